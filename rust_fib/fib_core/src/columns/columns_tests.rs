//! Limbs into rows and rows into limbs, by the definition of the odd-radix transform.

use core::ops::Range;

use num_bigint::{BigInt, BigUint};
use proptest::prelude::*;

use super::enter::{Combination, Entering};
use super::leave::Leaving;
use crate::field::integers::LANES;
use crate::field::primes::{PRIMES, inv_mod, mul_mod, pow_mod, root_of_unity};
use crate::kernels::probe::{Probe, Values, below, every_field, exact, lanes_of, limb};
use crate::kernels::table::Kernels;
use crate::transform::length::Length;
use crate::transform::odd::ODD_RADICES;
use crate::transform::plan::Plan;

fn lengths() -> impl Strategy<Value = Length> {
    (proptest::sample::select(&ODD_RADICES), 1_u32..5)
        .prop_map(|(radix, log)| Length { radix, log })
}

fn kernels_and_plan<F: Probe>(length: Length) -> (&'static Kernels, &'static Plan) {
    let kernels = F::PATH.kernels().unwrap();
    (
        kernels,
        kernels.store.plan(&kernels.constants, length).unwrap(),
    )
}

const COMBINATIONS: [Combination; 5] = [
    Combination::A,
    Combination::B,
    Combination::APlusTwoB,
    Combination::TwoAPlusB,
    Combination::TwoAMinusB,
];

fn combined(combination: Combination, a: &[u64], b: &[u64], p: u64) -> Vec<u64> {
    let weights: [i128; 2] = match combination {
        Combination::A => [1, 0],
        Combination::B => [0, 1],
        Combination::APlusTwoB => [1, 2],
        Combination::TwoAPlusB => [2, 1],
        Combination::TwoAMinusB => [2, -1],
    };
    let limbs = a.iter().zip(b).map(|(&a, &b)| {
        let sum = weights[0] * i128::from(a) + weights[1] * i128::from(b);
        sum.rem_euclid(i128::from(p)) as u64
    });
    limbs.collect()
}

/// Vectors of the field in a row.
fn row_of<F: Probe>(length: Length) -> usize {
    (LANES / F::LANES) << length.log
}

/// Row j, column c: the sum of w^(j v) x_v over the vectors v = c modulo the row's length.
fn transformed<F: Probe>(
    limbs: &[u64],
    length: Length,
    prime: usize,
    j: usize,
    column: usize,
) -> Values {
    let (p, row) = (PRIMES[prime], row_of::<F>(length));
    let root = root_of_unity(prime, length.radix as u64);
    lanes_of::<F>(core::array::from_fn(|lane| {
        (0..length.radix).fold(0, |sum, q| {
            let vector = column + q * row;
            let limb = limbs.get(vector * F::LANES + lane).copied().unwrap_or(0);
            let power = pow_mod(root, (j * vector) as u64, p);
            (sum + mul_mod(limb % p, power, p)) % p
        })
    }))
}

unsafe fn rows_by_definition<F: Probe>(a: &[u64], b: &[u64], length: Length, prime: usize) {
    for combination in COMBINATIONS {
        let limbs = combined(combination, a, b, PRIMES[prime]);
        // SAFETY: the field is available.
        unsafe { rows_hold::<F>(combination, [a, b], &limbs, length, prime) };
    }
}

unsafe fn rows_hold<F: Probe>(
    combination: Combination,
    [a, b]: [&[u64]; 2],
    limbs: &[u64],
    length: Length,
    prime: usize,
) {
    let (kernels, plan) = kernels_and_plan::<F>(length);
    let mut rows = vec![u64::MAX; length.words()];
    let work = Entering {
        a: a.as_ptr(),
        b: b.as_ptr(),
        combination,
        vectors: a.len() / F::LANES,
        rows: rows.as_mut_ptr(),
        prime,
        plan,
    };
    let row = row_of::<F>(length);
    // SAFETY: whole vectors of limbs, rows as long as the plan says; both ranges are columns.
    unsafe {
        (kernels.enter)(&work, row / 2..row);
        (kernels.enter)(&work, 0..row / 2);
    }
    for (j, words) in rows.chunks_exact(length.pitch() * LANES).enumerate() {
        for (column, vector) in words.chunks_exact(F::LANES).take(row).enumerate() {
            // SAFETY: eight words; the field is available.
            let got = unsafe {
                let x = F::load(vector.as_ptr());
                assert!(F::is_transformed(x, prime));
                F::get(x, prime)
            };
            let wanted = transformed::<F>(limbs, length, prime, j, column);
            assert_eq!(got, wanted, "{combination:?}: row {j}, column {column}");
        }
    }
}

/// The coefficients that rows of one prime stand for, modulo it.
fn coefficients<F: Probe>(rows: &[u64], length: Length, prime: usize) -> Vec<u64> {
    let (p, row) = (PRIMES[prime], row_of::<F>(length));
    let pitch = length.pitch() * LANES / F::LANES;
    let back = inv_mod(root_of_unity(prime, length.radix as u64), p);
    let shift = pow_mod(2, u64::from(F::PRODUCT_SHIFT), p);
    let scale = mul_mod(shift, inv_mod((length.radix * row) as u64, p), p);
    (0..length.coefficients())
        .map(|i| {
            let (vector, lane) = (i / F::LANES, i % F::LANES);
            let sum = (0..length.radix).fold(0, |sum, j| {
                let value = rows[(j * pitch + vector % row) * F::LANES + lane] % p;
                (sum + mul_mod(value, pow_mod(back, (j * vector) as u64, p), p)) % p
            });
            mul_mod(sum, scale, p)
        })
        .collect()
}

