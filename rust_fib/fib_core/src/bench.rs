//! Parts of a calculation by themselves, for benches/ only.

use crate::columns::enter::Combination::{A, B};
use crate::error::Error;
use crate::kernels::path::Path;
use crate::memory::space::Space;
use crate::number::radix::{LIMB_DIGITS, Radix};
use crate::output::digits;
use crate::product::multiply::product;
use crate::product::pair::{PADDING, Pair};
use crate::product::phases::Phases;
use crate::threads::progress::Progress;
use crate::threads::team::Team;
use crate::transform::length::Length;

/// Two numbers of `limbs` limbs, and memory for their product and its digits; one thread.
pub struct Parts {
    path: Path,
    limbs: usize,
    length: Length,
    a: Vec<u64>,
    b: Vec<u64>,
    rows: Vec<u64>,
    text: Vec<u8>,
}

impl Parts {
    /// Numbers whose limbs differ from each other.
    ///
    /// # Errors
    /// [`Error::UnavailableSimd`] where the processor lacks the path.
    pub fn new(path: Path, limbs: usize) -> Result<Self, Error> {
        let kernels = path.kernels().ok_or(Error::UnavailableSimd)?;
        let length = Length::for_coefficients(2 * limbs, &kernels.costs);
        let number = |seed: u64| {
            let limb = |i| (i as u64 + 1).wrapping_mul(seed) % crate::number::radix::DECIMAL;
            let zeros = length.coefficients() + PADDING - limbs;
            (0..limbs)
                .map(limb)
                .chain(std::iter::repeat_n(0, zeros))
                .collect()
        };
        Ok(Self {
            path,
            limbs,
            length,
            a: number(0x9e37_79b9_7f4a_7c15),
            b: number(0xbf58_476d_1ce4_e5b9),
            rows: vec![0; 4 * length.words() + PADDING],
            text: vec![0; limbs * LIMB_DIGITS],
        })
    }

    /// One product of both numbers.
    ///
    /// # Errors
    /// [`Error::UnavailableSimd`] where the processor lacks the path.
    pub fn multiply(&mut self) -> Result<(), Error> {
        let (a, b, limbs) = (&self.a[..], &self.b[..], self.limbs);
        let (length, rows) = (self.length, &mut self.rows);
        with_phases(self.path, |phases| {
            let (lent, own) = (&mut [][..], &mut rows[..]);
            let (space, pair) = (&mut Space { lent, own }, Pair { a, b, limbs });
            product(phases, length, space, pair, [A, B], 0).map(drop)
        })
    }

    /// The digits of one number.
    ///
    /// # Errors
    /// [`Error::UnavailableSimd`] where the processor lacks the path.
    pub fn print(&mut self) -> Result<(), Error> {
        let (limbs, text) = (&self.a[..self.limbs], &mut self.text);
        with_phases(self.path, |phases| {
            digits::write(phases, limbs, &mut text[..digits::count(limbs)])
        })
    }
}

fn with_phases(
    path: Path,
    work: impl FnOnce(&Phases<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let kernels = path.kernels().ok_or(Error::UnavailableSimd)?;
    let progress = &Progress::new();
    Team::with(1, |team| {
        work(&Phases {
            kernels,
            radix: Radix::Decimal,
            team,
            progress,
        })
    })
}
