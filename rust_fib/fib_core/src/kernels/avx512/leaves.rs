//! Eight leaves at once by AVX-512: transposed, a vector holds one coefficient of all eight.
//!
//! Products need no shuffles then, a square computes 36 of its 64 products, and all outputs are independent of each
//! other, where one leaf by itself waits for its own sums.
//!
//! Ranges: values come below 8p and go into products as they are. The high halves of a sum of eight come to
//! less than 8 (8p)^2 / 2^52 < 64p and the low halves to less than 2^55, which Montgomery's reduction takes to below
//! 66p. Combinations of two such values with 128p above them stay below 2^59; [`below_2p`] takes what is below 2^62 to
//! below 2p, since the primes are just below 2^49.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

#[cfg(not(feature = "emulate-avx512"))]
use core::arch::x86_64::*;

use crate::field::arithmetic::Field;
use crate::field::avx512::{Avx512, BITS, MASK, Modulus, Wide, below_p, reduced, splat};
#[cfg(feature = "emulate-avx512")]
use crate::field::emulated::*;
use crate::field::integers::LANES;
use crate::kernels::avx512::one_leaf::{montgomery, product_sums};
use crate::transform::leaf::{Leaf, LeafGroup, Leaves};

type Eight = [__m512i; LANES];

impl Leaves for Avx512 {
    const GROUPED_PAIRS: usize = 4;
    const PRODUCT_SHIFT: u32 = BITS;

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
}

/// What [`Leaves::leaf_group`] says.
#[inline(always)]
pub unsafe fn leaf_group(a: *mut u64, b: *mut u64, group: &LeafGroup<'_>, leaf: Leaf, m: &Modulus) {
    unsafe {
        let root = roots(group, m);
        let y = load(b, group, m);
        let wrapped = wrap(&y, root, m);
        if matches!(leaf, Leaf::Product) {
            let x = load(a, group, m);
            let mut x = products(&x, &y, &wrapped, m);
            for output in &mut x {
                *output = below_2p(*output, m);
            }
            return store(a, x, group, m);
        }
        let squares_b = squares(&y, &wrapped, m);
        let x = load(a, group, m);
        let squares_a = squares(&x, &wrap(&x, root, m), m);
        let (mut high, mut low) = (squares_a, squares_b);
        for i in 0..LANES {
            (high[i], low[i]) = doubled(squares_a[i], squares_b[i], leaf, m);
        }
        store(a, high, group, m);
        store(b, low, group, m);
    }
}

/// The roots r of eight leaves: plus and minus each of four, times the row's.
#[inline(always)]
unsafe fn roots(group: &LeafGroup<'_>, m: &Modulus) -> Wide {
    unsafe {
        let four = _mm512_loadu_si512(group.roots.cast());
        let value = _mm512_unpacklo_epi64(four, four);
        let quotient = _mm512_unpackhi_epi64(four, four);
        let Some(twist) = group.twist else {
            return Wide { value, quotient };
        };
        let value = below_p(Avx512::mul(value, Avx512::splat(twist), m), m);
        // What 2^52 times the value leaves is known, so the division by p is exact.
        let rest = below_p(Avx512::mul(value, m.power, m), m);
        let quotient = _mm512_madd52lo_epu64(_mm512_setzero_si512(), rest, m.neg_inverse);
        Wide { value, quotient }
    }
}

/// What is congruent to x < 2^62 and below 2p: bits from 2^49 on count 2^49 - p < 2^35.6.
#[inline(always)]
unsafe fn below_2p(x: __m512i, m: &Modulus) -> __m512i {
    unsafe {
        let low = _mm512_and_si512(x, splat((1 << 49) - 1));
        _mm512_madd52lo_epu64(low, _mm512_srli_epi64::<49>(x), m.above)
    }
}

/// The coefficients of eight leaves.
#[inline(always)]
unsafe fn load(at: *const u64, group: &LeafGroup<'_>, m: &Modulus) -> Eight {
    unsafe { transposed(group.load::<Avx512, LANES>(at, m)) }
}

