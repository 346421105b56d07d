//! The phases of one product: limbs into rows, transforms, rows into limbs, each on all threads.

use crate::columns::enter::{Combination, Entering};
use crate::columns::leave::{Leaving, Tails};
use crate::error::Error;
use crate::number::limbs::add_small;
use crate::number::radix::Radix;
use crate::product::pair::{PADDING, Pair};
use crate::product::phases::Phases;
use crate::transform::leaf::Leaf;
use crate::transform::length::Length;
use crate::transform::plan::Plan;
use crate::transform::row::Row;

/// Rows of at least this many vectors are divided into quarters where there are threads for them.
const DIVIDED_ROW: usize = 1024;

/// A pointer that several threads write through, each to a part of its own.
#[derive(Clone, Copy)]
pub struct Words(*mut u64);

// SAFETY: the phases give every task rows, columns or limbs that no other task touches.
unsafe impl Sync for Words {}
// SAFETY: as above.
unsafe impl Send for Words {}

impl Words {
    fn at(self, offset: usize) -> *mut u64 {
        self.0.wrapping_add(offset)
    }
}

/// The plan of one length, and what its phases are run with.
pub struct Engine<'a> {
    phases: &'a Phases<'a>,
    plan: &'a Plan,
}

impl<'a> Engine<'a> {
    /// The phases for one length.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] where the system refuses memory for tables.
    pub fn new(phases: &'a Phases<'a>, length: Length) -> Result<Self, Error> {
        let plan = phases
            .kernels
            .store
            .plan(&phases.kernels.constants, length)?;
        Ok(Self { phases, plan })
    }

    /// A combination of the pair into the rows of one prime.
    pub fn enter(
        &self,
        pair: Pair<'_>,
        combination: Combination,
        rows: *mut u64,
        prime: usize,
    ) -> Result<(), Error> {
        let (lanes, vectors) = (self.plan.lanes, pair.limbs.div_ceil(self.plan.lanes));
        assert!(pair.a.len() >= vectors * lanes && pair.b.len() >= vectors * lanes);
        let work = Entering {
            a: pair.a.as_ptr(),
            b: pair.b.as_ptr(),
            combination,
            vectors,
            rows,
            prime,
            plan: self.plan,
        };
        let enter = self.phases.kernels.enter;
        self.phases.divide(self.plan.row, |_, columns| {
            // SAFETY: whole vectors of limbs were asserted; the caller's rows hold the length's words.
            unsafe { enter(&work, columns) };
        })
    }

    /// Transforms, leaves and transforms back of all rows of one prime.
    pub fn convolve(&self, [a, b]: [*mut u64; 2], prime: usize, leaf: Leaf) -> Result<(), Error> {
        let (a, b) = (Words(a), Words(b));
        if self.phases.team.threads() > 1 && self.plan.row >= DIVIDED_ROW {
            self.quarters(a, b, prime, leaf)?;
        } else {
            let convolve = self.phases.kernels.convolve;
            self.phases.each(self.plan.radix, |i| {
                let offset = i * self.plan.pitch * self.plan.lanes;
                // SAFETY: row i lies within the caller's rows; the plan's roots are enough for it.
                unsafe { convolve(a.at(offset), b.at(offset), &self.row(i, prime), leaf) };
            })?;
        }
        let share = if leaf == Leaf::Product { 2 } else { 4 };
        self.phases
            .progress
            .add(share * self.plan.coefficients() as u64);
        Ok(())
    }

    /// The same with the first two levels of every row apart, so that there are four times as many tasks.
    fn quarters(&self, a: Words, b: Words, prime: usize, leaf: Leaf) -> Result<(), Error> {
        let kernels = self.phases.kernels;
        self.top(&[a, b], prime, kernels.forward_top)?;
        self.phases.each(4 * self.plan.radix, |i| {
            let quarter = self.plan.row / 4;
            let row = Row {
                size: quarter,
                node: i % 4,
                ..self.row(i / 4, prime)
            };
            let offset = (i / 4 * self.plan.pitch + i % 4 * quarter) * self.plan.lanes;
            // SAFETY: the quarter lies within row i / 4 of the caller's rows.
            unsafe { (kernels.convolve)(a.at(offset), b.at(offset), &row, leaf) };
        })?;
        let back: &[Words] = if leaf == Leaf::Product { &[a] } else { &[a, b] };
        self.top(back, prime, kernels.inverse_top)
    }