/// The number below p0 p1 p2 with these residues, by the textbook.
fn remainder_theorem(residues: [u64; 3]) -> BigInt {
    let all: BigUint = PRIMES.iter().map(|&p| BigUint::from(p)).product();
    let sum: BigUint = (0..3)
        .map(|i| {
            let (p, others) = (PRIMES[i], &all / PRIMES[i]);
            let rest = (&others % p).to_u64_digits()[0];
            others * mul_mod(residues[i], inv_mod(rest, p), p)
        })
        .sum();
    BigInt::from(sum % all)
}

unsafe fn limbs_by_definition<F: Probe>(rows: &[Vec<u64>; 3], length: Length, offset: u64) {
    let (kernels, plan) = kernels_and_plan::<F>(length);
    let stored = [0, 1, 2].map(|prime: usize| {
        let mut words = vec![0; length.words()];
        for (to, from) in words
            .chunks_exact_mut(F::LANES)
            .zip(rows[prime].chunks_exact(F::LANES))
        {
            // SAFETY: eight words each; the field is available.
            unsafe {
                F::store(
                    to.as_mut_ptr(),
                    F::put(
                        core::array::from_fn(|i| from.get(i).copied().unwrap_or(0)),
                        prime,
                    ),
                )
            };
        }
        words
    });
    let row = row_of::<F>(length);
    let mut got = BigInt::ZERO;
    let mut limbs = vec![u64::MAX; length.coefficients()];
    let ranges: [Range<usize>; 2] = [0..row / 2, row / 2..row];
    for columns in ranges {
        let work = Leaving {
            rows: [0, 1, 2].map(|i: usize| stored[i].as_ptr()),
            limbs: limbs.as_mut_ptr(),
            offset,
            plan,
        };
        // SAFETY: rows and limbs as long as the plan says.
        let tails = unsafe { (kernels.leave)(&work, columns.clone()) };
        for (q, tail) in tails[..length.radix].iter().enumerate() {
            let end = u32::try_from((q * row + columns.end) * F::LANES).unwrap();
            got += exact(tail) * BigInt::from(crate::number::radix::DECIMAL).pow(end);
        }
    }
    assert!(
        limbs
            .iter()
            .all(|&limb| limb < crate::number::radix::DECIMAL)
    );
    let by_prime = [0, 1, 2].map(|prime| coefficients::<F>(&rows[prime], length, prime));
    let added = BigInt::from(10).pow(36) * offset;
    let all: BigInt = PRIMES.iter().map(|&p| BigInt::from(p)).product();
    let wanted: Vec<BigInt> = (0..length.coefficients())
        .map(|i| {
            let residues = [0, 1, 2].map(|prime: usize| by_prime[prime][i]);
            let sum = (remainder_theorem(residues) + &added) % &all;
            // What the theorem wants free at the top stands for what is just below zero.
            let above = sum > &all - (&all >> 40);
            sum - &added - if above { all.clone() } else { BigInt::ZERO }
        })
        .collect();
    let wanted = wanted
        .into_iter()
        .rev()
        .fold(BigInt::ZERO, |sum, coefficient| {
            sum * crate::number::radix::DECIMAL + coefficient
        });
    assert_eq!(got + exact(&limbs), wanted);
}

fn rows_of(length: Length) -> impl Strategy<Value = [Vec<u64>; 3]> {
    [0, 1, 2].map(|prime| proptest::collection::vec(below(4, prime), length.words()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn limbs_enter_as_their_transform(
        (length, limbs) in lengths().prop_flat_map(|length| {
            let limbs = proptest::collection::vec((limb(), limb()), 0..=length.coefficients());
            (Just(length), limbs)
        }),
        prime in 0_usize..3,
    ) {
        let (mut a, mut b): (Vec<u64>, Vec<u64>) = limbs.into_iter().unzip();
        for number in [&mut a, &mut b] {
            number.resize(number.len().next_multiple_of(LANES), 0);
        }
        every_field!(rows_by_definition, &a, &b, length, prime);
    }

    #[test]
    fn rows_leave_as_their_coefficients(
        (length, rows) in lengths().prop_flat_map(|length| (Just(length), rows_of(length))),
        offset in prop_oneof![Just(0), 0_u64..1 << 25],
    ) {
        every_field!(limbs_by_definition, &rows, length, offset);
    }
}

#[test]
fn everything_at_the_very_top() {
    for radix in ODD_RADICES {
        let length = Length { radix, log: 3 };
        let limbs = vec![crate::number::radix::DECIMAL - 1; length.coefficients()];
        let none = vec![0; length.coefficients()];
        let rows = PRIMES.map(|p| vec![4 * p - 1; length.words()]);
        every_field!(limbs_by_definition, &rows, length, 0);
        for prime in 0..3 {
            every_field!(rows_by_definition, &limbs, &limbs, length, prime);
            every_field!(rows_by_definition, &none, &limbs, length, prime);
        }
    }
}