/// Back into eight leaves; x below 4p.
#[inline(always)]
unsafe fn store(at: *mut u64, x: Eight, group: &LeafGroup<'_>, m: &Modulus) {
    unsafe { group.store::<Avx512, LANES>(at, transposed(x), m) }
}

#[inline(always)]
unsafe fn transposed(x: Eight) -> Eight {
    unsafe {
        let [x0, x1, x2, x3, x4, x5, x6, x7] = x;
        // Coefficients 0, 2, 4, 6 and 1, 3, 5, 7 of two leaves; then of four; then one of all.
        let (e0, o0) = (_mm512_unpacklo_epi64(x0, x1), _mm512_unpackhi_epi64(x0, x1));
        let (e1, o1) = (_mm512_unpacklo_epi64(x2, x3), _mm512_unpackhi_epi64(x2, x3));
        let (e2, o2) = (_mm512_unpacklo_epi64(x4, x5), _mm512_unpackhi_epi64(x4, x5));
        let (e3, o3) = (_mm512_unpacklo_epi64(x6, x7), _mm512_unpackhi_epi64(x6, x7));
        let [y0, y2, y4, y6] = transposed_pairs([e0, e1, e2, e3]);
        let [y1, y3, y5, y7] = transposed_pairs([o0, o1, o2, o3]);
        [y0, y1, y2, y3, y4, y5, y6, y7]
    }
}

/// The transpose of four by four pairs of lanes.
#[inline(always)]
unsafe fn transposed_pairs(x: [__m512i; 4]) -> [__m512i; 4] {
    const EVEN: i32 = 0b1000_1000;
    const ODD: i32 = 0b1101_1101;
    unsafe {
        let even = _mm512_shuffle_i64x2::<EVEN>(x[0], x[1]);
        let odd = _mm512_shuffle_i64x2::<ODD>(x[0], x[1]);
        let even2 = _mm512_shuffle_i64x2::<EVEN>(x[2], x[3]);
        let odd2 = _mm512_shuffle_i64x2::<ODD>(x[2], x[3]);
        [
            _mm512_shuffle_i64x2::<EVEN>(even, even2),
            _mm512_shuffle_i64x2::<EVEN>(odd, odd2),
            _mm512_shuffle_i64x2::<ODD>(even, even2),
            _mm512_shuffle_i64x2::<ODD>(odd, odd2),
        ]
    }
}

/// r x, up to 2p in the low 52 bits; those above are anything.
#[inline(always)]
unsafe fn wrap(x: &Eight, root: Wide, m: &Modulus) -> Eight {
    /// The second leaf of each pair has minus the root of the first.
    const SECOND: u8 = 0b1010_1010;
    unsafe {
        let mut wrapped = *x;
        for coefficient in &mut wrapped[1..] {
            let turned = Avx512::mul(*coefficient, root, m);
            *coefficient = _mm512_mask_sub_epi64(turned, SECOND, m.p2, turned);
        }
        wrapped
    }
}

/// Pairs x_i y_j to be multiplied.
macro_rules! dot {
    ($x:ident; $($i:literal $y:ident $j:literal),+) => {
        [$([$x[$i], $y[$j]]),+]
    };
}

#[inline(always)]
#[rustfmt::skip]
unsafe fn products(x: &Eight, y: &Eight, w: &Eight, m: &Modulus) -> Eight {
    unsafe {
        [
            of_products(dot!(x; 0 y 0, 1 w 7, 2 w 6, 3 w 5, 4 w 4, 5 w 3, 6 w 2, 7 w 1), m),
            of_products(dot!(x; 0 y 1, 1 y 0, 2 w 7, 3 w 6, 4 w 5, 5 w 4, 6 w 3, 7 w 2), m),
            of_products(dot!(x; 0 y 2, 1 y 1, 2 y 0, 3 w 7, 4 w 6, 5 w 5, 6 w 4, 7 w 3), m),
            of_products(dot!(x; 0 y 3, 1 y 2, 2 y 1, 3 y 0, 4 w 7, 5 w 6, 6 w 5, 7 w 4), m),
            of_products(dot!(x; 0 y 4, 1 y 3, 2 y 2, 3 y 1, 4 y 0, 5 w 7, 6 w 6, 7 w 5), m),
            of_products(dot!(x; 0 y 5, 1 y 4, 2 y 3, 3 y 2, 4 y 1, 5 y 0, 6 w 7, 7 w 6), m),
            of_products(dot!(x; 0 y 6, 1 y 5, 2 y 4, 3 y 3, 4 y 2, 5 y 1, 6 y 0, 7 w 7), m),
            of_products(dot!(x; 0 y 7, 1 y 6, 2 y 5, 3 y 4, 4 y 3, 5 y 2, 6 y 1, 7 y 0), m),
        ]
    }
}

