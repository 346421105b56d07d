//! Products of numbers in limbs through the rows of three primes.

use crate::Error;
use crate::columns::{Entering, Leaving};
use crate::doubling::Run;
use crate::field::LANES;
use crate::limbs::add_small;
use crate::plan::Plan;
use crate::sizes::Length;
use crate::transform::{Leaf, Row};

/// Limbs behind a number that the kernels may read or write: a whole vector, and two for the tails.
pub const PADDING: usize = LANES + 2;

/// A number: its limbs, and how many of them there are before the zeros.
type Number<'a> = (&'a [u64], usize);

/// The product of a and b; its limbs are left at the start of the fourth row set.
///
/// `rows` are four row sets; `a` and `b` hold zeros from their lengths up to a whole vector.
pub fn product<'r>(
    run: &Run<'_>,
    length: Length,
    rows: &'r mut [u64],
    a: Number<'_>,
    b: Number<'_>,
) -> Result<&'r mut [u64], Error> {
    let engine = Engine::new(run, length);
    let words = length.words();
    assert!(rows.len() >= 4 * words + PADDING && a.1 + b.1 <= words + 1);
    let start = rows.as_mut_ptr();
    let at = |i: usize| start.wrapping_add(i * words);
    for prime in 0..3 {
        engine.enter(a, at(prime), prime)?;
        engine.enter(b, at(3), prime)?;
        engine.convolve(at(prime), at(3), prime, Leaf::Product)?;
    }
    engine.leave([at(0), at(1), at(2)], at(3), 0)?;
    Ok(&mut rows[3 * words..][..a.1 + b.1])
}

/// (a, b) <- the doubled pair that `leaf` names, plus `signs`.
///
/// `rows` are six row sets; `a` and `b` have room for the length of the transform and the padding, and
/// `limbs` limbs each now.
pub fn double(
    run: &Run<'_>,
    length: Length,
    rows: &mut [u64],
    (a, b): (&mut [u64], &mut [u64]),
    limbs: usize,
    leaf: Leaf,
    signs: [i64; 2],
) -> Result<(), Error> {
    let engine = Engine::new(run, length);
    let words = length.words();
    assert!(rows.len() >= 6 * words && 2 * limbs <= words + 1);
    assert!(a.len() >= words + PADDING && b.len() >= words + PADDING);
    let start = rows.as_mut_ptr();
    let at = |i: usize| start.wrapping_add(i * words);
    for prime in 0..3 {
        engine.enter((a, limbs), at(prime), prime)?;
        engine.enter((b, limbs), at(3 + prime), prime)?;
        engine.convolve(at(prime), at(3 + prime), prime, leaf)?;
    }
    // 2 b^2 is what can be taken off: at most 2 limbs * 10^36 in a coefficient.
    let offset = 2 * limbs as u64;
    engine.leave([at(0), at(1), at(2)], a.as_mut_ptr(), offset)?;
    engine.leave([at(3), at(4), at(5)], b.as_mut_ptr(), offset)?;
    add_small(a, 0, signs[0]);
    add_small(b, 0, signs[1]);
    Ok(())
}

/// A run and the plan of one length.
struct Engine<'a> {
    run: &'a Run<'a>,
    plan: &'a Plan,
}

impl<'a> Engine<'a> {
    fn new(run: &'a Run<'a>, length: Length) -> Self {
        let plan = run.kernels.store.plan(run.kernels, length);
        Self { run, plan }
    }

    fn enter(&self, (limbs, count): Number<'_>, rows: *mut u64, prime: usize) -> Result<(), Error> {
        let vectors = count.div_ceil(LANES);
        assert!(limbs.len() >= vectors * LANES);
        let work = Entering {
            limbs: limbs.as_ptr(),
            vectors,
            rows,
            prime,
            plan: self.plan,
        };
        // SAFETY: whole vectors of limbs were asserted, and the caller's rows hold plan.words().
        unsafe { (self.run.kernels.enter)(&work, 0..self.plan.row) };
        self.run.progress.check()
    }

    fn convolve(&self, a: *mut u64, b: *mut u64, prime: usize, leaf: Leaf) -> Result<(), Error> {
        for i in 0..self.plan.radix {
            let row = self.row(i, prime);
            let offset = i * self.plan.row * LANES;
            // SAFETY: row i lies within the caller's rows, the plan's roots are enough for it.
            unsafe { (self.run.kernels.convolve)(a.add(offset), b.add(offset), &row, leaf) };
            self.run.progress.check()?;
        }
        let share = if leaf == Leaf::Product { 2 } else { 4 };
        self.run.progress.add(share * self.plan.words() as u64);
        Ok(())
    }

    fn row(&self, i: usize, prime: usize) -> Row<'_> {
        Row {
            size: self.plan.row,
            node: 0,
            twist: (i > 0).then(|| self.plan.twists[prime][i]),
            minus_one: self.plan.minus_one[prime],
            roots: self.plan.roots[prime],
            prime,
            stop: self.run.progress.stop_flag(),
        }
    }

    /// Limbs of all columns, then the tails of the stretches into the limbs behind them.
    fn leave(&self, rows: [*mut u64; 3], limbs: *mut u64, offset: u64) -> Result<(), Error> {
        let words = self.plan.words();
        let work = Leaving {
            rows: rows.map(|row| row.cast_const()),
            limbs,
            offset,
            plan: self.plan,
        };
        // SAFETY: the rows hold plan.words(), and so do the limbs, with the padding behind them.
        let (tails, limbs) = unsafe {
            let tails = (self.run.kernels.leave)(&work, 0..self.plan.row);
            (
                tails,
                std::slice::from_raw_parts_mut(limbs, words + PADDING),
            )
        };
        limbs[words..].fill(0);
        for (q, tail) in tails[..self.plan.radix].iter().enumerate() {
            let end = (q + 1) * self.plan.row * LANES;
            add_small(limbs, end, tail[0]);
            add_small(limbs, end + 1, tail[1]);
        }
        self.run.progress.check()
    }
}

#[cfg(test)]
mod tests;
