//! What a transform length needs: its roots, the constants of its odd radix and of the way back.
//!
//! A length is R 2^k vectors of eight limbs, R odd. By Good and Thomas the cyclic transform of that
//! length is an R-point transform across rows and a 2^k-point transform along each, with no twiddles
//! between: y = u z with u^R = 1 and z^(2^k) = 1, and y^v = u^(v mod R) z^(v mod 2^k).
//!
//! Plans are computed once a process and length and never freed; they are published without locks, so
//! that a fork at any moment leaves the child a usable engine.

use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

use crate::error::Error;
use crate::field::factor::Factor;
use crate::field::integers::LANES;
use crate::field::primes::{PRIMES, inv_mod, inverse_of_length, mul_mod, pow_mod, root_of_unity};
use crate::transform::length::Length;
use crate::transform::odd::{ODD_RADICES, OddFactors};

const MAX_LOG: usize = 23;

/// How an instruction set holds the constants of a plan.
pub struct Constants {
    /// Limbs in a vector.
    pub lanes: usize,
    pub product_shift: u32,
    pub factor: fn(u64, usize) -> Factor,
    /// Appends to a table of roots its own entries times a generator.
    pub extend_roots: fn(&mut Vec<Factor>, u64, usize),
}

/// Everything about one length.
pub struct Plan {
    pub radix: usize,
    /// Limbs in a vector of the constants.
    pub lanes: usize,
    /// Vectors in a row, 2^k.
    pub row: usize,
    /// Vectors from the start of a row to that of the next.
    pub pitch: usize,
    /// Forward and back, for each prime.
    pub odd: [[OddFactors; 2]; 3],
    /// Times the residues that come out, for the remainder theorem.
    pub shares: [Factor; 3],
    /// w_R^i, for each prime and row.
    pub twists: [[Factor; 15]; 3],
    pub minus_one: [Factor; 3],
    pub radix30: [Factor; 3],
    pub roots: [*const Factor; 3],
}

// SAFETY: the pointers lead to tables that are never changed nor freed.
unsafe impl Sync for Plan {}
// SAFETY: as above.
unsafe impl Send for Plan {}

impl Plan {
    /// Coefficients of the transform.
    #[must_use]
    pub fn coefficients(&self) -> usize {
        self.radix * self.row * self.lanes
    }
}

/// Published plans and root tables of one set of constants.
pub struct Store {
    plans: [[AtomicPtr<Plan>; MAX_LOG + 1]; ODD_RADICES.len()],
    roots: [[AtomicPtr<Factor>; MAX_LOG + 1]; 3],
}

impl Store {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            plans: [const { [const { AtomicPtr::new(ptr::null_mut()) }; MAX_LOG + 1] };
                ODD_RADICES.len()],
            roots: [const { [const { AtomicPtr::new(ptr::null_mut()) }; MAX_LOG + 1] }; 3],
        }
    }

    /// The plan of a length.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] where the system refuses memory for its tables.
    pub fn plan(&self, constants: &Constants, length: Length) -> Result<&Plan, Error> {
        let place = ODD_RADICES.iter().position(|&r| r == length.radix);
        let slot = &self.plans[place.unwrap_or(0)][length.log as usize];
        let found = slot.load(Ordering::Acquire);
        if !found.is_null() {
            // SAFETY: published below and never freed.
            return Ok(unsafe { &*found });
        }
        let made = Box::into_raw(Box::new(self.make(constants, length)?));
        match slot.compare_exchange(ptr::null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: just made, and never freed from now on.
            Ok(_) => Ok(unsafe { &*made }),
            Err(other) => {
                // SAFETY: ours was not published, so nobody else has it; the other one never goes.
                unsafe {
                    drop(Box::from_raw(made));
                    Ok(&*other)
                }
            }
        }
    }

    fn make(&self, constants: &Constants, Length { radix, log }: Length) -> Result<Plan, Error> {
        let factor = constants.factor;
        let twists = |index: usize| {
            let (root, mut power) = (root_of_unity(index, radix as u64), 1);
            core::array::from_fn(|_| {
                let twist = factor(power, index);
                power = mul_mod(power, root, PRIMES[index]);
                twist
            })
        };
        // The kernels' vectors may be a part of those that lengths are counted in.
        let parts = LANES / constants.lanes;
        let row = parts << log;
        let [first, second, third] = [0, 1, 2].map(|i| self.roots(constants, i, row.ilog2()));
        Ok(Plan {
            radix,
            lanes: constants.lanes,
            row,
            pitch: Length { radix, log }.pitch() * parts,
            odd: [0, 1, 2]
                .map(|i| [false, true].map(|back| OddFactors::new(factor, radix, i, back))),
            shares: [0, 1, 2].map(|i| share(constants, radix, row.ilog2(), i)),
            twists: [0, 1, 2].map(twists),
            minus_one: [0, 1, 2].map(|i| factor(PRIMES[i] - 1, i)),
            radix30: [0, 1, 2].map(|i| factor(1 << 30, i)),
            roots: [first?, second?, third?],
        })
    }

    /// 2^(log - 1) roots at least, in bit-reversed order; a longer table begins with the shorter one.
    fn roots(&self, constants: &Constants, index: usize, log: u32) -> Result<*const Factor, Error> {
        let row = &self.roots[index];
        for slot in &row[log as usize..] {
            let found = slot.load(Ordering::Acquire);
            if !found.is_null() {
                return Ok(found);
            }
        }
        let table = root_table(constants, index, log)?.leak();
        // Where two threads make the same table the later one's is kept, and both serve.
        row[log as usize].store(table.as_mut_ptr(), Ordering::Release);
        Ok(table.as_ptr())
    }
}

/// root\[t + 2^j\] = root\[t\] root\[2^j\], where root\[2^j\] has order 2^(j + 2).
fn root_table(constants: &Constants, index: usize, log: u32) -> Result<Vec<Factor>, Error> {
    let size = 1_usize << (log.max(2) - 1);
    let mut table = Vec::new();
    let bytes = size * size_of::<Factor>();
    table
        .try_reserve_exact(size)
        .map_err(|_| Error::OutOfMemory { bytes })?;
    table.push((constants.factor)(1, index));
    let mut order = 4;
    while table.len() < size {
        let generator = root_of_unity(index, order);
        (constants.extend_roots)(&mut table, generator, index);
        order *= 2;
    }
    Ok(table)
}

/// By which the remainder theorem multiplies each residue: 1 / (P / p), with the scaling of the transforms.
fn share(constants: &Constants, radix: usize, log: u32, index: usize) -> Factor {
    const OTHERS: [u64; 3] = [others(0), others(1), others(2)];
    let p = PRIMES[index];
    let shift = pow_mod(2, u64::from(constants.product_shift), p);
    let scale = mul_mod(shift, inverse_of_length(index, radix, log), p);
    (constants.factor)(mul_mod(scale, OTHERS[index], p), index)
}

/// The inverse of the product of the other primes.
const fn others(index: usize) -> u64 {
    let p = PRIMES[index];
    let product = mul_mod(PRIMES[(index + 1) % 3] % p, PRIMES[(index + 2) % 3] % p, p);
    inv_mod(product, p)
}
