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
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

use core::arch::x86_64::*;

use super::avx2_leaves::leaf_group;
use super::{Factor, Field, avx2_remainder};
use crate::crt::Crt;
use crate::leaves::{Leaf, LeafGroup};
use crate::primes::PRIMES;

/// The field; a name only.
pub struct Avx2;

/// One prime, broadcast.
#[derive(Clone, Copy)]
pub struct Modulus {
    pub(super) p: __m256d,
    pub(super) inverse: __m256d,
}

/// A factor, broadcast.
#[derive(Clone, Copy)]
pub struct Wide {
    pub(super) value: __m256d,
    pub(super) quotient: __m256d,
}

const NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
/// Added to an integer in a double it puts the integer into the low bits: 2^52, and 1.5 * 2^52 for signed.
const SHIFTER: f64 = 4_503_599_627_370_496.0;
pub(super) const SIGNED_SHIFTER: f64 = 6_755_399_441_055_744.0;

#[inline(always)]
unsafe fn lower(x: __m256d, m: &Modulus) -> __m256d {
    unsafe {
        let quotient = _mm256_round_pd::<NEAREST>(_mm256_mul_pd(x, m.inverse));
        _mm256_fnmadd_pd(quotient, m.p, x)
    }
}

/// x = high + low, high a multiple of 2^25 and low within 2^24.
#[inline(always)]
pub(super) unsafe fn split(x: __m256d) -> [__m256d; 2] {
    unsafe {
        let rounder = _mm256_set1_pd(SIGNED_SHIFTER * 33_554_432.0);
        let high = _mm256_sub_pd(_mm256_add_pd(x, rounder), rounder);
        [high, _mm256_sub_pd(x, high)]
    }
}

/// The windows of four lanes over `wrapped` and y that begin at y and at the lanes before it.
#[inline(always)]
unsafe fn windows(wrapped: __m256d, y: __m256d) -> [__m256d; 4] {
    unsafe {
        let middle = _mm256_permute2f128_pd::<0x21>(wrapped, y);
        let late = _mm256_shuffle_pd::<0b0101>(middle, y);
        let early = _mm256_shuffle_pd::<0b0101>(wrapped, middle);
        [y, late, middle, early]
    }
}

/// Keeps LLVM from taking single lanes out of registers: shuffles want a port of the products, loads do not.
#[inline(always)]
fn in_memory(lanes: &mut [[f64; 4]; 2]) {
    // SAFETY: there is no instruction; the compiler only takes the array for written.
    unsafe {
        core::arch::asm!("/* {} */", in(reg) lanes.as_mut_ptr(), options(nostack, preserves_flags));
    }
}

/// The sums of the products of the parts: high times high, mixed, low times low.
#[inline(always)]
unsafe fn product_sums(x: [__m256d; 2], y: [__m256d; 2], wrapped: [__m256d; 2]) -> [__m256d; 3] {
    unsafe {
        let mut lanes = [[0.0; 4]; 2];
        _mm256_storeu_pd(lanes[0].as_mut_ptr(), x[0]);
        _mm256_storeu_pd(lanes[1].as_mut_ptr(), x[1]);
        in_memory(&mut lanes);
        let high = windows(wrapped[0], y[0]);
        let low = windows(wrapped[1], y[1]);
        let (x_high, x_low) = (_mm256_set1_pd(lanes[0][0]), _mm256_set1_pd(lanes[1][0]));
        let mut sums = [
            _mm256_mul_pd(x_high, high[0]),
            _mm256_mul_pd(x_high, low[0]),
            _mm256_mul_pd(x_low, high[0]),
            _mm256_mul_pd(x_low, low[0]),
        ];
        // Written out: LLVM keeps a loop here.
        macro_rules! lane {
            ($($i:literal)*) => {
                $(
                    let x_high = _mm256_set1_pd(lanes[0][$i]);
                    let x_low = _mm256_set1_pd(lanes[1][$i]);
                    sums[0] = _mm256_fmadd_pd(x_high, high[$i], sums[0]);
                    sums[1] = _mm256_fmadd_pd(x_high, low[$i], sums[1]);
                    sums[2] = _mm256_fmadd_pd(x_low, high[$i], sums[2]);
                    sums[3] = _mm256_fmadd_pd(x_low, low[$i], sums[3]);
                )*
            };
        }
        lane!(1 2 3);
        [sums[0], _mm256_add_pd(sums[1], sums[2]), sums[3]]
    }
}

/// The sum of three parts of a product, within p / 2 and a little: a multiple of 2^50 below 2^103, one of
/// 2^25 below 2^78, and an integer below 2^51.
///
/// The first one's quotient is off by less than 2.6, so that its rest is an integer within 3.1p; with the last
/// part that stays within 5.2p. The quotient of all is taken off the second part, which leaves an integer
/// within 5.7p, so both rests are exact.
#[inline(always)]
pub(super) unsafe fn joined([high, middle, low]: [__m256d; 3], m: &Modulus) -> __m256d {
    unsafe {
        let rest = _mm256_add_pd(lower(high, m), low);
        let all = _mm256_mul_pd(_mm256_add_pd(middle, rest), m.inverse);
        let quotient = _mm256_round_pd::<NEAREST>(all);
        _mm256_add_pd(_mm256_fnmadd_pd(quotient, m.p, middle), rest)
    }
}

impl Field for Avx2 {
    type V = __m256d;
    type M = Modulus;
    type W = Wide;
    type I = __m256i;

    const LANES: usize = 4;
    const GROUPED_PAIRS: usize = 2;
    const ONE_PRODUCT_FOR_THREE: bool = true;
    const COLUMN_COSTS: [f64; 6] = [11.4, 13.1, 15.8, 17.4, 17.6, 19.5];
    const PRODUCT_SHIFT: u32 = 0;

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

    // One product of the factors saves one a vector.
    #[inline(always)]
    unsafe fn wrap_pair(
        v: [__m256d; 2],
        w: Wide,
        twist: Option<Wide>,
        m: &Modulus,
    ) -> [__m256d; 2] {
        unsafe {
            let w = match twist {
                Some(twist) => {
                    let value = Self::mul(w.value, twist, m);
                    let quotient = _mm256_mul_pd(value, m.inverse);
                    Wide { value, quotient }
                }
                None => w,
            };
            [
                Self::mul(v[0], w, m),
                _mm256_sub_pd(_mm256_setzero_pd(), Self::mul(v[1], w, m)),
            ]
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

    // Operands within 2.5p have high parts within 1.25 * 2^25 steps of 2^25, so that four products stay
    // below 2^53 steps of 2^50: no sum is rounded.
    #[inline(always)]
    unsafe fn multiply(x: __m256d, y: __m256d, wrapped: __m256d, m: &Modulus) -> __m256d {
        unsafe { joined(product_sums(split(x), split(y), split(wrapped)), m) }
    }

    #[inline(always)]
    unsafe fn leaf_group(a: *mut u64, b: *mut u64, group: &LeafGroup<'_>, leaf: Leaf, m: &Modulus) {
        unsafe { leaf_group(a, b, group, leaf, m) };
    }

    #[inline(always)]
    unsafe fn parts<const RADIX: u64>(crt: &Crt<Self, RADIX>, x: [__m256d; 3]) -> [__m256i; 3] {
        unsafe { avx2_remainder::parts(crt, x) }
    }

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
