//! One product and one printing, by limbs of 18 digits, on every instruction set of this processor.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first error")]

use divan::Bencher;
use divan::counter::ItemsCount;
use fib_core::bench::Parts;
use fib_core::{Error, Path};

fn main() {
    divan::main();
}

const LIMBS: [usize; 5] = [32, 256, 4_096, 65_536, 524_288];

fn bench_part(
    bencher: Bencher<'_, '_>,
    path: Path,
    limbs: usize,
    part: fn(&mut Parts) -> Result<(), Error>,
) {
    if !path.is_available() {
        return;
    }
    let mut parts = Parts::new(path, limbs).unwrap();
    bencher
        .counter(ItemsCount::new(limbs))
        .bench_local(|| part(&mut parts).unwrap());
}

macro_rules! benches {
    ($($name:ident: $path:expr;)*) => {$(
        mod $name {
            use super::*;

            #[divan::bench(args = LIMBS)]
            fn multiply(bencher: Bencher<'_, '_>, limbs: usize) {
                bench_part(bencher, $path, limbs, Parts::multiply);
            }

            #[divan::bench(args = LIMBS)]
            fn print(bencher: Bencher<'_, '_>, limbs: usize) {
                bench_part(bencher, $path, limbs, Parts::print);
            }
        }
    )*};
}

benches! {
    avx512: Path::Avx512;
    avx2: Path::Avx2;
    scalar: Path::Scalar;
}