#[inline(always)]
#[rustfmt::skip]
unsafe fn squares(x: &Eight, w: &Eight, m: &Modulus) -> Eight {
    unsafe {
        [
            of_squares(dot!(x; 1 w 7, 2 w 6, 3 w 5), dot!(x; 0 x 0, 4 w 4), m),
            of_squares(dot!(x; 0 x 1, 2 w 7, 3 w 6, 4 w 5), [], m),
            of_squares(dot!(x; 0 x 2, 3 w 7, 4 w 6), dot!(x; 1 x 1, 5 w 5), m),
            of_squares(dot!(x; 0 x 3, 1 x 2, 4 w 7, 5 w 6), [], m),
            of_squares(dot!(x; 0 x 4, 1 x 3, 5 w 7), dot!(x; 2 x 2, 6 w 6), m),
            of_squares(dot!(x; 0 x 5, 1 x 4, 2 x 3, 6 w 7), [], m),
            of_squares(dot!(x; 0 x 6, 1 x 5, 2 x 4), dot!(x; 3 x 3, 7 w 7), m),
            of_squares(dot!(x; 0 x 7, 1 x 6, 2 x 5, 3 x 4), [], m),
        ]
    }
}

/// The sum of products, low and high halves of 52 bits apart, added to what there is.
#[inline(always)]
unsafe fn add_products<const N: usize>(
    [mut low, mut high]: [__m512i; 2],
    pairs: [[__m512i; 2]; N],
) -> [__m512i; 2] {
    unsafe {
        for [x, y] in pairs {
            low = _mm512_madd52lo_epu64(low, x, y);
            high = _mm512_madd52hi_epu64(high, x, y);
        }
        [low, high]
    }
}

/// The sum of products / 2^52 mod p.
#[inline(always)]
unsafe fn of_products<const N: usize>(pairs: [[__m512i; 2]; N], m: &Modulus) -> __m512i {
    unsafe {
        let [low, high] = add_products([splat(MASK as u64), _mm512_setzero_si512()], pairs);
        montgomery(low, high, m)
    }
}

/// The same where products of different coefficients count twice.
#[inline(always)]
unsafe fn of_squares<const N: usize, const M: usize>(
    twice: [[__m512i; 2]; N],
    once: [[__m512i; 2]; M],
    m: &Modulus,
) -> __m512i {
    unsafe {
        let zero = _mm512_setzero_si512();
        let [low, high] = add_products([zero, zero], twice);
        let low = _mm512_add_epi64(_mm512_add_epi64(low, low), splat(MASK as u64));
        let [low, high] = add_products([low, _mm512_add_epi64(high, high)], once);
        montgomery(low, high, m)
    }
}

/// The combinations of the squares that [`Leaf`] names, below 2p for squares below 128p.
#[inline(always)]
unsafe fn doubled(a: __m512i, b: __m512i, leaf: Leaf, m: &Modulus) -> (__m512i, __m512i) {
    unsafe {
        let difference = _mm512_sub_epi64(_mm512_add_epi64(a, m.p128), b);
        let twice = _mm512_add_epi64(difference, difference);
        let even = below_2p(_mm512_add_epi64(a, twice), m);
        if matches!(leaf, Leaf::DoubleNext) {
            let thrice_a = _mm512_add_epi64(_mm512_add_epi64(a, a), a);
            return (below_2p(_mm512_add_epi64(thrice_a, difference), m), even);
        }
        (even, below_2p(_mm512_add_epi64(a, b), m))
    }
}
