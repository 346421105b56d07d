//! Where the time is measured, and what may come of it.

/// Where the time is measured; the last is past the second-level cache.
pub const PROBES: [u64; 6] = [100, 1_000, 10_000, 100_000, 1_000_000, 4_000_000];

/// Seconds at each probe, the best of several.
pub type Seconds = [f64; PROBES.len()];

/// Positive, finite and growing.
pub fn is_plausible(seconds: &Seconds) -> bool {
    let grows = seconds.windows(2).all(|pair| pair[0] <= pair[1]);
    grows && seconds[0] > 0.0 && seconds[PROBES.len() - 1].is_finite()
}
