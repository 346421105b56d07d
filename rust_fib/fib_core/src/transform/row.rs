//! One row of a product, and where its roots stand.

use core::sync::atomic::AtomicBool;

use crate::field::factor::Factor;

/// One row of the product: which node of the whole it is, and its constants.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Vectors in the range of the node.
    pub size: usize,
    /// The node: 0 for a whole row, 0 ... 3 for its quarters.
    pub node: usize,
    /// The odd-radix root of the row, or `None` in row 0, where it is 1.
    pub twist: Option<Factor>,
    pub minus_one: Factor,
    pub roots: *const Factor,
    pub prime: usize,
    /// Looked at between blocks: where it is set, the rows are left unfinished.
    pub stop: &'a AtomicBool,
}

/// The node whose root is minus the inverse of node t's, t > 0.
#[inline(always)]
pub fn mirrored(t: usize) -> usize {
    (3 << t.ilog2()) - 1 - t
}
