//! Digits of limbs, and residues of digits, against exact integers.

use fib_core::testing::{RADIX, decimal};
use fib_core::{Path, digits_mod};
use num_bigint::BigUint;
use proptest::prelude::*;

fn limb() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(RADIX - 1), 0_u64..1000, 0..RADIX]
}

proptest! {
    #[test]
    fn limbs_as_their_decimal_text(
        limbs in prop_oneof![
            proptest::collection::vec(limb(), 0..40),
            proptest::collection::vec(limb(), 500..1100),
        ],
        threads in 1_usize..4,
    ) {
        let number = limbs.iter().rev().fold(BigUint::ZERO, |sum, &limb| sum * RADIX + limb);
        let wanted = number.to_string().into_bytes();
        for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
            let text = decimal(path, threads, &limbs).unwrap();
            prop_assert_eq!(&text, &wanted);
        }
    }

    #[test]
    fn residues_of_any_digits(text in "[0-9]{1,300}", m in 1_u64..) {
        let number: BigUint = text.parse().unwrap();
        let residue = (number % m).to_u64_digits().first().copied().unwrap_or(0);
        prop_assert_eq!(digits_mod(text.as_bytes(), m), Some(residue));
    }
}
