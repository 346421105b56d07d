//! Digits of F(n) on every instruction set of this processor, warm, into a buffer that is kept.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use divan::Bencher;
use fib_core::{Context, Path};

fn main() {
    divan::main();
}

const SIZES: [u64; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

fn bench_path(bencher: Bencher<'_, '_>, path: Path, threads: usize, n: u64) {
    if !path.is_available() {
        return;
    }
    let mut context = Context::with_path(path).unwrap().threads(threads);
    let mut digits = context.digits(n).unwrap();
    bencher.bench_local(|| context.digits_into(n, &mut digits).unwrap());
}

#[divan::bench(args = SIZES)]
fn avx512(bencher: Bencher<'_, '_>, n: u64) {
    bench_path(bencher, Path::Avx512, 1, n);
}

#[divan::bench(args = SIZES)]
fn avx2(bencher: Bencher<'_, '_>, n: u64) {
    bench_path(bencher, Path::Avx2, 1, n);
}

#[divan::bench(args = SIZES)]
fn scalar(bencher: Bencher<'_, '_>, n: u64) {
    bench_path(bencher, Path::Scalar, 1, n);
}

#[divan::bench(args = [3_000_000, 10_000_000])]
fn two_threads(bencher: Bencher<'_, '_>, n: u64) {
    bench_path(bencher, Path::chosen().unwrap(), 2, n);
}

/// The first call of a thread: a context without memory of its own yet.
#[divan::bench(args = SIZES)]
fn new_context(bencher: Bencher<'_, '_>, n: u64) {
    bencher.bench_local(|| Context::new().unwrap().digits(n).unwrap());
}
