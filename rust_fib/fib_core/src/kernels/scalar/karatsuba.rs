//! Products of leaves of the portable field.
//!
//! A sum of products is taken twice: modulo 2^64, and in doubles for its quotient by p, which leaves a small
//! rest. Both are one text, over [`Number`].
//!
//! Bounds: operands are within 0.55p, wrapped ones within 1.06p. The terms of a square come to 4.7p^2 at most and are
//! rounded five times at most, by a part 2^-53 < 1 / 16p each time; with the two roundings of the quotient that is less
//! than 2.1, and 3.1 when it is cut off. Karatsuba's sums and differences make the terms of a product 18.7p^2, rounded
//! four times: less than 6.3. Operands, sums and differences are integers below 2^53, exact as doubles.

use core::ops::{Add, Mul, Sub};

use crate::field::integers::LANES;
use crate::field::word::{Modulus, reduced};

type Lanes = [i64; LANES];

/// An integer modulo 2^64.
#[derive(Clone, Copy)]
struct Low(i64);

impl Add for Low {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }
}

impl Sub for Low {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }
}

impl Mul for Low {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(self.0.wrapping_mul(other.0))
    }
}

trait Number: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {}

impl Number for Low {}
impl Number for f64 {}

#[inline(always)]
fn doubles(x: &Lanes) -> [f64; LANES] {
    x.map(|lane| lane as f64)
}

/// Lane k is the sum of x_i t_(1+k-i); a matrix with the same value along each diagonal, times x.
#[inline(always)]
fn two_lanes<T: Number>(x: [T; 2], t: [T; 3]) -> [T; 2] {
    [x[0] * t[1] + x[1] * t[0], x[0] * t[2] + x[1] * t[1]]
}

/// Lane k is the sum of x_i t_(3+k-i), with three products of halves instead of four.
#[inline(always)]
fn four_lanes<T: Number>(x: [T; 4], t: [T; 7]) -> [T; 4] {
    let [x0, x1, x2, x3] = x;
    let both = two_lanes([x0 + x2, x1 + x3], [t[2], t[3], t[4]]);
    let late = two_lanes([x2, x3], [t[0] - t[2], t[1] - t[3], t[2] - t[4]]);
    let early = two_lanes([x0, x1], [t[4] - t[2], t[5] - t[3], t[6] - t[4]]);
    [
        both[0] + late[0],
        both[1] + late[1],
        both[0] + early[0],
        both[1] + early[1],
    ]
}

/// Lane k is the sum of x_i y_(k-i) and x_i w_(8+k-i), in the same way.
#[inline(always)]
fn eight_lanes<T: Number>(x: [T; 8], y: [T; 8], w: [T; 8]) -> [T; 8] {
    let [x0, x1, x2, x3, x4, x5, x6, x7] = x;
    let middle = [w[5], w[6], w[7], y[0], y[1], y[2], y[3]];
    let below = [w[1], w[2], w[3], w[4], w[5], w[6], w[7]];
    let above = [y[1], y[2], y[3], y[4], y[5], y[6], y[7]];
    let both = four_lanes([x0 + x4, x1 + x5, x2 + x6, x3 + x7], middle);
    let late = four_lanes([x4, x5, x6, x7], differences(below, middle));
    let early = four_lanes([x0, x1, x2, x3], differences(above, middle));
    [
        both[0] + late[0],
        both[1] + late[1],
        both[2] + late[2],
        both[3] + late[3],
        both[0] + early[0],
        both[1] + early[1],
        both[2] + early[2],
        both[3] + early[3],
    ]
}

#[inline(always)]
fn differences<T: Number>(x: [T; 7], y: [T; 7]) -> [T; 7] {
    core::array::from_fn(|i| x[i] - y[i])
}

/// The product modulo t^8 - w, where `wrapped` is w y.
///
/// Source: A. Karatsuba's method for matrices of this kind, as in H. Fan and M. A. Hasan, "A new approach to
/// subquadratic space complexity parallel multipliers", IEEE Trans. Computers 56 (2007).
#[inline(always)]
pub fn product(x: &Lanes, y: &Lanes, wrapped: &Lanes, m: &Modulus) -> Lanes {
    let low = eight_lanes(x.map(Low), y.map(Low), wrapped.map(Low));
    let sums = eight_lanes(doubles(x), doubles(y), doubles(wrapped));
    core::array::from_fn(|k| reduced(low[k].0, sums[k], m))
}

/// The square modulo t^8 - w, where `wrapped` is w x: products of different lanes count twice.
#[inline(always)]
pub fn square(x: &Lanes, wrapped: &Lanes, m: &Modulus) -> Lanes {
    let (low, low_wrapped) = (x.map(Low), wrapped.map(Low));
    let (double, double_wrapped) = (doubles(x), doubles(wrapped));
    // Lanes i and j, i + j = k or k + 8; lane by lane, so that few sums are alive at a time.
    macro_rules! term {
        ($x:ident, $w:ident, $i:literal, $j:literal) => {
            $x[$i] * if $i + $j < LANES { $x[$j] } else { $w[$j] }
        };
    }
    macro_rules! sum {
        ($x:ident, $w:ident, $i:literal $j:literal $(, $k:literal $l:literal)*) => {{
            let half = term!($x, $w, $i, $j) $(+ term!($x, $w, $k, $l))*;
            half + half
        }};
    }
    macro_rules! odd {
        ($($i:literal $j:literal),*) => {{
            let product = sum!(low, low_wrapped, $($i $j),*);
            reduced(product.0, sum!(double, double_wrapped, $($i $j),*), m)
        }};
    }
    macro_rules! even {
        ($a:literal $b:literal; $($i:literal $j:literal),*) => {{
            let product = sum!(low, low_wrapped, $($i $j),*)
                + term!(low, low_wrapped, $a, $a)
                + term!(low, low_wrapped, $b, $b);
            let sum = sum!(double, double_wrapped, $($i $j),*)
                + term!(double, double_wrapped, $a, $a)
                + term!(double, double_wrapped, $b, $b);
            reduced(product.0, sum, m)
        }};
    }
    [
        even!(0 4; 1 7, 2 6, 3 5),
        odd!(0 1, 2 7, 3 6, 4 5),
        even!(1 5; 0 2, 3 7, 4 6),
        odd!(0 3, 1 2, 4 7, 5 6),
        even!(2 6; 0 4, 1 3, 5 7),
        odd!(0 5, 1 4, 2 3, 6 7),
        even!(3 7; 0 6, 1 5, 2 4),
        odd!(0 7, 1 6, 2 5, 3 4),
    ]
}
