//! Times F(n) on one instruction set: `probe avx512 1000000`; `probe avx512 check 3000` checks residues.

#![allow(clippy::unwrap_used, reason = "a command for developers")]

use fib_core::{Context, Path, digits_mod, fibonacci_mod};
use std::time::Instant;

const M: u64 = (1 << 61) - 1;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let path = Path::ALL.into_iter().find(|p| p.name() == args[1]).unwrap();
    let threads = std::env::var("T").map_or(1, |t| t.parse().unwrap());
    let mut context = Context::with_path(path).unwrap().threads(threads);
    if args[2] == "check" {
        for n in 0..args[3].parse().unwrap() {
            let d = context.digits(n).unwrap();
            assert_eq!(digits_mod(&d, M), fibonacci_mod(n, M), "n={n}");
        }
        println!("ok");
        return;
    }
    for n in &args[2..] {
        let n: u64 = n.parse().unwrap();
        let (mut best, mut first, start) = (f64::MAX, 0.0, Instant::now());
        let mut d = Vec::new();
        for i in 0..std::env::var("N").map_or(1000, |n| n.parse().unwrap()) {
            let t = Instant::now();
            d = context.digits(n).unwrap();
            let s = t.elapsed().as_secs_f64();
            if i == 0 {
                first = s;
            }
            best = best.min(s);
            if start.elapsed().as_secs_f64() > 1.0 {
                break;
            }
        }
        let ok = digits_mod(&d, M) == fibonacci_mod(n, M);
        println!(
            "{n}: first {:.1} us best {:.2} us digits {} ok {ok}",
            first * 1e6,
            best * 1e6,
            d.len()
        );
    }
}
