//! A product of any limbs, on every path, against the schoolbook.
#![no_main]

use fib_core::Path;
use fib_core::testing::{RADIX, product};
use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;

/// Runs of one limb: what ripples is long runs of 0 and 10^18 - 1.
#[derive(Debug)]
struct Number(Vec<u64>);

impl<'a> Arbitrary<'a> for Number {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let mut limbs = Vec::new();
        for _ in 0..input.int_in_range(1..=8)? {
            let limb = match input.int_in_range(0..=3)? {
                0 => 0,
                1 => RADIX - 1,
                2 => input.int_in_range(0..=3)?,
                _ => u64::arbitrary(input)? % RADIX,
            };
            let run: u8 = input.int_in_range(1..=60)?;
            limbs.extend((0..run).map(|_| limb));
        }
        Ok(Self(limbs))
    }
}

fn schoolbook(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut out = vec![0_u64; a.len() + b.len()];
    for (i, &x) in a.iter().enumerate() {
        let mut carry = 0;
        for (j, &y) in b.iter().enumerate() {
            let sum = u128::from(x) * u128::from(y) + u128::from(out[i + j]) + carry;
            out[i + j] = (sum % u128::from(RADIX)) as u64;
            carry = sum / u128::from(RADIX);
        }
        out[i + b.len()] = carry as u64;
    }
    out.truncate(
        out.iter()
            .rposition(|&limb| limb != 0)
            .map_or(0, |last| last + 1),
    );
    out
}

fuzz_target!(|input: (Number, Number, u8)| {
    let (Number(a), Number(b), threads) = &input;
    let wanted = schoolbook(a, b);
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let out = product(path, usize::from(threads % 4) + 1, a, b).expect("available");
        assert!(out == wanted, "{path:?}: {a:?} times {b:?}");
    }
});
