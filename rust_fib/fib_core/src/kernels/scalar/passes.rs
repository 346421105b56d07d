//! Two levels word by word, for sixteen registers do not hold four vectors of eight.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use crate::field::integers::LANES;
use crate::field::scalar::Scalar;
use crate::field::word::{Modulus, Multiplier, dot, lower, mul};
use crate::transform::passes::Passes;

impl Passes for Scalar {
    #[inline(always)]
    unsafe fn pass<const FORWARD: bool>(
        data: *mut u64,
        stride: usize,
        count: usize,
        w: &[Multiplier; 3],
        m: &Modulus,
    ) {
        unsafe { pass::<FORWARD>(data, stride, count, w, m) }
    }
}

/// What a pass multiplies by: the three factors of a node, and the first times either other one, of opposite signs.
struct Constants([Multiplier; 5]);

impl Constants {
    #[inline(always)]
    fn new<const FORWARD: bool>(&[w0, w1, w2]: &[Multiplier; 3], m: &Modulus) -> Self {
        let signed = if FORWARD { w0 } else { w0.negated() };
        let other = signed.negated();
        Self([w0, w1, w2, signed.times(w1, m), other.times(w2, m)])
    }
}

/// Two levels forward. Each output is a sum of products of inputs, which takes as many multiplications as one level
/// after the other, a conversion and half the latency less.
#[inline(always)]
fn forward4(x: [i64; 4], w: &Constants, m: &Modulus) -> [i64; 4] {
    let w = &w.0;
    let even = mul(x[2], w[0], m);
    let plus = dot([x[1], x[3]], [w[1], w[3]], m);
    let minus = dot([x[1], x[3]], [w[2], w[4]], m);
    let (y0, y2) = (x[0] + even, x[0] - even);
    [y0 + plus, y0 - plus, y2 + minus, y2 - minus]
}

/// Two levels back, up to the factor 4.
#[inline(always)]
fn inverse4(y: [i64; 4], w: &Constants, m: &Modulus) -> [i64; 4] {
    let w = &w.0;
    let (sums, differences) = ([y[0] + y[1], y[2] + y[3]], [y[1] - y[0], y[3] - y[2]]);
    [
        lower(sums[0] + sums[1], m),
        dot(differences, [w[1], w[2]], m),
        mul(sums[1] - sums[0], w[0], m),
        dot(differences, [w[3], w[4]], m),
    ]
}

/// `Field::pass`, word by word, for sixteen registers do not hold four vectors of eight.
#[inline(always)]
pub unsafe fn pass<const FORWARD: bool>(
    data: *mut u64,
    stride: usize,
    count: usize,
    w: &[Multiplier; 3],
    m: &Modulus,
) {
    let (data, stride) = (data.cast::<i64>(), stride * LANES);
    let constants = Constants::new::<FORWARD>(w, m);
    for i in (0..count * LANES).step_by(2) {
        unsafe {
            column::<FORWARD>(data.add(i), stride, &constants, m);
            column::<FORWARD>(data.add(i + 1), stride, &constants, m);
        }
    }
}

/// The words at the four quarters.
#[inline(always)]
unsafe fn column<const FORWARD: bool>(
    data: *mut i64,
    stride: usize,
    constants: &Constants,
    m: &Modulus,
) {
    unsafe {
        let at = [0, 1, 2, 3].map(|quarter| data.add(quarter * stride));
        let x = at.map(|at| at.read());
        let y = if FORWARD {
            forward4(x, constants, m)
        } else {
            inverse4(x, constants, m)
        };
        for (at, y) in at.into_iter().zip(y) {
            at.write(y);
        }
    }
}

#[cfg(test)]
#[path = "passes_tests.rs"]
mod tests;
