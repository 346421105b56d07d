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

use super::{Factor, Field, LANES};
use crate::limbs::RADIX;
use crate::primes::PRIMES;

/// The field; a name only.
pub struct Avx2;

type Doubles = [__m256d; 2];
type Integers = [__m256i; 2];

/// One prime, broadcast.
#[derive(Clone, Copy)]
pub struct Modulus {
    p: __m256d,
    inverse: __m256d,
    /// 2^25 and 2^50 as factors.
    half: Wide,
    whole: Wide,
}

/// A factor, broadcast.
#[derive(Clone, Copy)]
pub struct Wide {
    value: __m256d,
    quotient: __m256d,
}

const NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
/// Added to an integer in a double it puts the integer into the low bits: 2^52, and 1.5 * 2^52 for signed.
const SHIFTER: f64 = 4_503_599_627_370_496.0;
const SIGNED_SHIFTER: f64 = 6_755_399_441_055_744.0;

/// Applies an operation to both halves.
macro_rules! halves {
    ($f:expr; $($x:expr),+) => {
        [$f($($x[0]),+), $f($($x[1]),+)]
    };
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
unsafe fn lower(x: __m256d, m: &Modulus) -> __m256d {
    unsafe {
        let quotient = _mm256_round_pd::<NEAREST>(_mm256_mul_pd(x, m.inverse));
        _mm256_fnmadd_pd(quotient, m.p, x)
    }
}

/// x = high 2^25 + low with both halves small enough for exact sums of products.
#[inline(always)]
unsafe fn split(x: __m256d) -> (__m256d, __m256d) {
    unsafe {
        let scaled = _mm256_mul_pd(x, _mm256_set1_pd(1.0 / 33_554_432.0));
        let high = _mm256_round_pd::<NEAREST>(scaled);
        (
            high,
            _mm256_fnmadd_pd(high, _mm256_set1_pd(33_554_432.0), x),
        )
    }
}

/// Integers from 0 to 2^52 as doubles.
#[inline(always)]
unsafe fn small_doubles(x: __m256i) -> __m256d {
    unsafe {
        let shifter = _mm256_set1_pd(SHIFTER);
        let bits = _mm256_or_si256(x, _mm256_castpd_si256(shifter));
        _mm256_sub_pd(_mm256_castsi256_pd(bits), shifter)
    }
}

/// Signed integers of 64 bits as doubles, rounded: the upper and the lower 48 and 16 bits apart.
#[inline(always)]
unsafe fn doubles(x: __m256i) -> __m256d {
    const UPPER: f64 = 442_721_857_769_029_238_784.0; // 3 * 2^67
    const BOTH: f64 = 442_726_361_368_656_609_280.0; // 3 * 2^67 + 2^52
    unsafe {
        let upper = _mm256_srai_epi32::<16>(x);
        let upper = _mm256_blend_epi16::<0x33>(upper, _mm256_setzero_si256());
        let upper = _mm256_add_epi64(upper, _mm256_castpd_si256(_mm256_set1_pd(UPPER)));
        let shifter = _mm256_castpd_si256(_mm256_set1_pd(SHIFTER));
        let lower = _mm256_blend_epi16::<0x88>(x, shifter);
        let difference = _mm256_sub_pd(_mm256_castsi256_pd(upper), _mm256_set1_pd(BOTH));
        _mm256_add_pd(difference, _mm256_castsi256_pd(lower))
    }
}

#[inline(always)]
unsafe fn scale(x: __m256i, factor: f64) -> __m256i {
    unsafe {
        let shifter = _mm256_set1_pd(SIGNED_SHIFTER);
        let shifted = _mm256_fmadd_pd(doubles(x), _mm256_set1_pd(factor), shifter);
        _mm256_sub_epi64(_mm256_castpd_si256(shifted), _mm256_castpd_si256(shifter))
    }
}

#[inline(always)]
unsafe fn mul_low(x: __m256i, y: __m256i) -> __m256i {
    unsafe {
        let cross = _mm256_add_epi64(
            _mm256_mul_epu32(_mm256_srli_epi64::<32>(x), y),
            _mm256_mul_epu32(x, _mm256_srli_epi64::<32>(y)),
        );
        _mm256_add_epi64(_mm256_mul_epu32(x, y), _mm256_slli_epi64::<32>(cross))
    }
}

/// The windows of four lanes between two vectors that begin at lane 3, 2 and 1 of the first.
#[inline(always)]
unsafe fn between(x: __m256d, y: __m256d) -> [__m256d; 3] {
    unsafe {
        let middle = _mm256_permute2f128_pd::<0x21>(x, y);
        let late = _mm256_shuffle_pd::<0b0101>(middle, y);
        let early = _mm256_shuffle_pd::<0b0101>(x, middle);
        [late, middle, early]
    }
}

/// The sums of the products of the halves: x_i times window i of the lined-up y.
#[inline(always)]
unsafe fn product_sums(
    x: [&[f64; LANES]; 2],
    high: [__m256d; 8],
    low: [__m256d; 8],
) -> [__m256d; 3] {
    unsafe {
        let zero = _mm256_setzero_pd();
        let mut sums = [zero; 4];
        // Written out: LLVM keeps a loop here.
        macro_rules! lane {
            ($($i:literal)*) => {
                $(
                    let x_high = _mm256_set1_pd(x[0][$i]);
                    let x_low = _mm256_set1_pd(x[1][$i]);
                    sums[0] = _mm256_fmadd_pd(x_high, high[$i], sums[0]);
                    sums[1] = _mm256_fmadd_pd(x_high, low[$i], sums[1]);
                    sums[2] = _mm256_fmadd_pd(x_low, high[$i], sums[2]);
                    sums[3] = _mm256_fmadd_pd(x_low, low[$i], sums[3]);
                )*
            };
        }
        lane!(0 1 2 3 4 5 6 7);
        [sums[0], _mm256_add_pd(sums[1], sums[2]), sums[3]]
    }
}

/// For both halves of the result, the windows of y with wrapped before it, from lane 0 backwards.
#[inline(always)]
unsafe fn windows(wrapped: Doubles, y: Doubles) -> [[__m256d; 8]; 2] {
    unsafe {
        let [a3, a2, a1] = between(wrapped[0], wrapped[1]);
        let [b3, b2, b1] = between(wrapped[1], y[0]);
        let [c3, c2, c1] = between(y[0], y[1]);
        [
            [y[0], b3, b2, b1, wrapped[1], a3, a2, a1],
            [y[1], c3, c2, c1, y[0], b3, b2, b1],
        ]
    }
}

#[inline(always)]
unsafe fn put(to: &mut [f64], x: Doubles) {
    unsafe {
        _mm256_storeu_pd(to.as_mut_ptr(), x[0]);
        _mm256_storeu_pd(to.as_mut_ptr().add(4), x[1]);
    }
}

impl Field for Avx2 {
    type V = Doubles;
    type M = Modulus;
    type W = Wide;
    type I = Integers;

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
        // 2^25, and 2^50 - 2p, which is small.
        let (half, whole) = (33_554_432.0, (1_u64 << 50) as f64 - 2.0 * p);
        unsafe {
            Modulus {
                p: _mm256_set1_pd(p),
                inverse: _mm256_set1_pd(1.0 / p),
                half: Wide {
                    value: _mm256_set1_pd(half),
                    quotient: _mm256_set1_pd(half / p),
                },
                whole: Wide {
                    value: _mm256_set1_pd(whole),
                    quotient: _mm256_set1_pd(whole / p),
                },
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
    unsafe fn load(from: *const u64) -> Doubles {
        unsafe {
            [
                _mm256_loadu_pd(from.cast()),
                _mm256_loadu_pd(from.add(4).cast()),
            ]
        }
    }

    #[inline(always)]
    unsafe fn store(to: *mut u64, x: Doubles) {
        unsafe {
            _mm256_storeu_pd(to.cast(), x[0]);
            _mm256_storeu_pd(to.add(4).cast(), x[1]);
        }
    }

    #[inline(always)]
    unsafe fn zero() -> Doubles {
        unsafe { [_mm256_setzero_pd(); 2] }
    }

    #[inline(always)]
    unsafe fn mul(x: Doubles, w: Wide, m: &Modulus) -> Doubles {
        unsafe { [mul(x[0], w, m), mul(x[1], w, m)] }
    }

    #[inline(always)]
    unsafe fn add(x: Doubles, y: Doubles) -> Doubles {
        unsafe { halves!(_mm256_add_pd; x, y) }
    }

    #[inline(always)]
    unsafe fn sub2(x: Doubles, y: Doubles, _: &Modulus) -> Doubles {
        unsafe { halves!(_mm256_sub_pd; x, y) }
    }

    #[inline(always)]
    unsafe fn sub4(x: Doubles, y: Doubles, _: &Modulus) -> Doubles {
        unsafe { halves!(_mm256_sub_pd; x, y) }
    }

    #[inline(always)]
    unsafe fn lower(x: Doubles, m: &Modulus) -> Doubles {
        unsafe { [lower(x[0], m), lower(x[1], m)] }
    }

    #[inline(always)]
    unsafe fn lower_operand(x: Doubles, _: &Modulus) -> Doubles {
        x
    }

    #[inline(always)]
    unsafe fn residues(x: Integers, radix30: Wide, m: &Modulus) -> Doubles {
        unsafe {
            let mask = _mm256_set1_epi64x((1 << 30) - 1);
            let upper = halves!(_mm256_srli_epi64::<30>; x);
            let high = Self::mul(halves!(small_doubles; upper), radix30, m);
            let low = [_mm256_and_si256(x[0], mask), _mm256_and_si256(x[1], mask)];
            Self::add(high, halves!(small_doubles; low))
        }
    }

    #[inline(always)]
    unsafe fn multiply(x: Doubles, y: Doubles, wrapped: Doubles, m: &Modulus) -> Doubles {
        unsafe {
            let x = Self::lower(x, m);
            let y = Self::lower(y, m);
            let (x0, x1, y0, y1) = (split(x[0]), split(x[1]), split(y[0]), split(y[1]));
            let (w0, w1) = (split(wrapped[0]), split(wrapped[1]));
            let (mut x_high, mut x_low) = ([0.0; LANES], [0.0; LANES]);
            put(&mut x_high, [x0.0, x1.0]);
            put(&mut x_low, [x0.1, x1.1]);
            let high = windows([w0.0, w1.0], [y0.0, y1.0]);
            let low = windows([w0.1, w1.1], [y0.1, y1.1]);
            let first = product_sums([&x_high, &x_low], high[0], low[0]);
            let second = product_sums([&x_high, &x_low], high[1], low[1]);
            [joined(first, m), joined(second, m)]
        }
    }

    #[inline(always)]
    unsafe fn canonical(x: Doubles, m: &Modulus) -> Integers {
        unsafe {
            let x = Self::lower(x, m);
            [positive(x[0], m), positive(x[1], m)]
        }
    }

    #[inline(always)]
    unsafe fn from_canonical(x: Integers) -> Doubles {
        unsafe { halves!(small_doubles; x) }
    }

    #[inline(always)]
    unsafe fn splat_integer(x: i64) -> Integers {
        unsafe { [_mm256_set1_epi64x(x); 2] }
    }

    #[inline(always)]
    unsafe fn add_integers(x: Integers, y: Integers) -> Integers {
        unsafe { halves!(_mm256_add_epi64; x, y) }
    }

    #[inline(always)]
    unsafe fn sub_integers(x: Integers, y: Integers) -> Integers {
        unsafe { halves!(_mm256_sub_epi64; x, y) }
    }

    #[inline(always)]
    unsafe fn mul_integers(x: Integers, y: Integers) -> Integers {
        unsafe { halves!(mul_low; x, y) }
    }

    #[inline(always)]
    unsafe fn scale_integers(x: Integers, factor: f64) -> Integers {
        unsafe { [scale(x[0], factor), scale(x[1], factor)] }
    }

    #[inline(always)]
    unsafe fn shift_in<const N: usize>(before: Integers, x: Integers) -> Integers {
        unsafe {
            // Moved by two lanes; by one, the odd lanes come from here and the even ones from x.
            let lower = _mm256_permute2x128_si256::<0x21>(before[1], x[0]);
            let upper = _mm256_permute2x128_si256::<0x21>(x[0], x[1]);
            if N == 2 {
                return [lower, upper];
            }
            [
                _mm256_alignr_epi8::<8>(x[0], lower),
                _mm256_alignr_epi8::<8>(x[1], upper),
            ]
        }
    }

    #[inline(always)]
    unsafe fn carry(x: Integers) -> (Integers, Integers) {
        unsafe {
            let (first, second) = (carry(x[0]), carry(x[1]));
            ([first.0, second.0], [first.1, second.1])
        }
    }

    #[inline(always)]
    unsafe fn are_limbs(x: Integers) -> bool {
        unsafe {
            let top = _mm256_set1_epi64x(RADIX as i64 - 1);
            let above =
                _mm256_or_si256(_mm256_cmpgt_epi64(x[0], top), _mm256_cmpgt_epi64(x[1], top));
            // A negative lane has its sign bit itself.
            let wrong = _mm256_or_si256(above, _mm256_or_si256(x[0], x[1]));
            _mm256_movemask_pd(_mm256_castsi256_pd(wrong)) == 0
        }
    }

    #[inline(always)]
    unsafe fn load_integers(from: *const u64) -> Integers {
        unsafe {
            [
                _mm256_loadu_si256(from.cast()),
                _mm256_loadu_si256(from.add(4).cast()),
            ]
        }
    }

    #[inline(always)]
    unsafe fn store_integers(to: *mut u64, x: Integers) {
        unsafe {
            _mm256_storeu_si256(to.cast(), x[0]);
            _mm256_storeu_si256(to.add(4).cast(), x[1]);
        }
    }
}

/// high 2^50 + middle 2^25 + low, lowered.
#[inline(always)]
unsafe fn joined([high, middle, low]: [__m256d; 3], m: &Modulus) -> __m256d {
    unsafe {
        let upper = _mm256_add_pd(mul(high, m.whole, m), mul(middle, m.half, m));
        lower(_mm256_add_pd(upper, low), m)
    }
}

/// A lowered value as an integer in [0, p).
#[inline(always)]
unsafe fn positive(x: __m256d, m: &Modulus) -> __m256i {
    unsafe {
        let below = _mm256_cmp_pd::<_CMP_LT_OQ>(x, _mm256_setzero_pd());
        let x = _mm256_add_pd(x, _mm256_and_pd(below, m.p));
        let shifter = _mm256_set1_pd(SHIFTER);
        let bits = _mm256_castpd_si256(_mm256_add_pd(x, shifter));
        _mm256_xor_si256(bits, _mm256_castpd_si256(shifter))
    }
}

#[inline(always)]
unsafe fn carry(x: __m256i) -> (__m256i, __m256i) {
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
