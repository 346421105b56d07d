//! Products of numbers in limbs through the rows of three primes.

use core::ops::Range;

use crate::columns::enter::Combination;
use crate::error::Error;
use crate::memory::space::Space;
use crate::number::limbs::add_small;
use crate::product::engine::Engine;
use crate::product::pair::{PADDING, Pair};
use crate::product::phases::Phases;
use crate::product::rows::Rows;
use crate::transform::leaf::Leaf;
use crate::transform::length::Length;

/// Row sets of a doubling, and of a product.
pub const STEP_SETS: usize = 6;
pub const LAST_SETS: usize = 4;
/// Those of a product that lent memory may hold: all but the one that the limbs are left in.
pub const LENT_OF_LAST: usize = LAST_SETS - 1;

/// The product of two combinations of a and b; where in `space.own` its limbs are left.
///
/// The space has [`LAST_SETS`] row sets and the padding. `offset` times the radix squared is as much as a coefficient can be
/// below zero.
pub fn product(
    phases: &Phases<'_>,
    length: Length,
    space: &mut Space<'_>,
    pair: Pair<'_>,
    factors: [Combination; 2],
    offset: u64,
) -> Result<Range<usize>, Error> {
    let sets = Rows::new(space, length, LAST_SETS, LENT_OF_LAST);
    let last = sets.own_place(LENT_OF_LAST);
    assert!(space.own.len() - last >= length.words() + PADDING);
    assert!(2 * pair.limbs <= length.coefficients() + 1);
    let engine = Engine::new(phases, length)?;
    // One prime after the other, so that the second factor needs one row set only.
    for prime in 0..3 {
        engine.enter(pair, factors[0], sets.set(prime), prime)?;
        engine.enter(pair, factors[1], sets.set(3), prime)?;
        engine.convolve([sets.set(prime), sets.set(3)], prime, Leaf::Product)?;
    }
    let limbs = engine.leave([sets.set(0), sets.set(1), sets.set(2)], sets.set(3), offset)?;
    Ok(last..last + limbs.len())
}

/// (a, b) <- the doubled pair that `leaf` names, plus `signs`.
///
/// The space has [`STEP_SETS`] row sets; `a` and `b` have room for the coefficients and the padding, and `limbs`
/// limbs each now.
pub fn double(
    phases: &Phases<'_>,
    length: Length,
    space: &mut Space<'_>,
    (a, b): (&mut [u64], &mut [u64]),
    limbs: usize,
    leaf: Leaf,
    signs: [i64; 2],
) -> Result<(), Error> {
    let room = length.coefficients() + PADDING;
    assert!(2 * limbs <= length.coefficients() + 1 && a.len() >= room && b.len() >= room);
    let engine = Engine::new(phases, length)?;
    let rows = Rows::new(space, length, STEP_SETS, STEP_SETS);
    for prime in 0..3 {
        let (pair, other) = (Pair { a, b, limbs }, 3 + prime);
        engine.enter(pair, Combination::A, rows.set(prime), prime)?;
        engine.enter(pair, Combination::B, rows.set(other), prime)?;
        engine.convolve([rows.set(prime), rows.set(other)], prime, leaf)?;
    }
    // 2 b^2 is what can be taken off: at most 2 limbs R^2 in a coefficient.
    let offset = 2 * limbs as u64;
    let out = [a.as_mut_ptr(), b.as_mut_ptr()];
    for (i, (out, sign)) in out.into_iter().zip(signs).enumerate() {
        let sets = [3 * i, 3 * i + 1, 3 * i + 2].map(|set| rows.set(set));
        let limbs = engine.leave(sets, out, offset)?;
        add_small(limbs, 0, sign, phases.radix);
    }
    Ok(())
}

#[cfg(test)]
#[path = ""]
mod decimal {
    pub const RADIX: crate::number::radix::Radix = crate::number::radix::Radix::Decimal;
    #[path = "multiply_tests.rs"]
    mod tests;
}

#[cfg(test)]
#[path = ""]
mod binary {
    pub const RADIX: crate::number::radix::Radix = crate::number::radix::Radix::Binary;
    #[path = "multiply_tests.rs"]
    #[expect(clippy::duplicate_mod, reason = "the same tests in the other radix")]
    mod tests;
}
