//! AVX-512 IFMA: products of 52-bit integers, low and high half.
//!
//! Residues are the low 52 bits of each lane, which is all that a product reads, and those above are anything: a
//! sum or difference is right in its low bits whatever stands above. They are below 8p < 2^52 between steps.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

#[cfg(not(feature = "emulate-avx512"))]
use core::arch::x86_64::*;

use crate::field::arithmetic::Field;
#[cfg(feature = "emulate-avx512")]
use crate::field::emulated::*;
use crate::field::factor::{Factor, shoup_factor};
use crate::field::integers::Integers;
use crate::field::primes::{PRIMES, neg_inverse};

/// The field; a name only.
pub struct Avx512;

/// One prime, broadcast.
#[derive(Clone, Copy)]
pub struct Modulus {
    pub p: __m512i,
    pub p2: __m512i,
    pub p4: __m512i,
    pub p128: __m512i,
    pub neg_p: __m512i,
    /// -1/p mod 2^52.
    pub neg_inverse: __m512i,
    /// 2^49 - p.
    pub above: __m512i,
    /// 2^52 mod p.
    pub power: Wide,
    /// 0, p, 2p ... 7p.
    pub multiples: __m512i,
}

/// A factor, broadcast.
#[derive(Clone, Copy)]
pub struct Wide {
    pub value: __m512i,
    pub quotient: __m512i,
}

pub const BITS: u32 = 52;
pub const MASK: i64 = (1 << BITS) - 1;

/// 2^52 mod p with its quotient.
const fn power(index: usize) -> Factor {
    let p = PRIMES[index];
    let value = (1 << BITS) % p;
    let quotient = (value as u128) << BITS;
    Factor {
        value,
        quotient: (quotient / p as u128) as u64,
    }
}

#[inline(always)]
pub unsafe fn splat(x: u64) -> __m512i {
    unsafe { _mm512_set1_epi64(x as i64) }
}

/// x - y where x >= y, else x: y a multiple of p that is to be taken off at most once.
#[inline(always)]
unsafe fn minus_if(x: __m512i, y: __m512i) -> __m512i {
    unsafe { _mm512_min_epu64(x, _mm512_sub_epi64(x, y)) }
}

/// What is congruent to x < 8p and below p + 2^39 < 1.001p: bits 49 to 51 choose the multiple of p to take off.
#[inline(always)]
pub unsafe fn reduced(x: __m512i, m: &Modulus) -> __m512i {
    unsafe {
        // Of an index three bits are read.
        let multiple = _mm512_permutexvar_epi64(_mm512_srli_epi64::<49>(x), m.multiples);
        _mm512_sub_epi64(x, multiple)
    }
}

/// The residue in [0, p), with nothing above it, of x < 2p.
#[inline(always)]
pub unsafe fn below_p(x: __m512i, m: &Modulus) -> __m512i {
    unsafe { minus_if(masked(x), m.p) }
}

/// The low 52 bits.
#[inline(always)]
pub unsafe fn masked(x: __m512i) -> __m512i {
    unsafe { _mm512_and_si512(x, _mm512_set1_epi64(MASK)) }
}

impl Integers for Avx512 {
    type I = __m512i;

    #[inline(always)]
    unsafe fn splat_integer(x: i64) -> __m512i {
        unsafe { _mm512_set1_epi64(x) }
    }

    #[inline(always)]
    unsafe fn add_integers(x: __m512i, y: __m512i) -> __m512i {
        unsafe { _mm512_add_epi64(x, y) }
    }

    #[inline(always)]
    unsafe fn sub_integers(x: __m512i, y: __m512i) -> __m512i {
        unsafe { _mm512_sub_epi64(x, y) }
    }

    #[inline(always)]
    unsafe fn shift_in<const N: usize>(before: __m512i, x: __m512i) -> __m512i {
        unsafe {
            match N {
                1 => _mm512_alignr_epi64::<7>(x, before),
                _ => _mm512_alignr_epi64::<6>(x, before),
            }
        }
    }

    #[inline(always)]
    unsafe fn carry<const RADIX: u64>(x: __m512i) -> (__m512i, __m512i) {
        const DOWN: i32 = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
        unsafe {
            let inverse = _mm512_set1_pd(1.0 / RADIX as f64);
            let scaled = _mm512_mul_pd(_mm512_cvtepi64_pd(x), inverse);
            let carry = _mm512_cvt_roundpd_epi64::<DOWN>(scaled);
            let whole = _mm512_mullo_epi64(carry, splat(RADIX));
            (carry, _mm512_sub_epi64(x, whole))
        }
    }

    #[inline(always)]
    unsafe fn are_limbs<const RADIX: u64>(x: __m512i) -> bool {
        // Unsigned, so that negative lanes are large.
        unsafe { _mm512_cmpge_epu64_mask(x, splat(RADIX)) == 0 }
    }

    #[inline(always)]
    unsafe fn load_integers(from: *const u64) -> __m512i {
        unsafe { Self::load(from) }
    }

    #[inline(always)]
    unsafe fn store_integers(to: *mut u64, x: __m512i) {
        unsafe { Self::store(to, x) }
    }
}

