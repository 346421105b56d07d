//! The Chinese remainder theorem as in [`crate::columns::shares`], four coefficients at a time.
//!
//! Residues come within 9.8p, so y_i is within 1.2p, y_2 - k p_2 within 3.4p < 2^51, and |l0| < 0.75 * 10^18.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use core::arch::x86_64::*;

use crate::columns::remainder::{Crt, Remainder};
use crate::columns::shares::{SHARES, Split};
use crate::field::arithmetic::Field;
use crate::field::avx2::{Avx2, SIGNED_SHIFTER};

/// A double plus the shifter has the integer plus these bits.
const BITS: i64 = SIGNED_SHIFTER.to_bits() as i64;

/// The sum of x_i times constants, plus one more, modulo 2^64.
#[inline(always)]
unsafe fn dot(x: [__m256i; 4], factors: [i64; 4], constant: i64) -> __m256i {
    unsafe {
        let [f0, f1, f2, f3] = factors;
        let low = _mm256_add_epi64(
            _mm256_add_epi64(low_product(x[0], f0), low_product(x[1], f1)),
            _mm256_add_epi64(low_product(x[2], f2), low_product(x[3], f3)),
        );
        let cross = _mm256_add_epi32(
            _mm256_add_epi32(cross_products(x[0], f0), cross_products(x[1], f1)),
            _mm256_add_epi32(cross_products(x[2], f2), cross_products(x[3], f3)),
        );
        // Both count 2^32; what is left in the lower half is taken away.
        let cross = _mm256_add_epi32(cross, _mm256_slli_epi64::<32>(cross));
        let cross = _mm256_blend_epi32::<0b0101_0101>(cross, _mm256_setzero_si256());
        let low = _mm256_add_epi64(low, _mm256_set1_epi64x(constant));
        _mm256_add_epi64(low, cross)
    }
}

#[inline(always)]
unsafe fn low_product(x: __m256i, factor: i64) -> __m256i {
    unsafe { _mm256_mul_epu32(x, _mm256_set1_epi64x(factor)) }
}

/// Low half times high half and the other way round, modulo 2^32, side by side.
#[inline(always)]
unsafe fn cross_products(x: __m256i, factor: i64) -> __m256i {
    unsafe { _mm256_mullo_epi32(x, _mm256_set1_epi64x(factor.rotate_left(32))) }
}

/// The sum of y_i times doubles.
#[inline(always)]
unsafe fn weighted(y: [__m256d; 3], weights: [f64; 3], start: __m256d) -> __m256d {
    unsafe {
        let sum = _mm256_fmadd_pd(y[0], _mm256_set1_pd(weights[0]), start);
        let sum = _mm256_fmadd_pd(y[1], _mm256_set1_pd(weights[1]), sum);
        _mm256_fmadd_pd(y[2], _mm256_set1_pd(weights[2]), sum)
    }
}

impl Remainder for Avx2 {
    #[inline(always)]
    unsafe fn parts<const RADIX: u64>(crt: &Crt<Self, RADIX>, x: [__m256d; 3]) -> [__m256i; 3] {
        unsafe { parts(crt, x) }
    }
}

/// What [`Remainder::parts`] gives.
#[inline(always)]
pub unsafe fn parts<const RADIX: u64>(crt: &Crt<Avx2, RADIX>, x: [__m256d; 3]) -> [__m256i; 3] {
    let (one, upper, lower) =
        const { ((RADIX as i64), Split::<RADIX>::UPPER, Split::<RADIX>::LOWER) };
    let upper_constant = const {
        let [a, b, c] = Split::<RADIX>::UPPER;
        BITS.wrapping_mul((RADIX as i64).wrapping_sub(1).wrapping_sub(a + b + c))
    };
    let lower_constant = const {
        let [a, b, c] = Split::<RADIX>::LOWER;
        BITS.wrapping_mul((RADIX as i64).wrapping_sub(a + b + c))
    };
    unsafe {
        let m = &crt.moduli;
        let mut y = [
            Avx2::mul(x[0], crt.shares[0], &m[0]),
            Avx2::mul(x[1], crt.shares[1], &m[1]),
            Avx2::mul(x[2], crt.shares[2], &m[2]),
        ];
        let k = _mm256_floor_pd(weighted(y, SHARES, _mm256_set1_pd(crt.start)));
        y[2] = _mm256_fnmadd_pd(k, m[2].p, y[2]);
        let shifter = _mm256_set1_pd(SIGNED_SHIFTER);
        let [y0, y1, y2] = [
            _mm256_castpd_si256(_mm256_add_pd(y[0], shifter)),
            _mm256_castpd_si256(_mm256_add_pd(y[1], shifter)),
            _mm256_castpd_si256(_mm256_add_pd(y[2], shifter)),
        ];
        let q1 = _mm256_castpd_si256(_mm256_add_pd(
            weighted(y, Split::<RADIX>::LOWER_WEIGHTS, _mm256_setzero_pd()),
            shifter,
        ));
        let q2 = _mm256_castpd_si256(_mm256_add_pd(
            weighted(y, Split::<RADIX>::UPPER_WEIGHTS, _mm256_setzero_pd()),
            shifter,
        ));
        let l0 = dot(
            [y0, y1, y2, q1],
            [lower[0], lower[1], lower[2], -one],
            lower_constant,
        );
        let l1 = dot(
            [y0, y1, y2, q2],
            [upper[0], upper[1], upper[2], -one],
            upper_constant,
        );
        let l2 = _mm256_sub_epi64(q2, _mm256_castpd_si256(shifter));
        [l0, _mm256_add_epi64(l1, q1), l2]
    }
}