    /// The first two levels of every row of the given operands.
    fn top(
        &self,
        operands: &[Words],
        prime: usize,
        pass: unsafe fn(*mut u64, &Row<'_>, core::ops::Range<usize>),
    ) -> Result<(), Error> {
        let columns = self.plan.row / 4;
        let halves = 2 * operands.len();
        self.phases.each(self.plan.radix * halves, |i| {
            let (row, operand, half) = (i / halves, operands[i % halves / 2], i % 2);
            let columns = half * columns / 2..(half + 1) * columns / 2;
            let data = operand.at(row * self.plan.pitch * self.plan.lanes);
            // SAFETY: row lies within the caller's rows.
            unsafe { pass(data, &self.row(row, prime), columns) };
        })
    }

    fn row(&self, i: usize, prime: usize) -> Row<'_> {
        Row {
            size: self.plan.row,
            node: 0,
            twist: (i > 0).then(|| self.plan.twists[prime][i]),
            minus_one: self.plan.minus_one[prime],
            roots: self.plan.roots[prime],
            prime,
            stop: self.phases.progress.stop_flag(),
        }
    }

    /// The limbs of all columns, with the tails of the stretches in the limbs behind them.
    ///
    /// `limbs` leads to the length's coefficients and the padding.
    pub fn leave<'l>(
        &self,
        rows: [*mut u64; 3],
        limbs: *mut u64,
        offset: u64,
    ) -> Result<&'l mut [u64], Error> {
        let coefficients = self.plan.coefficients();
        let work = Leaving {
            rows: rows.map(|row| row.cast_const()),
            limbs,
            offset,
            plan: self.plan,
        };
        let pieces = self.phases.pieces(self.plan.row);
        // Small products make many of these calls, in one piece each: no memory is asked for there.
        let (mut one, mut many) = ([NO_TAILS; 1], Vec::new());
        let tails = if pieces == 1 {
            &mut one[..]
        } else {
            many.resize(pieces, NO_TAILS);
            &mut many[..]
        };
        let slots = Slots(tails.as_mut_ptr());
        let radix = self.phases.radix;
        let leave = match radix {
            Radix::Decimal => self.phases.kernels.leave,
            Radix::Binary => self.phases.kernels.leave_binary,
        };
        self.phases.divide(self.plan.row, |i, columns| {
            let end = columns.end;
            // SAFETY: the caller's rows hold the length's words, its limbs the coefficients and the
            // padding; slot i is this range's own.
            unsafe { slots.at(i).write((end, leave(&work, columns))) };
        })?;
        // SAFETY: as the caller says, and no other thread writes any more.
        let limbs = unsafe { std::slice::from_raw_parts_mut(limbs, coefficients + PADDING) };
        limbs[coefficients..].fill(0);
        for (end, tails) in tails.iter() {
            for (q, tail) in tails[..self.plan.radix].iter().enumerate() {
                let behind = (q * self.plan.row + end) * self.plan.lanes;
                add_small(limbs, behind, tail[0], radix);
                add_small(limbs, behind + 1, tail[1], radix);
            }
        }
        Ok(limbs)
    }
}

const NO_TAILS: (usize, Tails) = (0, [[0; 2]; 16]);

/// Places for the tails of each range.
#[derive(Clone, Copy)]
struct Slots(*mut (usize, Tails));

// SAFETY: every task writes a slot of its own.
unsafe impl Sync for Slots {}

impl Slots {
    fn at(self, i: usize) -> *mut (usize, Tails) {
        self.0.wrapping_add(i)
    }
}
