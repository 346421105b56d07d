//! Two levels of a transform in one pass over its vectors.

use crate::field::arithmetic::Field;

/// Passes of two levels; an instruction set may make them in its own way.
///
/// # Safety
/// As [`Field`]'s.
pub trait Passes: Field {
    /// Two levels of a transform forward: values at the four quarters of a node's range, below 8p, and
    /// the roots of the node and of its two children.
    #[inline(always)]
    unsafe fn forward4(x: [Self::V; 4], w: &[Self::W; 3], m: &Self::M) -> [Self::V; 4] {
        // SAFETY: as this function's.
        unsafe {
            let (x0, x1) = (Self::lower(x[0], m), Self::lower_operand(x[1], m));
            let (x2, x3) = (Self::mul(x[2], w[0], m), Self::mul(x[3], w[0], m));
            let (y0, y2) = (Self::add(x0, x2), Self::sub2(x0, x2, m));
            let y1 = Self::mul(Self::add(x1, x3), w[1], m);
            let y3 = Self::mul(Self::sub2(x1, x3, m), w[2], m);
            let (z0, z1) = (Self::add(y0, y1), Self::sub2(y0, y1, m));
            [z0, z1, Self::add(y2, y3), Self::sub2(y2, y3, m)]
        }
    }

    /// Two levels back, up to the factor 4: values below 4p, roots negated and inverted.
    #[inline(always)]
    unsafe fn inverse4(y: [Self::V; 4], w: &[Self::W; 3], m: &Self::M) -> [Self::V; 4] {
        // SAFETY: as this function's.
        unsafe {
            let y0 = Self::lower_operand(Self::add(y[0], y[1]), m);
            let y2 = Self::lower_operand(Self::add(y[2], y[3]), m);
            let y1 = Self::mul(Self::sub4(y[1], y[0], m), w[1], m);
            let y3 = Self::mul(Self::sub4(y[3], y[2], m), w[2], m);
            [
                Self::lower(Self::add(y0, y2), m),
                Self::add(y1, y3),
                Self::mul(Self::sub4(y2, y0, m), w[0], m),
                Self::mul(Self::sub2(y3, y1, m), w[0], m),
            ]
        }
    }

    /// Applies two levels to four quarters of `count` vectors, `stride` vectors apart.
    #[inline(always)]
    unsafe fn pass<const FORWARD: bool>(
        data: *mut u64,
        stride: usize,
        count: usize,
        w: &[Self::W; 3],
        m: &Self::M,
    ) {
        // SAFETY: as this function's.
        unsafe {
            let stride = stride * Self::LANES;
            for i in 0..count {
                let at = data.add(i * Self::LANES);
                let x = [
                    Self::load(at),
                    Self::load(at.add(stride)),
                    Self::load(at.add(2 * stride)),
                    Self::load(at.add(3 * stride)),
                ];
                let y = if FORWARD {
                    Self::forward4(x, w, m)
                } else {
                    Self::inverse4(x, w, m)
                };
                Self::store(at, y[0]);
                Self::store(at.add(stride), y[1]);
                Self::store(at.add(2 * stride), y[2]);
                Self::store(at.add(3 * stride), y[3]);
            }
        }
    }
}
