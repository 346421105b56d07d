//! Ripple carries made on purpose: random numbers never show them.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "every_field! calls these only where the processor has the instructions"
)]

use num_bigint::BigInt;
use proptest::prelude::*;

use super::super::{Stream, carried, tail};
use crate::field::integers::LANES;
use crate::kernels::probe::{Probe, every_field, exact_in};

const RADIX: u64 = super::RADIX.value();

/// l0, l1, l2 of one coefficient.
type Parts = [i64; 3];

const SIGNED: i64 = RADIX as i64;
/// The bounds that the remainder theorem leaves.
const L0: i64 = SIGNED;
const L1: i64 = SIGNED / 100 * 51;

/// The limbs of whole vectors of coefficients, and the tail.
unsafe fn stretch<F: Probe>(parts: &[Parts]) -> (Vec<u64>, [i64; 2]) {
    unsafe {
        let (mut stream, mut limbs) = (Stream::<F>::new(), Vec::new());
        for vector in parts.chunks_exact(F::LANES) {
            let lane_or_zero = |lane: usize, i: usize| vector.get(lane).map_or(0, |part| part[i]);
            let lanes =
                [0, 1, 2].map(|i| F::integers(core::array::from_fn(|lane| lane_or_zero(lane, i))));
            let out = F::lanes(carried::<F, RADIX>(&mut stream, lanes));
            limbs.extend(out[..F::LANES].iter().map(|&limb| limb as u64));
        }
        (limbs, tail::<F>(&stream))
    }
}

unsafe fn stretch_has_the_value_of_its_parts<F: Probe>(parts: &[Parts]) {
    let (limbs, tail) = unsafe { stretch::<F>(parts) };
    assert!(limbs.iter().all(|&limb| limb < RADIX), "{limbs:?}");
    let wanted =
        [0, 1, 2].map(|i| exact_in(RADIX, &parts.iter().map(|part| part[i]).collect::<Vec<_>>()));
    let wanted = wanted
        .into_iter()
        .rev()
        .fold(BigInt::ZERO, |sum, part| sum * RADIX + part);
    let got: Vec<i64> = limbs.iter().map(|&limb| limb as i64).chain(tail).collect();
    assert_eq!(exact_in(RADIX, &got), wanted);
}

/// Parts whose sums at each limb are the given ones, within +-1.51 radices.
fn parts_with_sums(sums: &[i64]) -> Vec<Parts> {
    let mut parts = vec![[0; 3]; sums.len()];
    for (i, &sum) in sums.iter().enumerate() {
        // The one before gives as much as its bound lets it where l0 alone does not reach.
        let l0 = sum.clamp(1 - L0, L0 - 1);
        parts[i][0] = l0;
        match i.checked_sub(1) {
            Some(before) => parts[before][1] = sum - l0,
            None => assert_eq!(sum, l0),
        }
    }
    parts
}

/// `carry` comes out of a limb into a run of `through`, which it makes ripple.
fn run_of(first: i64, through: i64, before: usize, length: usize) -> Vec<Parts> {
    let mut sums = vec![5; 4 * LANES];
    sums[before] = first;
    sums[before + 1..][..length].fill(through);
    parts_with_sums(&sums)
}

#[test]
fn ones_through_runs_of_full_limbs_across_vectors() {
    // A sum of RADIX + 3 carries 1; a sum of RADIX - 1 or -1 carries it on.
    for (before, length) in positions() {
        for through in [SIGNED - 1, -1] {
            every_field!(
                stretch_has_the_value_of_its_parts,
                &run_of(SIGNED + 3, through, before, length)
            );
        }
    }
}

#[test]
fn minus_ones_and_minus_twos_through_runs_of_zeros_across_vectors() {
    for (before, length) in positions() {
        for first in [-7, -SIGNED - 7] {
            for through in [0, 1, SIGNED, -SIGNED, SIGNED + 1, 1 - SIGNED] {
                every_field!(
                    stretch_has_the_value_of_its_parts,
                    &run_of(first, through, before, length)
                );
            }
        }
    }
}

/// Where a run begins and how long it is, over three vectors.
fn positions() -> impl Iterator<Item = (usize, usize)> {
    (1..2 * LANES)
        .flat_map(|before| (0..4 * LANES - 1 - before).map(move |length| (before, length)))
}

fn bounded(bound: i64) -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(bound - 1),
        Just(1 - bound),
        -3_i64..=3,
        -bound + 1..bound
    ]
}

proptest! {
    #[test]
    fn any_parts_within_their_bounds(
        parts in proptest::collection::vec((bounded(L0), bounded(L1), -(1_i64 << 28)..1 << 28), 5 * LANES)
    ) {
        let parts: Vec<Parts> = parts.into_iter().map(|(l0, l1, l2)| [l0, l1, l2]).collect();
        every_field!(stretch_has_the_value_of_its_parts, &parts);
    }

    #[test]
    fn sums_at_the_edges_in_a_row(
        edges in proptest::collection::vec((-1_i64..=1, -2_i64..=2), 4 * LANES - 1)
    ) {
        let sums: Vec<i64> = [0].into_iter().chain(edges.into_iter().map(|(k, d)| k * SIGNED + d)).collect();
        every_field!(stretch_has_the_value_of_its_parts, &parts_with_sums(&sums));
    }
}
