//! Digits of limbs, and residues of digits, against exact integers.

use fib_core::digits_mod;
use fib_core::testing::{RADIX, decimal};
use num_bigint::BigUint;
use proptest::prelude::*;

fn limb() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(RADIX - 1), 0_u64..1000, 0..RADIX]
}

proptest! {
    #[test]
    fn limbs_as_their_decimal_text(limbs in proptest::collection::vec(limb(), 0..120)) {
        let number = limbs.iter().rev().fold(BigUint::ZERO, |sum, &limb| sum * RADIX + limb);
        prop_assert_eq!(decimal(&limbs), number.to_string().into_bytes());
    }

    #[test]
    fn residues_of_any_digits(text in "[0-9]{1,300}", m in 1_u64..) {
        let number: BigUint = text.parse().unwrap();
        let residue = (number % m).to_u64_digits().first().copied().unwrap_or(0);
        prop_assert_eq!(digits_mod(text.as_bytes(), m), Some(residue));
    }
}
