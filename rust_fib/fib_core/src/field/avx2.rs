//! AVX2 with fused multiply-add: residues as signed doubles.
//!
//! A product x w is h + l exactly, h = x w rounded and l from one fused operation; with q the rounded
//! x (w / p), the rest (h - q p) + l is exact too, since both parts are small integers. Factors are within
//! p / 2, so that q is off by at most |x| 2^-53: for |x| <= 8p the rest is within p. Between steps values
//! stay below 2.5p: forward, a sum is of a lowered value and two products; back, of two products.
//!
//! Source of the product: J. van der Hoeven, G. Lecerf, G. Quintin, "Modular SIMD arithmetic in
//! Mathemagix", ACM TOMS 43 (2016).
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use core::arch::x86_64::*;

use crate::field::arithmetic::Field;
use crate::field::factor::Factor;
use crate::field::integers::Integers;
use crate::field::primes::PRIMES;

/// The field; a name only.
pub struct Avx2;

/// One prime, broadcast.
#[derive(Clone, Copy)]
pub struct Modulus {
    pub p: __m256d,
    pub inverse: __m256d,
}

/// A factor, broadcast.
#[derive(Clone, Copy)]
pub struct Wide {
    pub value: __m256d,
    pub quotient: __m256d,
}

pub const NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
/// Added to an integer in a double it puts the integer into the low bits: 2^52, and 1.5 * 2^52 for signed.
const SHIFTER: f64 = 4_503_599_627_370_496.0;
pub const SIGNED_SHIFTER: f64 = 6_755_399_441_055_744.0;

#[inline(always)]
pub unsafe fn lower(x: __m256d, m: &Modulus) -> __m256d {
    unsafe {
        let quotient = _mm256_round_pd::<NEAREST>(_mm256_mul_pd(x, m.inverse));
        _mm256_fnmadd_pd(quotient, m.p, x)
    }
}

impl Integers for Avx2 {
    type I = __m256i;

    const LANES: usize = 4;

    #[inline(always)]
    unsafe fn splat_integer(x: i64) -> __m256i {
        unsafe { _mm256_set1_epi64x(x) }
    }

    #[inline(always)]
    unsafe fn add_integers(x: __m256i, y: __m256i) -> __m256i {
        unsafe { _mm256_add_epi64(x, y) }
    }

    #[inline(always)]
    unsafe fn sub_integers(x: __m256i, y: __m256i) -> __m256i {
        unsafe { _mm256_sub_epi64(x, y) }
    }

    #[inline(always)]
    unsafe fn shift_in<const N: usize>(before: __m256i, x: __m256i) -> __m256i {
        unsafe {
            // Moved by two lanes; by one, the odd lanes come from here and the even ones from x.
            let moved = _mm256_permute2x128_si256::<0x21>(before, x);
            if N == 2 {
                moved
            } else {
                _mm256_alignr_epi8::<8>(x, moved)
            }
        }
    }

    #[inline(always)]
    unsafe fn carry<const RADIX: u64>(x: __m256i) -> (__m256i, __m256i) {
        unsafe {
            let radix = _mm256_set1_epi64x(RADIX as i64);
            let below = _mm256_cmpgt_epi64(_mm256_setzero_si256(), x);
            let far_below = _mm256_cmpgt_epi64(_mm256_set1_epi64x(-(RADIX as i64)), x);
            let above = _mm256_cmpgt_epi64(x, _mm256_set1_epi64x(RADIX as i64 - 1));
            // A mask is -1 where it holds.
            let carry = _mm256_sub_epi64(_mm256_add_epi64(below, far_below), above);
            let rest = _mm256_add_epi64(x, _mm256_and_si256(below, radix));
            let rest = _mm256_add_epi64(rest, _mm256_and_si256(far_below, radix));
            (
                carry,
                _mm256_sub_epi64(rest, _mm256_and_si256(above, radix)),
            )
        }
    }

    #[inline(always)]
    unsafe fn are_limbs<const RADIX: u64>(x: __m256i) -> bool {
        unsafe {
            let above = _mm256_cmpgt_epi64(x, _mm256_set1_epi64x(RADIX as i64 - 1));
            // A negative lane has its sign bit itself.
            _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_or_si256(above, x))) == 0
        }
    }

    #[inline(always)]
    unsafe fn load_integers(from: *const u64) -> __m256i {
        unsafe { _mm256_loadu_si256(from.cast()) }
    }

    #[inline(always)]
    unsafe fn store_integers(to: *mut u64, x: __m256i) {
        unsafe { _mm256_storeu_si256(to.cast(), x) }
    }
}

