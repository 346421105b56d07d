//! Seconds for any n from a few that were measured.
//!
//! Between two probes the time follows the straight line through them on logarithmic axes; beyond the
//! last it grows as n log n, the cost of transforms.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::context::Context;
use crate::error::Error;
use crate::estimate::probes::{PROBES, Seconds, is_plausible};
use crate::estimate::saved;
use crate::kernels::path::Path;

/// Enough for one undisturbed run; the first also makes the tables.
const REPEATS: usize = 4;

/// Bits of the seconds of each path, 0 where unknown: no lock that a fork could leave held.
static KNOWN: [[AtomicU64; PROBES.len()]; Path::ALL.len()] =
    [const { [const { AtomicU64::new(0) }; PROBES.len()] }; Path::ALL.len()];

/// Seconds of F(n) on this machine.
///
/// # Errors
/// Those of computing the probes.
pub fn seconds(n: u64, path: Path) -> Result<f64, Error> {
    let known = &KNOWN[path as usize];
    let loaded: Seconds =
        core::array::from_fn(|i| f64::from_bits(known[i].load(Ordering::Relaxed)));
    if is_plausible(&loaded) {
        return Ok(interpolated(n, &loaded));
    }
    let found = saved_or_measured(path)?;
    for (place, seconds) in known.iter().zip(found) {
        place.store(seconds.to_bits(), Ordering::Relaxed);
    }
    Ok(interpolated(n, &found))
}

fn saved_or_measured(path: Path) -> Result<Seconds, Error> {
    if let Some(found) = saved::load(path) {
        return Ok(found);
    }
    let measured = measure(path)?;
    saved::store(path, &measured);
    Ok(measured)
}

fn measure(path: Path) -> Result<Seconds, Error> {
    let mut context = Context::with_path(path)?;
    let (mut measured, mut least) = ([0.0; PROBES.len()], 1e-9);
    for (place, n) in measured.iter_mut().zip(PROBES) {
        // A disturbed small probe must not stand above a larger one.
        least = fastest(&mut context, n)?.max(least);
        *place = least;
    }
    Ok(measured)
}

fn fastest(context: &mut Context, n: u64) -> Result<f64, Error> {
    let mut best = f64::INFINITY;
    for _ in 0..REPEATS {
        let start = Instant::now();
        context.digits(n)?;
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok(best)
}

fn interpolated(n: u64, seconds: &Seconds) -> f64 {
    let last = PROBES.len() - 1;
    if n >= PROBES[last] {
        return seconds[last] * n_log_n(n) / n_log_n(PROBES[last]);
    }
    let above = PROBES.partition_point(|&probe| probe <= n);
    let Some(below) = above.checked_sub(1) else {
        return seconds[0];
    };
    let share =
        (n as f64 / PROBES[below] as f64).ln() / (PROBES[above] as f64 / PROBES[below] as f64).ln();
    seconds[below] * (seconds[above] / seconds[below]).powf(share)
}

fn n_log_n(n: u64) -> f64 {
    n as f64 * (n as f64).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Seconds = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 4e-3];

    #[test]
    fn the_line_passes_through_its_probes() {
        for (n, seconds) in PROBES.into_iter().zip(LINE) {
            assert!((interpolated(n, &LINE) / seconds - 1.0).abs() < 1e-9);
        }
        assert!((interpolated(31_623, &LINE) / 3.1623e-5 - 1.0).abs() < 1e-3);
        assert_eq!(interpolated(0, &LINE), 1e-7);
        assert!((4.0e-2..5.0e-2).contains(&interpolated(40_000_000, &LINE)));
    }

    #[test]
    fn nonsense_is_not_believed() {
        assert!(is_plausible(&LINE));
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let mut seconds = LINE;
            seconds[0] = wrong;
            assert!(!is_plausible(&seconds), "{wrong}");
            let mut seconds = LINE;
            seconds[5] = wrong;
            assert!(!is_plausible(&seconds), "{wrong}");
        }
    }
}
