//! Many numbers at once, on several threads that share the engine's tables.

use std::cmp::Reverse;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::context::Context;
use crate::error::Error;
use crate::threads::progress::Progress;

/// The digits of each F(n), in the order of `numbers`.
///
/// Up to `threads` threads take the largest n first, each computing with one thread in a context of its
/// own. Through `progress` the batch can be cancelled; its fraction says nothing here.
///
/// ```
/// let batch = fib_core::digits_batch(&[10, 0, 7], 2, &fib_core::Progress::new())?;
/// assert_eq!(batch, [b"55".to_vec(), b"0".to_vec(), b"13".to_vec()]);
/// # Ok::<(), fib_core::Error>(())
/// ```
///
/// # Errors
/// The first error met, as in [`Context::digits_watched`].
pub fn digits_batch(
    numbers: &[u64],
    threads: usize,
    progress: &Progress,
) -> Result<Vec<Vec<u8>>, Error> {
    in_batch(numbers, threads, progress, Context::digits_watched)
}

/// The bytes of each F(n) as [`Context::bytes`] gives them, in the same way.
///
/// # Errors
/// The first error met.
pub fn bytes_batch(
    numbers: &[u64],
    threads: usize,
    progress: &Progress,
) -> Result<Vec<Vec<u8>>, Error> {
    in_batch(numbers, threads, progress, Context::bytes)
}

/// What is computed of each number.
type Compute = fn(&mut Context, u64, &Progress) -> Result<Vec<u8>, Error>;

fn in_batch(
    numbers: &[u64],
    threads: usize,
    progress: &Progress,
    compute: Compute,
) -> Result<Vec<Vec<u8>>, Error> {
    let batch = Batch::of(numbers, progress, compute)?;
    let helpers = threads.min(numbers.len()).saturating_sub(1);
    thread::scope(|scope| {
        for _ in 0..helpers {
            // A thread that the system refuses is done without.
            let _ = thread::Builder::new().spawn_scoped(scope, || batch.work());
        }
        batch.work();
    });
    batch.finish()
}

/// What the threads share.
struct Batch<'a> {
    numbers: &'a [u64],
    /// Places in `numbers`, the largest n first.
    order: Vec<usize>,
    next: AtomicUsize,
    results: Mutex<Result<Vec<Vec<u8>>, Error>>,
    progress: &'a Progress,
    compute: Compute,
}

impl<'a> Batch<'a> {
    fn of(numbers: &'a [u64], progress: &'a Progress, compute: Compute) -> Result<Self, Error> {
        let mut order = reserved(numbers.len())?;
        order.extend(0..numbers.len());
        order.sort_unstable_by_key(|&place| Reverse(numbers[place]));
        let mut results = reserved(numbers.len())?;
        results.resize(numbers.len(), Vec::new());
        Ok(Self {
            numbers,
            order,
            next: AtomicUsize::new(0),
            results: Mutex::new(Ok(results)),
            progress,
            compute,
        })
    }

    /// Takes numbers until none is left; an error leaves none for the others.
    fn work(&self) {
        if let Err(error) = self.compute() {
            self.next.store(self.order.len(), Ordering::Relaxed);
            self.keep(|results| *results = Err(error));
        }
    }

    fn compute(&self) -> Result<(), Error> {
        let mut context = Context::new()?;
        while let Some(&place) = self.order.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let result = (self.compute)(&mut context, self.numbers[place], self.progress)?;
            self.keep(|results| {
                if let Ok(results) = results {
                    results[place] = result;
                }
            });
        }
        Ok(())
    }

    fn keep(&self, change: impl FnOnce(&mut Result<Vec<Vec<u8>>, Error>)) {
        change(
            &mut self
                .results
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner()),
        );
    }

    fn finish(self) -> Result<Vec<Vec<u8>>, Error> {
        self.results
            .into_inner()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn reserved<T>(length: usize) -> Result<Vec<T>, Error> {
    let mut list = Vec::new();
    let bytes = length.saturating_mul(size_of::<T>());
    list.try_reserve_exact(length)
        .map_err(|_| Error::OutOfMemory { bytes })?;
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_question() {
        let numbers: Vec<u64> = (0..300).map(|i| i * 7_919 % 3_001).collect();
        let batch = digits_batch(&numbers, 3, &Progress::new()).unwrap();
        let mut context = Context::new().unwrap();
        for (n, digits) in numbers.into_iter().zip(batch) {
            assert_eq!(context.digits(n), Ok(digits));
        }
        assert_eq!(digits_batch(&[], 4, &Progress::new()), Ok(vec![]));
    }

    #[test]
    fn bytes_are_those_of_a_context() {
        let batch = bytes_batch(&[10, 0, 100_000], 2, &Progress::new()).unwrap();
        let large = Context::new().unwrap().bytes(100_000, &Progress::new());
        assert_eq!(batch, [vec![55], vec![], large.unwrap()]);
    }

    #[test]
    fn one_refusal_refuses_all() {
        let refused = digits_batch(&[5, u64::MAX, 6], 2, &Progress::new());
        assert_eq!(refused, Err(Error::TooLarge { n: u64::MAX }));
    }

    #[test]
    fn a_cancelled_batch_ends() {
        let progress = Progress::new();
        progress.cancel();
        let ended = digits_batch(&[1_000_000; 10], 2, &progress);
        assert_eq!(ended, Err(Error::Cancelled));
    }
}
