//! Transforms of length m = 2^k over vectors of eight residues, and the product between them.
//!
//! A number is a polynomial in t with its limbs as coefficients. With z = t^8 a vector of eight limbs
//! is one coefficient, itself a polynomial of degree below 8 in t, so a transform over z moves whole
//! vectors: no shuffles, and every twiddle is one broadcast. At its leaves the product is left to be
//! taken modulo t^8 - r.
//!
//! Node t of a level stands for z^s - c^2 with c = root\[t\], and splits into z^(s/2) - c (node 2t) and
//! z^(s/2) + c (node 2t + 1). One table of roots in bit-reversed order serves every level, and an
//! inverse: 1 / root\[t\] = -root\[3 * 2^j - 1 - t\] for 2^j <= t < 2^(j + 1).
//!
//! Ranges (AVX-512): forward, every value is below 5.001p, before the leaves below 8p; inverse, below 4p. The
//! other fields state theirs.
//!
//! No closures here: a closure does not take over the instruction set of the function it stands in.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use core::ops::Range;
use core::sync::atomic::Ordering;

use crate::field::arithmetic::Field;
use crate::field::factor::Factor;
use crate::field::integers::LANES;
use crate::transform::leaf::{Leaf, Leaves};
use crate::transform::leaves::leaves;
use crate::transform::passes::Passes;
use crate::transform::row::{Row, mirrored};

/// Words of a block whose levels, forward and back, are run while it stays in the first cache.
const BLOCK: usize = 256 * LANES;

/// The three factors of node t going forward.
#[inline(always)]
unsafe fn factors<F: Field>(roots: *const Factor, t: usize) -> [F::W; 3] {
    unsafe {
        [
            F::splat(*roots.add(t)),
            F::splat(*roots.add(2 * t)),
            F::splat(*roots.add(2 * t + 1)),
        ]
    }
}

/// The three factors of node t going back, negated as `inverse4` has its differences.
#[inline(always)]
unsafe fn inverse_factors<F: Field>(roots: *const Factor, t: usize, minus_one: F::W) -> [F::W; 3] {
    unsafe {
        if t == 0 {
            return [minus_one, minus_one, F::splat(*roots.add(1))];
        }
        let mirror = mirrored(t);
        [
            F::splat(*roots.add(mirror)),
            F::splat(*roots.add(2 * mirror + 1)),
            F::splat(*roots.add(2 * mirror)),
        ]
    }
}

/// Two levels forward for node t, whose range is `size` vectors; only `count` columns of its quarters.
#[inline(always)]
unsafe fn forward_pass<F: Passes>(
    data: *mut u64,
    size: usize,
    count: usize,
    t: usize,
    row: &Row<'_>,
    m: &F::M,
) {
    unsafe {
        let w = factors::<F>(row.roots, t);
        F::pass::<true>(data, size / 4, count, &w, m);
    }
}

/// Two levels back for node t, whose range is `size` vectors; only `count` columns of its quarters.
#[inline(always)]
unsafe fn inverse_pass<F: Passes>(
    data: *mut u64,
    size: usize,
    count: usize,
    t: usize,
    row: &Row<'_>,
    m: &F::M,
) {
    unsafe {
        let w = inverse_factors::<F>(row.roots, t, F::splat(row.minus_one));
        F::pass::<false>(data, size / 4, count, &w, m);
    }
}

/// Transforms both operands, multiplies, and transforms back, up to a constant factor.
///
/// Depth first: the levels of a block run while it is in the cache, and those above it when their
/// first block is about to begin or their last has ended.
///
/// # Safety
/// `a` and `b` hold `row.size` vectors each, the table `row.roots` enough for them.
#[inline(always)]
pub unsafe fn convolve<F: Passes + Leaves>(a: *mut u64, b: *mut u64, row: &Row<'_>, leaf: Leaf) {
    unsafe {
        let m = F::modulus(row.prime);
        let both = !matches!(leaf, Leaf::Product);
        let block = block_size::<F>(row.size);
        for index in 0..row.size / block {
            if row.stop.load(Ordering::Relaxed) {
                return;
            }
            let mut size = row.size;
            while size > block {
                if index % (size / block) == 0 {
                    let (offset, t) = place::<F>(row, index * block, size);
                    forward_pass::<F>(a.add(offset), size, size / 4, t, row, &m);
                    forward_pass::<F>(b.add(offset), size, size / 4, t, row, &m);
                }
                size /= 4;
            }
            let (offset, t) = place::<F>(row, index * block, block);
            fused::<F>(a.add(offset), b.add(offset), block, t, row, leaf, &m);
            size = 4 * block;
            while size <= row.size {
                if (index + 1) % (size / block) == 0 {
                    let (offset, t) = place::<F>(row, (index + 1) * block - size, size);
                    inverse_pass::<F>(a.add(offset), size, size / 4, t, row, &m);
                    if both {
                        inverse_pass::<F>(b.add(offset), size, size / 4, t, row, &m);
                    }
                }
                size *= 4;
            }
        }
    }
}

/// The first two levels of a row, forward or back, for some columns of its quarters.
///
/// # Safety
/// `data` holds `row.size` vectors, `columns` ends within a quarter of them.
#[inline(always)]
pub unsafe fn top_pass<F: Passes, const FORWARD: bool>(
    data: *mut u64,
    row: &Row<'_>,
    columns: Range<usize>,
) {
    unsafe {
        let m = F::modulus(row.prime);
        let at = data.add(columns.start * F::LANES);
        if FORWARD {
            forward_pass::<F>(at, row.size, columns.len(), row.node, row, &m);
        } else {
            inverse_pass::<F>(at, row.size, columns.len(), row.node, row, &m);
        }
    }
}

/// `size` itself where small, else `size` divided by 4 until a block is reached.
fn block_size<F: Field>(mut size: usize) -> usize {
    while size * F::LANES > BLOCK {
        size /= 4;
    }
    size
}

/// The offset in words and the node of the range of `size` vectors that begins at vector `start`.
#[inline(always)]
fn place<F: Field>(row: &Row<'_>, start: usize, size: usize) -> (usize, usize) {
    let nodes = row.size / size;
    (start * F::LANES, row.node * nodes + start / size)
}

/// A block forward, its leaves, and back.
#[inline(always)]
unsafe fn fused<F: Passes + Leaves>(
    a: *mut u64,
    b: *mut u64,
    block: usize,
    t: usize,
    row: &Row<'_>,
    leaf: Leaf,
    m: &F::M,
) {
    unsafe {
        let mut size = block;
        while size >= 4 {
            let nodes = block / size;
            for i in 0..nodes {
                let at = i * size * F::LANES;
                forward_pass::<F>(a.add(at), size, size / 4, t * nodes + i, row, m);
                forward_pass::<F>(b.add(at), size, size / 4, t * nodes + i, row, m);
            }
            size /= 4;
        }
        leaves::<F>(a, b, block / 2, t, size == 2, row, leaf, m);
        while size < block {
            size *= 4;
            let nodes = block / size;
            for i in 0..nodes {
                let at = i * size * F::LANES;
                inverse_pass::<F>(a.add(at), size, size / 4, t * nodes + i, row, m);
                if !matches!(leaf, Leaf::Product) {
                    inverse_pass::<F>(b.add(at), size, size / 4, t * nodes + i, row, m);
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "levels_tests.rs"]
mod tests;
