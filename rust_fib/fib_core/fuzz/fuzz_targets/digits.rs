//! Digits of any limbs, and residues of any bytes, against the plainest way.
#![no_main]

use fib_core::testing::{RADIX, decimal};
use fib_core::{Path, digits_mod};
use libfuzzer_sys::fuzz_target;

fn plain_decimal(limbs: &[u64]) -> Vec<u8> {
    let text: String = limbs
        .iter()
        .rev()
        .map(|limb| format!("{limb:018}"))
        .collect();
    let digits = text.trim_start_matches('0');
    if digits.is_empty() {
        b"0".to_vec()
    } else {
        digits.into()
    }
}

fn plain_residue(digits: &[u8], m: u64) -> Option<u64> {
    let valid = m != 0 && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    valid.then(|| {
        digits.iter().fold(0, |residue, digit| {
            let sum = u128::from(residue) * 10 + u128::from(digit - b'0');
            (sum % u128::from(m)) as u64
        })
    })
}

fuzz_target!(|input: (Vec<u64>, Vec<u8>, u64)| {
    let (words, bytes, m) = input;
    let limbs: Vec<u64> = words.into_iter().map(|word| word % RADIX).collect();
    let digits = plain_decimal(&limbs);
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        assert!(
            decimal(path, 1, &limbs) == Ok(digits.clone()),
            "{path:?}: {limbs:?}"
        );
    }
    for bytes in [
        digits,
        bytes.iter().map(|byte| b'0' + byte % 10).collect(),
        bytes,
    ] {
        assert_eq!(
            digits_mod(&bytes, m),
            plain_residue(&bytes, m),
            "{bytes:?} modulo {m}"
        );
    }
});
