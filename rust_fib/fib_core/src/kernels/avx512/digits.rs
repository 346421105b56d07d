//! Limbs as ASCII digits by AVX-512: eight digits from one product of 52-bit integers.
//!
//! For v < 10^8 the low 52 bits of (v + 1) floor(2^52 / 10^(j+1)) are the fraction of v / 10^(j+1), so
//! that ten times it has digit j above the point. Source of the idea: W. Mula, D. Lemire and others on
//! converting integers by IFMA, 2022.

use core::arch::x86_64::*;

use crate::kernels::digits::{self, PAIRS};
use crate::number::radix::LIMB_DIGITS;

/// floor(2^52 / 10^(j+1)) for the digits from the most significant of eight.
const FRACTIONS: [i64; 8] = {
    let mut fractions = [0; 8];
    let mut power = 1_i64;
    let mut j = 8;
    while j > 0 {
        j -= 1;
        power *= 10;
        fractions[j] = (1 << 52) / power;
    }
    fractions
};

/// Bytes 0, 8, ... of two vectors.
const LOW_BYTES: [u8; 64] = {
    let mut places = [0; 64];
    let mut i = 0;
    while i < 16 {
        places[i] = (8 * i) as u8;
        i += 1;
    }
    places
};

/// Limbs split at a time.
const GROUP: usize = 8;

/// Writes eighteen digits for each limb, the last limb first.
///
/// # Safety
/// The processor has AVX-512 IFMA, DQ and VBMI.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi")]
pub fn write_limbs(limbs: &[u64], out: &mut [u8]) {
    let (rest, groups) = limbs.as_rchunks::<GROUP>();
    let mut out = out;
    for group in groups.iter().rev() {
        let (place, further) = out.split_at_mut(GROUP * LIMB_DIGITS);
        write_group(group, place);
        out = further;
    }
    digits::write_limbs(rest, out);
}

/// The parts of eight limbs: two digits, eight and eight.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi")]
fn split(limbs: &[u64; GROUP]) -> [[u64; GROUP]; 3] {
    // SAFETY: eight limbs.
    let x = unsafe { _mm512_loadu_si512(limbs.as_ptr().cast()) };
    let (top, rest) = divide(x, 10_000_000_000_000_000);
    let (middle, low) = divide(rest, 100_000_000);
    let mut parts = [[0; GROUP]; 3];
    for (part, value) in parts.iter_mut().zip([top, middle, low]) {
        // SAFETY: eight words.
        unsafe { _mm512_storeu_si512(part.as_mut_ptr().cast(), value) };
    }
    parts
}

/// Quotients and rests by a constant; the estimate in doubles is off by one at the most.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi")]
fn divide(x: __m512i, divisor: i64) -> (__m512i, __m512i) {
    let (by, one) = (_mm512_set1_epi64(divisor), _mm512_set1_epi64(1));
    let scaled = _mm512_mul_pd(_mm512_cvtepi64_pd(x), _mm512_set1_pd(1.0 / divisor as f64));
    let estimate = _mm512_cvttpd_epi64(scaled);
    let rest = _mm512_sub_epi64(x, _mm512_mullo_epi64(estimate, by));
    let below = _mm512_cmplt_epi64_mask(rest, _mm512_setzero_si512());
    let above = _mm512_cmpge_epi64_mask(rest, by);
    let quotient = _mm512_mask_sub_epi64(estimate, below, estimate, one);
    let quotient = _mm512_mask_add_epi64(quotient, above, quotient, one);
    let rest = _mm512_mask_add_epi64(rest, below, rest, by);
    (quotient, _mm512_mask_sub_epi64(rest, above, rest, by))
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi")]
fn write_group(limbs: &[u64; GROUP], out: &mut [u8]) {
    let [top, middle, low] = split(limbs);
    // SAFETY: both tables are 64 bytes.
    let (fractions, bytes) = unsafe {
        (
            _mm512_loadu_si512(FRACTIONS.as_ptr().cast()),
            _mm512_loadu_si512(LOW_BYTES.as_ptr().cast()),
        )
    };
    let (ten, zero) = (_mm512_set1_epi64(10), _mm512_set1_epi64(i64::from(b'0')));
    let (places, _) = out.as_chunks_mut::<LIMB_DIGITS>();
    for (i, place) in places.iter_mut().rev().enumerate() {
        let two = 2 * top[i] as usize;
        place[..2].copy_from_slice(&PAIRS[two..two + 2]);
        let high = _mm512_set1_epi64(middle[i] as i64);
        let high = _mm512_madd52lo_epu64(fractions, high, fractions);
        let high = _mm512_madd52hi_epu64(zero, high, ten);
        let last = _mm512_set1_epi64(low[i] as i64);
        let last = _mm512_madd52lo_epu64(fractions, last, fractions);
        let last = _mm512_madd52hi_epu64(zero, last, ten);
        let digits = _mm512_permutex2var_epi8(high, bytes, last);
        // SAFETY: sixteen of the eighteen bytes.
        unsafe {
            let to = place.as_mut_ptr().add(2).cast();
            _mm_storeu_si128(to, _mm512_castsi512_si128(digits));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::path::Path;

    #[test]
    fn equal_to_the_portable_digits() {
        if !Path::Avx512.is_available() {
            return;
        }
        let edges = (0..18).flat_map(|e| [10_u64.pow(e) - 1, 10_u64.pow(e), 10_u64.pow(e) + 1]);
        let spread =
            (0..20_000_u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 10_u64.pow(18));
        let limbs: Vec<u64> = edges.chain(spread).chain([10_u64.pow(18) - 1]).collect();
        let (mut ours, mut theirs) = (vec![0; limbs.len() * 18], vec![0; limbs.len() * 18]);
        // SAFETY: the path is available.
        unsafe { write_limbs(&limbs, &mut ours) };
        digits::write_limbs(&limbs, &mut theirs);
        assert_eq!(ours, theirs);
    }
}
