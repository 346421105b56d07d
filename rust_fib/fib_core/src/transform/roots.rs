//! Tables of roots of unity.

use crate::field::arithmetic::Field;
use crate::field::factor::{Factor, multiplier, product_by};

/// Appends to `table` its own entries times `generator`, modulo prime number `index`.
pub fn extend_roots<F: Field>(table: &mut Vec<Factor>, generator: u64, index: usize) {
    let by = multiplier(generator, index);
    for t in 0..table.len() {
        let product = product_by(F::value(table[t], index), by, index);
        table.push(F::factor(product, index));
    }
}
