//! Limbs of 10^18 - 1 and of 0 in a row, and any others, against exact integers.

use num_bigint::BigInt;
use proptest::prelude::*;

use super::*;
use crate::kernels::probe::{exact, limb};
use crate::number::radix::DECIMAL as RADIX;

const TOP: u64 = RADIX - 1;

#[test]
fn a_carry_ripples_through_full_limbs() {
    let mut limbs = [TOP, TOP, TOP, 0];
    add_small(&mut limbs, 0, 2, Radix::Decimal);
    assert_eq!(limbs, [1, 0, 0, 1]);
    add_small(&mut limbs, 0, -2, Radix::Decimal);
    assert_eq!(limbs, [TOP, TOP, TOP, 0]);
    add_small(&mut limbs, 1, 1, Radix::Decimal);
    assert_eq!(limbs, [TOP, 0, 0, 1]);
}

#[test]
fn factors_carry_both_ways() {
    let (mut a, mut b) = ([TOP, TOP, 0], [TOP, 0, 0]);
    last_factors(&mut a, &mut b, Radix::Decimal);
    assert_eq!((a, b), ([TOP - 2, 0, 2], [TOP, TOP - 1, 1]));
    let (mut a, mut b) = ([0, 1, 0], [1, 0, 0]);
    last_factors(&mut a, &mut b, Radix::Decimal);
    assert_eq!((a, b), ([1, 2, 0], [TOP, 1, 0]));
}

#[test]
fn leading_zeros_go() {
    assert_eq!(trimmed(&[0, 1, 0, 0]), [0, 1]);
    assert!(trimmed(&[0]).is_empty());
}

proptest! {
    #[test]
    fn small_numbers_are_added_exactly(
        limbs in proptest::collection::vec(limb(), 1..40),
        start in 0_usize..40,
        small in prop_oneof![-2_i64..=2, -1_600_000_000_000_000_000..1_600_000_000_000_000_000_i64],
    ) {
        let start = start % limbs.len();
        let mut room = [&limbs[..], &[2, 0]].concat();
        add_small(&mut room, start, small, Radix::Decimal);
        let scale = BigInt::from(RADIX).pow(u32::try_from(start).unwrap());
        let before = exact(&[&limbs[..], &[2, 0]].concat());
        prop_assert_eq!(exact(&room), before + scale * small);
        prop_assert!(room.iter().all(|&limb| limb < RADIX));
    }

    #[test]
    fn last_factors_of_any_pair(limbs in proptest::collection::vec((limb(), limb()), 1..40)) {
        let (mut a, mut b): (Vec<u64>, Vec<u64>) = limbs.into_iter().unzip();
        if exact(&a) < exact(&b) {
            (a, b) = (b, a);
        }
        let (x, y) = (exact(&a), exact(&b));
        a.push(0);
        b.push(0);
        last_factors(&mut a, &mut b, Radix::Decimal);
        prop_assert_eq!((exact(&a), exact(&b)), (&x * 2 + &y, &x * 2 - &y));
    }
}
