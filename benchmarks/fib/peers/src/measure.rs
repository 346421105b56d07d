//! The same measurement as worker.py's, for peers in Rust and C.

use std::time::Instant;

use crate::{Calculation, check, process};

/// Calls `calculate` at least `calls` times and until `seconds` have passed; a line of JSON about it.
pub fn measure(mut calculate: Calculation, n: u64, seconds: f64, calls: usize) -> String {
    let (before, faults) = (process::resident_bytes(), process::minor_faults());
    let start = Instant::now();
    let mut digits = calculate(n);
    let first = start.elapsed().as_secs_f64();
    let (peak, faults) = (process::peak_bytes(), process::minor_faults() - faults);
    let mut best = f64::INFINITY;
    let mut count = 1;
    while count < calls || start.elapsed().as_secs_f64() + best.min(first) < seconds {
        drop(digits);
        let call = Instant::now();
        digits = calculate(n);
        best = best.min(call.elapsed().as_secs_f64());
        count += 1;
    }
    let best = if best.is_finite() {
        best.to_string()
    } else {
        "null".into()
    };
    format!(
        r#"{{"first_seconds": {first}, "best_seconds": {best}, "calls": {count}, "digits": {}, "sha256": "{}", "residue": {}, "resident_bytes": {before}, "peak_bytes": {peak}, "first_faults": {faults}}}"#,
        digits.len(),
        check::sha256(&digits),
        check::residue(&digits),
    )
}
