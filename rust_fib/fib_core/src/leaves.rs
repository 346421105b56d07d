//! The products at the leaves of a transform, between its way forward and its way back.
//!
//! Leaf 2i of a row stands for t^LANES = root\[i\], leaf 2i + 1 for minus that, both times the root of the row. Where the
//! number of levels is odd, the last one forward and the first one back are done here.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

use crate::field::{Factor, Field};
use crate::transform::{Row, mirrored};

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
    /// As [`Row`] has it.
    pub twist: Option<Factor>,
}

/// The leaves of node t in pairs; where `halves`, with the last level before and after them.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "inlined everywhere")]
pub unsafe fn leaves<F: Field>(
    a: *mut u64,
    b: *mut u64,
    pairs: usize,
    t: usize,
    halves: bool,
    row: &Row<'_>,
    leaf: Leaf,
    m: &F::M,
) {
    unsafe {
        #[expect(
            clippy::manual_map,
            reason = "a closure would not have the instructions"
        )]
        let twist = match row.twist {
            Some(factor) => Some(F::splat(factor)),
            None => None,
        };
        if F::GROUPED_PAIRS > 0 && pairs >= F::GROUPED_PAIRS {
            return grouped::<F>(a, b, pairs, t, halves, row, leaf, m);
        }
        for i in 0..pairs {
            let pair = t * pairs + i;
            let (a, b) = (a.add(2 * i * F::LANES), b.add(2 * i * F::LANES));
            let w = F::splat(*row.roots.add(pair));
            leaf_pair::<F>(a, b, w, twist, halves, leaf, m);
            if halves {
                let back = F::splat(back_of(pair, row));
                inverse_pair::<F>(a, back, m);
                if !matches!(leaf, Leaf::Product) {
                    inverse_pair::<F>(b, back, m);
                }
            }
        }
    }
}

/// What the last level back of a pair of leaves multiplies by.
#[inline(always)]
unsafe fn back_of(pair: usize, row: &Row<'_>) -> Factor {
    if pair == 0 {
        return row.minus_one;
    }
    unsafe { *row.roots.add(mirrored(pair)) }
}

/// The leaves of node t in groups.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "inlined everywhere")]
unsafe fn grouped<F: Field>(
    a: *mut u64,
    b: *mut u64,
    pairs: usize,
    t: usize,
    halves: bool,
    row: &Row<'_>,
    leaf: Leaf,
    m: &F::M,
) {
    unsafe {
        let mut back = [Factor::default(); 4];
        for i in (0..pairs).step_by(F::GROUPED_PAIRS) {
            let pair = t * pairs + i;
            if halves {
                for (j, back) in back.iter_mut().enumerate().take(F::GROUPED_PAIRS) {
                    *back = back_of(pair + j, row);
                }
            }
            let group = LeafGroup {
                roots: row.roots.add(pair),
                back: if halves { Some(&back) } else { None },
                twist: row.twist,
            };
            let (a, b) = (a.add(2 * i * F::LANES), b.add(2 * i * F::LANES));
            F::leaf_group(a, b, &group, leaf, m);
        }
    }
}

/// The last level forward of a pair where their number is odd.
#[inline(always)]
unsafe fn forward_half<F: Field>([x, y]: [F::V; 2], w: F::W, m: &F::M) -> [F::V; 2] {
    unsafe {
        let (x, y) = (F::lower(x, m), F::mul(y, w, m));
        [F::add(x, y), F::sub2(x, y, m)]
    }
}

/// The first level back of a pair where their number is odd, up to the factor 2.
#[inline(always)]
unsafe fn inverse_half<F: Field>([x, y]: [F::V; 2], w: F::W, m: &F::M) -> [F::V; 2] {
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

/// Two neighbouring leaves, after the last level where that is still to be done.
#[inline(always)]
unsafe fn load_pair<F: Field>(at: *mut u64, w: F::W, halves: bool, m: &F::M) -> [F::V; 2] {
    unsafe {
        let pair = [F::load(at), F::load(at.add(F::LANES))];
        if halves {
            forward_half::<F>(pair, w, m)
        } else {
            pair
        }
    }
}

/// The first level back of a pair, in place.
#[inline(always)]
unsafe fn inverse_pair<F: Field>(at: *mut u64, w: F::W, m: &F::M) {
    unsafe {
        let pair = [F::load(at), F::load(at.add(F::LANES))];
        let [x, y] = inverse_half::<F>(pair, w, m);
        F::store(at, x);
        F::store(at.add(F::LANES), y);
    }
}

/// The leaves 2t and 2t + 1, with the last level before them where the number of levels is odd.
#[inline(always)]
unsafe fn leaf_pair<F: Field>(
    a: *mut u64,
    b: *mut u64,
    w: F::W,
    twist: Option<F::W>,
    halves: bool,
    leaf: Leaf,
    m: &F::M,
) {
    unsafe {
        let x = load_pair::<F>(a, w, halves, m);
        let y = load_pair::<F>(b, w, halves, m);
        let wrapped_y = F::wrap_pair(y, w, twist, m);
        if matches!(leaf, Leaf::Product) {
            F::store(a, F::multiply(x[0], y[0], wrapped_y[0], m));
            F::store(a.add(F::LANES), F::multiply(x[1], y[1], wrapped_y[1], m));
            return;
        }
        let wrapped_x = F::wrap_pair(x, w, twist, m);
        for i in 0..2 {
            let square_a = F::square(x[i], wrapped_x[i], m);
            let square_b = F::square(y[i], wrapped_y[i], m);
            let (high, low) = doubled::<F>(square_a, square_b, leaf, m);
            F::store(a.add(i * F::LANES), F::settle(high, m));
            F::store(b.add(i * F::LANES), F::settle(low, m));
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
