//! The remainder theorem against exact integers, over the whole range of coefficients.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "every_field! calls these only where the processor has the instructions"
)]

use num_bigint::{BigInt, BigUint};
use proptest::prelude::*;

use super::super::Crt;
use crate::field::integers::LANES;
use crate::field::primes::{PRIMES, inv_mod, mul_mod, pow_mod};
use crate::kernels::probe::{Probe, Values, every_field};
use crate::transform::leaf::Leaves;
use crate::transform::length::Length;

const RADIX: u64 = super::RADIX.value();
const LENGTH: Length = Length { radix: 5, log: 4 };

fn all_primes() -> BigUint {
    PRIMES.iter().map(|&p| BigUint::from(p)).product()
}

/// The residues as the inverse transforms leave them: times the length, over 2^shift.
fn residue<F: Leaves>(x: &BigUint, prime: usize) -> u64 {
    let shift = F::PRODUCT_SHIFT;
    let vectors = (LENGTH.coefficients() / F::LANES) as u64;
    let p = PRIMES[prime];
    let residue = (x % p).to_u64_digits().first().copied().unwrap_or(0);
    let unscale = inv_mod(pow_mod(2, u64::from(shift), p), p);
    mul_mod(residue, mul_mod(vectors, unscale, p), p)
}

/// `above` multiples of p are added to each residue, as the lazy ranges allow.
unsafe fn coefficients_come_out_exactly<F: Probe>(xs: &[BigUint], offset: u64, above: u64) {
    let kernels = F::PATH.kernels().unwrap();
    let plan = kernels.store.plan(&kernels.constants, LENGTH).unwrap();
    let added = BigUint::from(offset) * BigUint::from(RADIX).pow(2);
    unsafe {
        let crt = Crt::<F, RADIX>::new(plan, offset);
        let residues = [0, 1, 2].map(|prime| -> F::V {
            let p = PRIMES[prime];
            // x stands for the coefficient with its offset, which the kernel adds itself.
            let less = residue::<F>(&added, prime);
            let lanes: Values = core::array::from_fn(|lane| {
                (residue::<F>(&xs[lane], prime) + p - less) % p + above * p
            });
            F::put(lanes, prime)
        });
        let [l0, l1, l2] = F::parts(&crt, residues).map(|part| F::lanes(part));
        for (lane, x) in xs.iter().enumerate().take(F::LANES) {
            assert!(l0[lane].unsigned_abs() < RADIX, "l0 = {}", l0[lane]);
            assert!(
                l1[lane].unsigned_abs() < RADIX / 100 * 51,
                "l1 = {}",
                l1[lane]
            );
            let radix = BigInt::from(RADIX);
            let got = (BigInt::from(l2[lane]) * &radix + l1[lane]) * &radix + l0[lane];
            assert_eq!(got, BigInt::from(x.clone()) - BigInt::from(added.clone()));
        }
    }
}

/// Anything below p0 p1 p2, its edges and those of a mixed radix often.
fn coefficient() -> impl Strategy<Value = BigUint> {
    let near = |value: BigUint| {
        (-2_i64..=2).prop_map(move |d| {
            let moved = (BigInt::from(value.clone()) + d).max(BigInt::ZERO);
            moved.to_biguint().unwrap_or_default() % all_primes()
        })
    };
    let [p0, p1, _] = PRIMES.map(BigUint::from);
    prop_oneof![
        // What is free above the coefficients is a 200th at least.
        1 => near(all_primes() - all_primes() / 200_u8),
        1 => near(BigUint::ZERO),
        1 => near(p0.clone()),
        1 => near(&p0 * &p1),
        1 => near(BigUint::from(RADIX).pow(2) * 5_u8 * (1_u32 << 24)),
        1 => (0..PRIMES[2]).prop_flat_map(move |k| near(BigUint::from(k) * &p0 * &p1)),
        1 => (0_u64..100_000_000).prop_flat_map(move |k| near(BigUint::from(k) * BigUint::from(RADIX).pow(2))),
        4 => any::<[u64; 3]>().prop_map(|words| {
            let x = words.into_iter().fold(BigUint::ZERO, |x, word| (x << 64) + word);
            x % all_primes()
        }),
    ]
}

proptest! {
    #[test]
    fn parts_of_any_coefficients(
        xs in proptest::collection::vec(coefficient(), LANES),
        offset in prop_oneof![Just(0), 0_u64..1 << 25],
        above in 0_u64..8,
    ) {
        every_field!(coefficients_come_out_exactly, &xs, offset, above);
    }
}
