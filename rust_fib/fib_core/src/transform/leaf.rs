//! What is done at the leaves: the products that every instruction set makes in its own way, and what they have in common.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use crate::field::arithmetic::Field;
use crate::field::factor::Factor;

/// What the leaves do to the vectors of both operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// a <- a b.
    Product,
    /// a, b <- 3 a^2 - 2 b^2, a^2 + b^2: (F(2k), F(2k-1)) of (F(k), F(k-1)), without the sign.
    Double,
    /// a, b <- 4 a^2 - b^2, 3 a^2 - 2 b^2: (F(2k+1), F(2k)), without the sign.
    DoubleNext,
}

/// Neighbouring leaves.
#[cfg_attr(
    not(target_arch = "x86_64"),
    expect(dead_code, reason = "read where leaves go in groups")
)]
pub struct LeafGroup<'a> {
    /// The roots of the pairs.
    pub roots: *const Factor,
    /// What the first level back multiplies by, where the number of levels is odd: that level and the last one
    /// forward are then done with the leaves.
    pub back: Option<&'a [Factor; 4]>,
    /// As [`crate::transform::row::Row`] has it.
    pub twist: Option<Factor>,
}

/// Products at the leaves of a transform, each a vector of a field.
///
/// # Safety
/// As [`Field`]'s.
pub trait Leaves: Field {
    /// How many pairs of leaves `leaf_group` takes; 0 where leaves go one by one.
    const GROUPED_PAIRS: usize = 0;
    /// `multiply` divides by 2 to this power on its way.
    const PRODUCT_SHIFT: u32;

    /// x y modulo t^LANES - w, lane i being the coefficient of t^i, up to the constant factor
    /// [`Leaves::PRODUCT_SHIFT`]; x, y < 8p, wrapped = w y <= 2p, the result is below 4p.
    unsafe fn multiply(x: Self::V, y: Self::V, wrapped: Self::V, m: &Self::M) -> Self::V;
    /// The same for x = y, below 4p as well.
    #[inline(always)]
    unsafe fn square(x: Self::V, wrapped: Self::V, m: &Self::M) -> Self::V {
        // SAFETY: as this function's.
        unsafe { Self::multiply(x, x, wrapped, m) }
    }
    /// A combination of two products of leaves, to below 4p where `lower_operand` leaves it above.
    #[inline(always)]
    unsafe fn settle(x: Self::V, _: &Self::M) -> Self::V {
        x
    }
    /// Does what `leaf` says to [`Leaves::GROUPED_PAIRS`] pairs of leaves of both operands, with the last level before
    /// and after them where `group` has it so; in and out as one by one.
    #[inline(always)]
    unsafe fn leaf_group(_: *mut u64, _: *mut u64, _: &LeafGroup<'_>, _: Leaf, _: &Self::M) {}
    /// r v for both leaves of a pair: r is w times the row's root for the first, minus that for the second.
    #[inline(always)]
    unsafe fn wrap_pair(
        v: [Self::V; 2],
        w: Self::W,
        twist: Option<Self::W>,
        m: &Self::M,
    ) -> [Self::V; 2] {
        // SAFETY: as this function's.
        unsafe {
            let (mut x, mut y) = (Self::mul(v[0], w, m), Self::mul(v[1], w, m));
            if let Some(twist) = twist {
                (x, y) = (Self::mul(x, twist, m), Self::mul(y, twist, m));
            }
            [x, Self::sub2(Self::zero(), y, m)]
        }
    }
}

/// The last level forward of a pair where their number is odd.
#[inline(always)]
pub unsafe fn forward_half<F: Field>([x, y]: [F::V; 2], w: F::W, m: &F::M) -> [F::V; 2] {
    unsafe {
        let (x, y) = (F::lower(x, m), F::mul(y, w, m));
        [F::add(x, y), F::sub2(x, y, m)]
    }
}

/// The first level back of a pair where their number is odd, up to the factor 2.
#[inline(always)]
pub unsafe fn inverse_half<F: Field>([x, y]: [F::V; 2], w: F::W, m: &F::M) -> [F::V; 2] {
    unsafe {
        let difference = F::sub4(y, x, m);
        [F::lower(F::add(x, y), m), F::mul(difference, w, m)]
    }
}

#[cfg(target_arch = "x86_64")]
impl LeafGroup<'_> {
    /// N leaves, after the last level where that is still to be done.
    #[inline(always)]
    pub unsafe fn load<F: Field, const N: usize>(&self, at: *const u64, m: &F::M) -> [F::V; N] {
        unsafe {
            let mut x = [F::zero(); N];
            for (i, leaf) in x.iter_mut().enumerate() {
                *leaf = F::load(at.add(F::LANES * i));
            }
            if self.back.is_some() {
                for i in 0..N / 2 {
                    let w = F::splat(*self.roots.add(i));
                    [x[2 * i], x[2 * i + 1]] = forward_half::<F>([x[2 * i], x[2 * i + 1]], w, m);
                }
            }
            x
        }
    }

    /// Back again, after the first level back where that is to be done; x below 4p.
    #[inline(always)]
    pub unsafe fn store<F: Field, const N: usize>(&self, at: *mut u64, mut x: [F::V; N], m: &F::M) {
        unsafe {
            if let Some(back) = self.back {
                for i in 0..N / 2 {
                    let w = F::splat(back[i]);
                    [x[2 * i], x[2 * i + 1]] = inverse_half::<F>([x[2 * i], x[2 * i + 1]], w, m);
                }
            }
            for (i, leaf) in x.into_iter().enumerate() {
                F::store(at.add(F::LANES * i), leaf);
            }
        }
    }
}

/// The combinations of the squares that [`Leaf`] names, below 4p for squares below 4p.
#[inline(always)]
pub unsafe fn doubled<F: Field>(a: F::V, b: F::V, leaf: Leaf, m: &F::M) -> (F::V, F::V) {
    unsafe {
        let difference = F::lower_operand(F::sub4(a, b, m), m); // a - b
        let twice = F::lower_operand(F::add(difference, difference), m);
        let even = F::lower_operand(F::add(twice, a), m);
        if matches!(leaf, Leaf::DoubleNext) {
            let twice_a = F::lower_operand(F::add(a, a), m);
            let thrice_a = F::lower_operand(F::add(twice_a, a), m);
            return (F::lower_operand(F::add(thrice_a, difference), m), even);
        }
        (even, F::lower_operand(F::add(a, b), m))
    }
}
