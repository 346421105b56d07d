//! AVX-512 IFMA: products of 52-bit integers, low and high half.
//!
//! Residues are the low 52 bits of each lane, which is all that a product reads, and those above are anything: a
//! sum or difference is right in its low bits whatever stands above. They are below 8p < 2^52 between steps.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

#[cfg(not(feature = "emulate-avx512"))]
use core::arch::x86_64::*;

use super::avx512_leaves::leaf_group;
#[cfg(feature = "emulate-avx512")]
use super::emulated::*;
use super::{Factor, Field, avx512_remainder, shoup_factor};
use crate::crt::Crt;
use crate::leaves::{Leaf, LeafGroup};
use crate::primes::{PRIMES, neg_inverse};

/// The field; a name only.
pub struct Avx512;

/// One prime, broadcast.
#[derive(Clone, Copy)]
pub struct Modulus {
    pub p: __m512i,
    pub p2: __m512i,
    p4: __m512i,
    pub p128: __m512i,
    neg_p: __m512i,
    /// -1/p mod 2^52.
    pub neg_inverse: __m512i,
    /// 2^49 - p.
    pub above: __m512i,
    /// 2^52 mod p.
    pub power: Wide,
    /// 0, p, 2p ... 7p.
    multiples: __m512i,
}

/// A factor, broadcast.
#[derive(Clone, Copy)]
pub struct Wide {
    pub value: __m512i,
    pub quotient: __m512i,
}

const BITS: u32 = 52;
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
unsafe fn reduced(x: __m512i, m: &Modulus) -> __m512i {
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

/// Eight products accumulated, low and high halves of 52 bits apart, for `montgomery`.
#[inline(always)]
unsafe fn product_sums(x: __m512i, y: __m512i, wrapped: __m512i) -> (__m512i, __m512i) {
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

impl Field for Avx512 {
    type V = __m512i;
    type M = Modulus;
    type W = Wide;
    type I = __m512i;

    const GROUPED_PAIRS: usize = 4;
    const COLUMN_COSTS: [f64; 6] = [9.6, 11.9, 13.5, 16.0, 18.0, 19.1];
    const PRODUCT_SHIFT: u32 = BITS;

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

    // From below 5.001p to below it: where the first value is taken to 1.001p, no other need be.
    #[inline(always)]
    unsafe fn forward4(x: [__m512i; 4], w: &[Wide; 3], m: &Modulus) -> [__m512i; 4] {
        unsafe {
            let (x0, x1) = (reduced(x[0], m), x[1]);
            let (x2, x3) = (Self::mul(x[2], w[0], m), Self::mul(x[3], w[0], m));
            let (y0, y2) = (Self::add(x0, x2), Self::sub2(x0, x2, m));
            let y1 = Self::mul(Self::add(x1, x3), w[1], m);
            let y3 = Self::mul(Self::sub2(x1, x3, m), w[2], m);
            let (z0, z1) = (Self::add(y0, y1), Self::sub2(y0, y1, m));
            [z0, z1, Self::add(y2, y3), Self::sub2(y2, y3, m)]
        }
    }

    // The first is below 2.01p, the second below 4p, the others below 2p.
    #[inline(always)]
    unsafe fn inverse4(y: [__m512i; 4], w: &[Wide; 3], m: &Modulus) -> [__m512i; 4] {
        unsafe {
            let y0 = reduced(Self::add(y[0], y[1]), m);
            let y2 = reduced(Self::add(y[2], y[3]), m);
            let y1 = Self::mul(Self::sub4(y[1], y[0], m), w[1], m);
            let y3 = Self::mul(Self::sub4(y[3], y[2], m), w[2], m);
            [
                Self::add(y0, y2),
                Self::add(y1, y3),
                Self::mul(Self::sub2(y2, y0, m), w[0], m),
                Self::mul(Self::sub2(y3, y1, m), w[0], m),
            ]
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

    #[inline(always)]
    unsafe fn multiply(x: __m512i, y: __m512i, wrapped: __m512i, m: &Modulus) -> __m512i {
        unsafe {
            // Eight high halves of 1.001p times 2p stay below 2.01p.
            let (low, high) = product_sums(reduced(x, m), reduced(y, m), wrapped);
            montgomery(low, high, m)
        }
    }

    #[inline(always)]
    unsafe fn leaf_group(a: *mut u64, b: *mut u64, group: &LeafGroup<'_>, leaf: Leaf, m: &Modulus) {
        unsafe { leaf_group(a, b, group, leaf, m) };
    }

    #[inline(always)]
    unsafe fn parts<const RADIX: u64>(crt: &Crt<Self, RADIX>, x: [__m512i; 3]) -> [__m512i; 3] {
        unsafe { avx512_remainder::parts(crt, x) }
    }

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
