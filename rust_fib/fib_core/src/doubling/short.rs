//! F(n) of small n by schoolbook products, without transforms and without memory of its own.

use crate::doubling::schoolbook;
use crate::doubling::schoolbook::PRODUCT_LIMBS;
use crate::number::limbs::{add_small, trimmed};
use crate::number::radix::{BINARY, DECIMAL, Radix};

/// F(0) ... F(86), each within a limb.
pub const SINGLE: [u64; 87] = {
    let mut table = [0; 87];
    table[1] = 1;
    let mut n = 2;
    while n < table.len() {
        table[n] = table[n - 1] + table[n - 2];
        n += 1;
    }
    assert!(table[86] < BINARY && BINARY < DECIMAL);
    table
};

/// Up to it schoolbook products are faster; measured. Their factors have at most 18 limbs.
pub const SMALL: u64 = 3000;

/// F(n) for n <= [`SMALL`].
pub fn with_short<T>(n: u64, radix: Radix, then: impl FnOnce(&[u64]) -> T) -> T {
    match radix {
        Radix::Decimal => with_short_in::<DECIMAL, T>(n, radix, then),
        Radix::Binary => with_short_in::<BINARY, T>(n, radix, then),
    }
}

fn with_short_in<const RADIX: u64, T>(n: u64, radix: Radix, then: impl FnOnce(&[u64]) -> T) -> T {
    let (mut a, mut b) = ([0; PRODUCT_LIMBS], [0; PRODUCT_LIMBS]);
    let target = n / 2;
    let (mut k, mut shift) = start_of(target);
    (a[0], b[0]) = (SINGLE[k as usize], SINGLE[k as usize - 1]);
    let mut limbs = 1;
    while shift > 0 {
        shift -= 1;
        let odd = target >> shift & 1 == 1;
        limbs = schoolbook::double::<RADIX>(&mut a, &mut b, limbs, k, odd);
        k = target >> shift;
    }
    let room = limbs + 1;
    (a[limbs], b[limbs]) = (0, 0);
    let (mut x, mut y, mut out) = (
        [0; PRODUCT_LIMBS],
        [0; PRODUCT_LIMBS],
        [0; PRODUCT_LIMBS + 1],
    );
    let [first, second] = if n.is_multiple_of(2) {
        [(1, 0), (1, 2)]
    } else {
        [(2, 1), (2, -1)]
    };
    schoolbook::combine::<RADIX>(
        &mut x[..room],
        (&a[..room], first.0),
        (&b[..room], first.1),
        0,
    );
    schoolbook::combine::<RADIX>(
        &mut y[..room],
        (&a[..room], second.0),
        (&b[..room], second.1),
        0,
    );
    schoolbook::product::<RADIX>(&mut out, trimmed(&x[..room]), trimmed(&y[..room]));
    if n % 2 == 1 {
        add_small(&mut out, 0, twice_sign(n / 2), radix);
    }
    then(trimmed(&out))
}

/// The top bits of an index that a pair of single limbs begins with, and how many bits are left.
pub fn start_of(index: u64) -> (u64, u32) {
    let mut shift = 0;
    while index >> shift >= SINGLE.len() as u64 {
        shift += 1;
    }
    (index >> shift, shift)
}

/// 2 (-1)^k.
pub fn twice_sign(k: u64) -> i64 {
    if k.is_multiple_of(2) { 2 } else { -2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn short_factors_are_short() {
        for radix in [Radix::Decimal, Radix::Binary] {
            assert!(radix.limb_bound(SMALL / 2 + 1) <= crate::doubling::schoolbook::MAX_LIMBS);
        }
        const { assert!(crate::doubling::layout::SHORT_LIMBS <= crate::doubling::schoolbook::MAX_LIMBS) };
    }
}
