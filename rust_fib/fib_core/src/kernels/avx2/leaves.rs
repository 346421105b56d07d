//! Four leaves at once by AVX2: transposed, a vector holds one coefficient of all four.
//!
//! Products need neither shuffles nor broadcasts then, and a square computes 10 of its 16 products. Ranges are those of
//! one leaf by itself: the same products make up each sum.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use core::arch::x86_64::*;

use crate::field::arithmetic::Field;
use crate::field::avx2::{Avx2, Modulus, Wide};
use crate::field::integers::Integers;
use crate::kernels::avx2::one_leaf::{joined, product_sums, split};
use crate::transform::leaf::{Leaf, LeafGroup, Leaves, doubled};

const LANES: usize = Avx2::LANES;

type Four = [__m256d; LANES];
/// The high and the low part of a coefficient.
type Parts = [__m256d; 2];

impl Leaves for Avx2 {
    const GROUPED_PAIRS: usize = 2;
    const PRODUCT_SHIFT: u32 = 0;

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
}

/// What [`Leaves::leaf_group`] says.
#[inline(always)]
pub unsafe fn leaf_group(a: *mut u64, b: *mut u64, group: &LeafGroup<'_>, leaf: Leaf, m: &Modulus) {
    unsafe {
        let root = roots(group, m);
        let y = load(b, group, m);
        let wrapped = wrap(y, root, m);
        let y = split_all(y);
        if matches!(leaf, Leaf::Product) {
            let x = split_all(load(a, group, m));
            return store(a, products(&x, &y, &wrapped, m), group, m);
        }
        let squares_b = squares(&y, &wrapped, m);
        let x = load(a, group, m);
        let squares_a = squares(&split_all(x), &wrap(x, root, m), m);
        let (mut high, mut low) = (squares_a, squares_b);
        for i in 0..LANES {
            (high[i], low[i]) = doubled::<Avx2>(squares_a[i], squares_b[i], leaf, m);
        }
        store(a, high, group, m);
        store(b, low, group, m);
    }
}

/// The roots r of four leaves: plus and minus each of two, times the row's.
#[inline(always)]
unsafe fn roots(group: &LeafGroup<'_>, m: &Modulus) -> Wide {
    unsafe {
        let two = _mm256_loadu_pd(group.roots.cast());
        let signs = _mm256_setr_pd(0.0, -0.0, 0.0, -0.0);
        let value = _mm256_xor_pd(_mm256_unpacklo_pd(two, two), signs);
        let quotient = _mm256_xor_pd(_mm256_unpackhi_pd(two, two), signs);
        let Some(twist) = group.twist else {
            return Wide { value, quotient };
        };
        let value = Avx2::mul(value, Avx2::splat(twist), m);
        let quotient = _mm256_mul_pd(value, m.inverse);
        Wide { value, quotient }
    }
}

/// The coefficients of four leaves.
#[inline(always)]
unsafe fn load(at: *const u64, group: &LeafGroup<'_>, m: &Modulus) -> Four {
    unsafe { transposed(group.load::<Avx2, LANES>(at, m)) }
}

/// Back into four leaves; x below 4p.
#[inline(always)]
unsafe fn store(at: *mut u64, x: Four, group: &LeafGroup<'_>, m: &Modulus) {
    unsafe { group.store::<Avx2, LANES>(at, transposed(x), m) }
}

#[inline(always)]
unsafe fn transposed([x0, x1, x2, x3]: Four) -> Four {
    unsafe {
        let (e0, o0) = (_mm256_unpacklo_pd(x0, x1), _mm256_unpackhi_pd(x0, x1));
        let (e1, o1) = (_mm256_unpacklo_pd(x2, x3), _mm256_unpackhi_pd(x2, x3));
        [
            _mm256_permute2f128_pd::<0x20>(e0, e1),
            _mm256_permute2f128_pd::<0x20>(o0, o1),
            _mm256_permute2f128_pd::<0x31>(e0, e1),
            _mm256_permute2f128_pd::<0x31>(o0, o1),
        ]
    }
}

#[inline(always)]
unsafe fn split_all(x: Four) -> Operand {
    unsafe { [split(x[0]), split(x[1]), split(x[2]), split(x[3])] }
}

/// The parts of r x; those of coefficient 0 are never needed.
#[inline(always)]
unsafe fn wrap(x: Four, root: Wide, m: &Modulus) -> Operand {
    unsafe {
        [
            [_mm256_setzero_pd(); 2],
            split(Avx2::mul(x[1], root, m)),
            split(Avx2::mul(x[2], root, m)),
            split(Avx2::mul(x[3], root, m)),
        ]
    }
}

/// The coefficient from the sum of products x_i y_j.
macro_rules! dot {
    ($m:ident; $($x:ident $i:literal $y:ident $j:literal),+) => {
        joined(sums([$([$x[$i], $y[$j]]),+]), $m)
    };
}

type Operand = [Parts; LANES];

#[inline(always)]
#[rustfmt::skip]
unsafe fn products(x: &Operand, y: &Operand, w: &Operand, m: &Modulus) -> Four {
    unsafe {
        [
            dot!(m; x 0 y 0, x 1 w 3, x 2 w 2, x 3 w 1),
            dot!(m; x 0 y 1, x 1 y 0, x 2 w 3, x 3 w 2),
            dot!(m; x 0 y 2, x 1 y 1, x 2 y 0, x 3 w 3),
            dot!(m; x 0 y 3, x 1 y 2, x 2 y 1, x 3 y 0),
        ]
    }
}

/// Products of different coefficients count twice.
#[inline(always)]
unsafe fn squares(x: &Operand, w: &Operand, m: &Modulus) -> Four {
    unsafe {
        let d = [twice(x[0]), twice(x[1]), twice(x[2])];
        [
            dot!(m; x 0 x 0, d 1 w 3, x 2 w 2),
            dot!(m; d 0 x 1, d 2 w 3),
            dot!(m; d 0 x 2, x 1 x 1, x 3 w 3),
            dot!(m; d 0 x 3, d 1 x 2),
        ]
    }
}

#[inline(always)]
unsafe fn twice(x: Parts) -> Parts {
    unsafe { [_mm256_add_pd(x[0], x[0]), _mm256_add_pd(x[1], x[1])] }
}

/// The sums of the products of the parts: high times high, mixed, low times low.
#[inline(always)]
unsafe fn sums<const N: usize>(pairs: [[Parts; 2]; N]) -> [__m256d; 3] {
    unsafe {
        let [x, y] = pairs[0];
        let mut sums = [
            _mm256_mul_pd(x[0], y[0]),
            _mm256_fmadd_pd(x[0], y[1], _mm256_mul_pd(x[1], y[0])),
            _mm256_mul_pd(x[1], y[1]),
        ];
        for [x, y] in &pairs[1..] {
            sums[0] = _mm256_fmadd_pd(x[0], y[0], sums[0]);
            sums[1] = _mm256_fmadd_pd(x[0], y[1], sums[1]);
            sums[1] = _mm256_fmadd_pd(x[1], y[0], sums[1]);
            sums[2] = _mm256_fmadd_pd(x[1], y[1], sums[2]);
        }
        sums
    }
}
