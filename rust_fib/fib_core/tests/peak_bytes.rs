//! The estimate of memory against what is really asked of the allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is the system allocator's own.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(held, Ordering::Relaxed);
        // SAFETY: as the caller's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller's.
        unsafe { System.dealloc(place, layout) }
    }
}

#[test]
fn the_peak_is_as_estimated() {
    let numbers = [
        300_000, 1_000_000, 3_000_000, 5_555_555, 10_000_000, 23_456_789,
    ];
    // The first estimate may have to time numbers, whose tables stay: so all peaks come before it.
    for (n, peak) in numbers.map(|n| (n, peak(n).unwrap())) {
        let ratio = peak as f64 / fib_core::estimate(n).unwrap().peak_bytes as f64;
        assert!((0.9..1.1).contains(&ratio), "n = {n}: {ratio}");
    }
}

fn peak(n: u64) -> Result<usize, fib_core::Error> {
    let mut context = fib_core::Context::new()?;
    PEAK.store(HELD.load(Ordering::Relaxed), Ordering::Relaxed);
    drop(context.digits(n)?);
    Ok(PEAK.load(Ordering::Relaxed))
}
