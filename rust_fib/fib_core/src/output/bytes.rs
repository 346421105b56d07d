//! Binary limbs as bytes.

use crate::error::Error;
use crate::memory::arena::zeroed_bytes;
use crate::number::limbs::trimmed;
use crate::number::radix::LIMB_BITS;

/// The bytes of the number, the least significant first, without zeros behind the last; none for zero.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn from_limbs(limbs: &[u64]) -> Result<Vec<u8>, Error> {
    let limbs = trimmed(limbs);
    let Some(top) = limbs.last() else {
        return Ok(Vec::new());
    };
    let bits = (limbs.len() - 1) * LIMB_BITS + top.ilog2() as usize + 1;
    let mut bytes = zeroed_bytes(bits.div_ceil(8))?;
    // 64 limbs are 59 whole words, so each such block begins at a byte of its own.
    const WORDS: usize = LIMB_BITS * 8;
    for (place, block) in bytes.chunks_mut(WORDS).zip(limbs.chunks(64)) {
        pack(block, place);
    }
    Ok(bytes)
}

/// Writes the bits of a block of limbs, those behind the bytes being zero.
fn pack(limbs: &[u64], bytes: &mut [u8]) {
    let mut words = bytes.chunks_mut(8);
    let (mut waiting, mut count) = (0_u128, 0);
    for &limb in limbs {
        waiting |= u128::from(limb) << count;
        count += LIMB_BITS;
        if count >= 64 {
            put(&mut words, waiting as u64);
            waiting >>= 64;
            count -= 64;
        }
    }
    put(&mut words, waiting as u64);
}

/// The next word, of which only the bytes there is place for are needed.
fn put<'a>(words: &mut impl Iterator<Item = &'a mut [u8]>, word: u64) {
    if let Some(place) = words.next() {
        place.copy_from_slice(&word.to_le_bytes()[..place.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::radix::BINARY;
    use num_bigint::BigUint;
    use proptest::prelude::*;

    fn by_definition(limbs: &[u64]) -> Vec<u8> {
        let number = limbs.iter().rev().fold(BigUint::ZERO, |sum, &limb| {
            (sum << LIMB_BITS) + BigUint::from(limb)
        });
        if number == BigUint::ZERO {
            return Vec::new();
        }
        number.to_bytes_le()
    }

    #[test]
    fn blocks_and_their_neighbours() {
        for length in [0, 1, 2, 63, 64, 65, 127, 128, 129] {
            for limb in [0, 1, BINARY - 1] {
                let mut limbs = vec![limb; length];
                limbs.push(0);
                assert_eq!(from_limbs(&limbs), Ok(by_definition(&limbs)), "{length}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_limbs(limbs in proptest::collection::vec(0..BINARY, 0..200)) {
            prop_assert_eq!(from_limbs(&limbs), Ok(by_definition(&limbs)));
        }
    }
}
