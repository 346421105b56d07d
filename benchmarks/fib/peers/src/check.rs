//! What identifies a result: its sha256 and its residue modulo 2^61 - 1.

use sha2::{Digest, Sha256};

const MODULUS: u128 = (1 << 61) - 1;

/// In hexadecimal.
pub fn sha256(digits: &[u8]) -> String {
    let hash = Sha256::digest(digits);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Of the number that ASCII digits spell.
pub fn residue(digits: &[u8]) -> u64 {
    let mut residue = 0;
    for chunk in digits.chunks(18) {
        let value = chunk
            .iter()
            .fold(0, |v, digit| 10 * v + u128::from(digit - b'0'));
        residue = (residue * 10_u128.pow(chunk.len() as u32) + value) % MODULUS;
    }
    residue as u64
}
