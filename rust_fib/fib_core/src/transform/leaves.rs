//! The products at the leaves of a transform, between its way forward and its way back.
//!
//! Leaf 2i of a row stands for t^LANES = root\[i\], leaf 2i + 1 for minus that, both times the root of the row. Where the
//! number of levels is odd, the last one forward and the first one back are done here.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use crate::field::factor::Factor;
use crate::transform::leaf::{Leaf, LeafGroup, Leaves, doubled, forward_half, inverse_half};
use crate::transform::row::{Row, mirrored};

/// The leaves of node t in pairs; where `halves`, with the last level before and after them.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "inlined everywhere")]
pub unsafe fn leaves<F: Leaves>(
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
unsafe fn grouped<F: Leaves>(
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

/// Two neighbouring leaves, after the last level where that is still to be done.
#[inline(always)]
unsafe fn load_pair<F: Leaves>(at: *mut u64, w: F::W, halves: bool, m: &F::M) -> [F::V; 2] {
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
unsafe fn inverse_pair<F: Leaves>(at: *mut u64, w: F::W, m: &F::M) {
    unsafe {
        let pair = [F::load(at), F::load(at.add(F::LANES))];
        let [x, y] = inverse_half::<F>(pair, w, m);
        F::store(at, x);
        F::store(at.add(F::LANES), y);
    }
}

/// The leaves 2t and 2t + 1, with the last level before them where the number of levels is odd.
#[inline(always)]
unsafe fn leaf_pair<F: Leaves>(
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
