//! The product of one leaf by AVX-512, and the reduction of its sums.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

#[cfg(not(feature = "emulate-avx512"))]
use core::arch::x86_64::*;

use crate::field::avx512::{MASK, Modulus, splat};
#[cfg(feature = "emulate-avx512")]
use crate::field::emulated::*;

/// Eight products accumulated, low and high halves of 52 bits apart, for `montgomery`.
#[inline(always)]
pub unsafe fn product_sums(x: __m512i, y: __m512i, wrapped: __m512i) -> (__m512i, __m512i) {
    unsafe {
        let zero = _mm512_setzero_si512();
        let (mut low, mut high, mut low2, mut high2) = (splat(MASK as u64), zero, zero, zero);
        // Written out: LLVM keeps a loop here, and the lane counts have to be constants.
        macro_rules! lane {
            ($lane:literal, $shift:literal, $low:ident, $high:ident) => {
                let factor = _mm512_permutexvar_epi64(_mm512_set1_epi64($lane), x);
                let moved = _mm512_alignr_epi64::<$shift>(y, wrapped);
                $low = _mm512_madd52lo_epu64($low, factor, moved);
                $high = _mm512_madd52hi_epu64($high, factor, moved);
            };
        }
        let factor = _mm512_permutexvar_epi64(zero, x);
        low = _mm512_madd52lo_epu64(low, factor, y);
        high = _mm512_madd52hi_epu64(high, factor, y);
        lane!(1, 7, low2, high2);
        lane!(2, 6, low, high);
        lane!(3, 5, low2, high2);
        lane!(4, 4, low, high);
        lane!(5, 3, low2, high2);
        lane!(6, 2, low, high);
        lane!(7, 1, low2, high2);
        (_mm512_add_epi64(low, low2), _mm512_add_epi64(high, high2))
    }
}

/// (low + 2^52 high) / 2^52 mod p, below high + p + 8, for a low that is given with 2^52 - 1 added.
///
/// With quotient = low (-1/p) mod 2^52 the sum low + quotient p is a multiple of 2^52, so the halves below add up to
/// 2^52, or to 0 where low is a multiple: either way ceil(low / 2^52) is carried, which is what the
/// addition prepares.
#[inline(always)]
pub unsafe fn montgomery(low: __m512i, high: __m512i, m: &Modulus) -> __m512i {
    unsafe {
        // One more times (-1/p), since the low that was given is one less modulo 2^52.
        let quotient = _mm512_madd52lo_epu64(m.neg_inverse, low, m.neg_inverse);
        let high = _mm512_madd52hi_epu64(high, quotient, m.p);
        _mm512_add_epi64(high, _mm512_srli_epi64::<52>(low))
    }
}