impl Field for Avx2 {
    type V = __m256d;
    type M = Modulus;
    type W = Wide;

    const ONE_PRODUCT_FOR_THREE: bool = true;

    fn factor(value: u64, index: usize) -> Factor {
        let p = PRIMES[index];
        let balanced = if value > p / 2 {
            value as f64 - p as f64
        } else {
            value as f64
        };
        Factor {
            value: balanced.to_bits(),
            quotient: (balanced / p as f64).to_bits(),
        }
    }

    fn value(factor: Factor, index: usize) -> u64 {
        let balanced = f64::from_bits(factor.value) as i64;
        balanced.rem_euclid(PRIMES[index] as i64) as u64
    }

    #[inline(always)]
    unsafe fn modulus(index: usize) -> Modulus {
        let p = PRIMES[index] as f64;
        unsafe {
            Modulus {
                p: _mm256_set1_pd(p),
                inverse: _mm256_set1_pd(1.0 / p),
            }
        }
    }

    #[inline(always)]
    unsafe fn splat(factor: Factor) -> Wide {
        unsafe {
            Wide {
                value: _mm256_set1_pd(f64::from_bits(factor.value)),
                quotient: _mm256_set1_pd(f64::from_bits(factor.quotient)),
            }
        }
    }

    #[inline(always)]
    unsafe fn load(from: *const u64) -> __m256d {
        unsafe { _mm256_loadu_pd(from.cast()) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut u64, x: __m256d) {
        unsafe { _mm256_storeu_pd(to.cast(), x) }
    }

    #[inline(always)]
    unsafe fn zero() -> __m256d {
        unsafe { _mm256_setzero_pd() }
    }

    #[inline(always)]
    unsafe fn mul(x: __m256d, w: Wide, m: &Modulus) -> __m256d {
        unsafe {
            let high = _mm256_mul_pd(x, w.value);
            let low = _mm256_fmsub_pd(x, w.value, high);
            let quotient = _mm256_round_pd::<NEAREST>(_mm256_mul_pd(x, w.quotient));
            _mm256_add_pd(_mm256_fnmadd_pd(quotient, m.p, high), low)
        }
    }

    #[inline(always)]
    unsafe fn add(x: __m256d, y: __m256d) -> __m256d {
        unsafe { _mm256_add_pd(x, y) }
    }

    #[inline(always)]
    unsafe fn sub2(x: __m256d, y: __m256d, _: &Modulus) -> __m256d {
        unsafe { _mm256_sub_pd(x, y) }
    }

    #[inline(always)]
    unsafe fn sub4(x: __m256d, y: __m256d, _: &Modulus) -> __m256d {
        unsafe { _mm256_sub_pd(x, y) }
    }

    #[inline(always)]
    unsafe fn lower(x: __m256d, m: &Modulus) -> __m256d {
        unsafe { lower(x, m) }
    }

    #[inline(always)]
    unsafe fn lower_operand(x: __m256d, _: &Modulus) -> __m256d {
        x
    }

    // The upper 32 bits, as a double times 2^32, are lowered; the lower ones are small.
    #[inline(always)]
    unsafe fn residues(x: __m256i, _: Wide, m: &Modulus) -> __m256d {
        const UPPER: f64 = SHIFTER * 4_294_967_296.0;
        unsafe {
            let (upper, lower_bits) = (_mm256_set1_pd(UPPER), _mm256_set1_pd(SHIFTER));
            let high = _mm256_srli_epi64::<32>(x);
            let high = _mm256_or_si256(high, _mm256_castpd_si256(upper));
            let low = _mm256_blend_epi32::<0b1010_1010>(x, _mm256_castpd_si256(lower_bits));
            let high = _mm256_sub_pd(_mm256_castsi256_pd(high), upper);
            let low = _mm256_sub_pd(_mm256_castsi256_pd(low), lower_bits);
            _mm256_add_pd(lower(high, m), low)
        }
    }
}