impl Field for Avx512 {
    type V = __m512i;
    type M = Modulus;
    type W = Wide;

    fn factor(value: u64, index: usize) -> Factor {
        shoup_factor::<BITS>(value, index)
    }

    fn value(factor: Factor, _: usize) -> u64 {
        factor.value
    }

    #[inline(always)]
    unsafe fn modulus(index: usize) -> Modulus {
        let p = PRIMES[index];
        let [p1, p2, p3, p4] = [1, 2, 3, 4].map(|times| times * p as i64);
        unsafe {
            Modulus {
                p: splat(p),
                p2: splat(2 * p),
                p4: splat(4 * p),
                p128: splat(128 * p),
                neg_p: splat((1 << BITS) - p),
                neg_inverse: splat(neg_inverse(p) & MASK as u64),
                above: splat((1 << 49) - p),
                power: Self::splat(const { [power(0), power(1), power(2)] }[index]),
                multiples: _mm512_setr_epi64(0, p1, p2, p3, p4, p4 + p1, p4 + p2, p4 + p3),
            }
        }
    }

    #[inline(always)]
    unsafe fn splat(factor: Factor) -> Wide {
        unsafe {
            Wide {
                value: splat(factor.value),
                quotient: splat(factor.quotient),
            }
        }
    }

    #[inline(always)]
    unsafe fn load(from: *const u64) -> __m512i {
        unsafe { _mm512_loadu_si512(from.cast()) }
    }

    #[inline(always)]
    unsafe fn store(to: *mut u64, x: __m512i) {
        unsafe { _mm512_storeu_si512(to.cast(), x) }
    }

    #[inline(always)]
    unsafe fn zero() -> __m512i {
        unsafe { _mm512_setzero_si512() }
    }

    #[inline(always)]
    unsafe fn mul(x: __m512i, w: Wide, m: &Modulus) -> __m512i {
        unsafe {
            let zero = _mm512_setzero_si512();
            let quotient = _mm512_madd52hi_epu64(zero, x, w.quotient);
            let low = _mm512_madd52lo_epu64(zero, x, w.value);
            // Modulo 2^52, minus quotient p.
            _mm512_madd52lo_epu64(low, quotient, m.neg_p)
        }
    }

    #[inline(always)]
    unsafe fn mul2(x: [__m512i; 2], w: [Wide; 2], m: &Modulus) -> __m512i {
        unsafe {
            let zero = _mm512_setzero_si512();
            let quotient = _mm512_madd52hi_epu64(zero, x[0], w[0].quotient);
            let quotient = _mm512_madd52hi_epu64(quotient, x[1], w[1].quotient);
            let low = _mm512_madd52lo_epu64(zero, x[0], w[0].value);
            let low = _mm512_madd52lo_epu64(low, x[1], w[1].value);
            _mm512_madd52lo_epu64(low, quotient, m.neg_p)
        }
    }

    #[inline(always)]
    unsafe fn mul3(x: [__m512i; 3], w: [Wide; 3], m: &Modulus) -> __m512i {
        unsafe {
            let zero = _mm512_setzero_si512();
            let quotient = _mm512_madd52hi_epu64(zero, x[0], w[0].quotient);
            let quotient = _mm512_madd52hi_epu64(quotient, x[1], w[1].quotient);
            let quotient = _mm512_madd52hi_epu64(quotient, x[2], w[2].quotient);
            let low = _mm512_madd52lo_epu64(zero, x[0], w[0].value);
            let low = _mm512_madd52lo_epu64(low, x[1], w[1].value);
            let low = _mm512_madd52lo_epu64(low, x[2], w[2].value);
            _mm512_madd52lo_epu64(low, quotient, m.neg_p)
        }
    }

    #[inline(always)]
    unsafe fn add(x: __m512i, y: __m512i) -> __m512i {
        unsafe { _mm512_add_epi64(x, y) }
    }

    #[inline(always)]
    unsafe fn sub2(x: __m512i, y: __m512i, m: &Modulus) -> __m512i {
        unsafe { _mm512_sub_epi64(_mm512_add_epi64(x, m.p2), y) }
    }

    #[inline(always)]
    unsafe fn sub4(x: __m512i, y: __m512i, m: &Modulus) -> __m512i {
        unsafe { _mm512_sub_epi64(_mm512_add_epi64(x, m.p4), y) }
    }

    #[inline(always)]
    unsafe fn lower(x: __m512i, m: &Modulus) -> __m512i {
        unsafe { reduced(x, m) }
    }

    #[inline(always)]
    unsafe fn lower_operand(x: __m512i, m: &Modulus) -> __m512i {
        unsafe { reduced(x, m) }
    }

    // A quotient of what is below 2^33 is off by little: below 1.001p.
    #[inline(always)]
    unsafe fn residues(x: __m512i, radix30: Wide, m: &Modulus) -> __m512i {
        unsafe {
            let high = _mm512_srli_epi64::<30>(x);
            let low = _mm512_and_si512(x, _mm512_set1_epi64((1 << 30) - 1));
            _mm512_add_epi64(Self::mul(high, radix30, m), low)
        }
    }
}
