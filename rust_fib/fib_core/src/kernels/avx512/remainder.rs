//! The Chinese remainder theorem as in [`crate::columns::shares`], eight coefficients at a time.
//!
//! The sum of y_i / p_i less k is the coefficient's share of P, so l2 is that times P / RADIX^2, rounded, less where
//! the range begins: the share is right to 2^-48, l2 therefore to 2^-19.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

#[cfg(not(feature = "emulate-avx512"))]
use core::arch::x86_64::*;

use crate::columns::remainder::{Crt, Remainder};
use crate::columns::shares::{SHARES, Split};
use crate::field::arithmetic::Field;
use crate::field::avx512::{Avx512, masked};
#[cfg(feature = "emulate-avx512")]
use crate::field::emulated::*;
use crate::field::primes::PRIMES;

/// The sum of y_i times doubles, plus one more.
#[inline(always)]
unsafe fn weighted(y: [__m512d; 3], weights: [f64; 3], start: __m512d) -> __m512d {
    unsafe {
        let sum = _mm512_fmadd_pd(y[0], _mm512_set1_pd(weights[0]), start);
        let sum = _mm512_fmadd_pd(y[1], _mm512_set1_pd(weights[1]), sum);
        _mm512_fmadd_pd(y[2], _mm512_set1_pd(weights[2]), sum)
    }
}

/// The sum of y_i times integers, less q RADIX, modulo 2^64.
#[inline(always)]
unsafe fn rest<const RADIX: u64>(y: [__m512i; 3], factors: [i64; 3], q: __m512i) -> __m512i {
    unsafe {
        let term0 = _mm512_mullo_epi64(y[0], _mm512_set1_epi64(factors[0]));
        let term1 = _mm512_mullo_epi64(y[1], _mm512_set1_epi64(factors[1]));
        let term2 = _mm512_mullo_epi64(y[2], _mm512_set1_epi64(factors[2]));
        let sum = _mm512_add_epi64(_mm512_add_epi64(term0, term1), term2);
        _mm512_sub_epi64(sum, _mm512_mullo_epi64(q, _mm512_set1_epi64(RADIX as i64)))
    }
}

impl Remainder for Avx512 {
    #[inline(always)]
    unsafe fn parts<const RADIX: u64>(crt: &Crt<Self, RADIX>, x: [__m512i; 3]) -> [__m512i; 3] {
        unsafe { parts(crt, x) }
    }
}

/// What [`Remainder::parts`] gives.
#[inline(always)]
pub unsafe fn parts<const RADIX: u64>(crt: &Crt<Avx512, RADIX>, x: [__m512i; 3]) -> [__m512i; 3] {
    const DOWN: i32 = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
    let scale = const { 1.0 / Crt::<Avx512, RADIX>::SQUARE_SHARE };
    unsafe {
        let m = &crt.moduli;
        let mut y = [
            masked(Avx512::mul(x[0], crt.shares[0], &m[0])),
            masked(Avx512::mul(x[1], crt.shares[1], &m[1])),
            masked(Avx512::mul(x[2], crt.shares[2], &m[2])),
        ];
        let mut doubles = [
            _mm512_cvtepi64_pd(y[0]),
            _mm512_cvtepi64_pd(y[1]),
            _mm512_cvtepi64_pd(y[2]),
        ];
        let sum = weighted(doubles, SHARES, _mm512_set1_pd(crt.start));
        let k = _mm512_roundscale_pd::<DOWN>(sum);
        let share = _mm512_sub_pd(sum, k);
        let begin = _mm512_set1_pd(-crt.start * scale);
        let l2 = _mm512_cvtpd_epi64(_mm512_fmadd_pd(share, _mm512_set1_pd(scale), begin));
        doubles[2] = _mm512_fnmadd_pd(k, _mm512_set1_pd(PRIMES[2] as f64), doubles[2]);
        y[2] = _mm512_cvtpd_epi64(doubles[2]);
        let q1 = weighted(doubles, Split::<RADIX>::LOWER_WEIGHTS, _mm512_setzero_pd());
        let q1 = _mm512_cvtpd_epi64(q1);
        let l0 = rest::<RADIX>(y, Split::<RADIX>::LOWER, q1);
        let l1 = _mm512_add_epi64(rest::<RADIX>(y, Split::<RADIX>::UPPER, l2), q1);
        [l0, l1, l2]
    }
}
