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

use crate::field::{Factor, LANES};
use crate::kernels::Kernels;
use crate::primes::{PRIMES, inv_mod, mul_mod, pow_mod, root_of_unity};
use crate::sizes::Length;

/// The odd radices there are kernels for.
pub const ODD_RADICES: [usize; 4] = [1, 3, 5, 7];
/// Half of the largest, rounded down.
pub const MAX_HALF: usize = 3;
const MAX_LOG: usize = 23;

/// The cosines and sines of the R-point transform modulo one prime: (w^jk +- w^-jk) / 2.
#[derive(Clone, Copy, Default)]
pub struct OddConstants {
    pub cosines: [[Factor; MAX_HALF]; MAX_HALF],
    pub sines: [[Factor; MAX_HALF]; MAX_HALF],
    pub inverse_sines: [[Factor; MAX_HALF]; MAX_HALF],
}

/// Garner's mixed radix: x = v0 + p0 (v1 + p1 v2), with the scaling of the transforms folded in.
#[derive(Clone, Copy, Default)]
pub struct GarnerConstants {
    /// Times the residue itself, for each digit.
    pub own: [Factor; 3],
    pub v0_in_v1: Factor,
    pub v0_in_v2: Factor,
    pub v1_in_v2: Factor,
    /// 10^36 as it enters each digit.
    pub square_radix: [u64; 3],
}

/// Everything about one length.
pub struct Plan {
    pub radix: usize,
    /// Vectors in a row, 2^k.
    pub row: usize,
    pub odd: [OddConstants; 3],
    pub garner: GarnerConstants,
    /// w_R^i, for each prime and row.
    pub twists: [[Factor; 8]; 3],
    pub minus_one: [Factor; 3],
    pub radix30: [Factor; 3],
    pub roots: [*const Factor; 3],
}

// SAFETY: the pointers lead to tables that are never changed nor freed.
unsafe impl Sync for Plan {}
// SAFETY: as above.
unsafe impl Send for Plan {}

impl Plan {
    /// Words of one row set: R rows of 2^k vectors for one prime.
    #[must_use]
    pub fn words(&self) -> usize {
        self.radix * self.row * LANES
    }
}

/// Published plans and root tables of one set of kernels.
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
    pub fn plan(&self, kernels: &Kernels, length: Length) -> &Plan {
        let place = ODD_RADICES.iter().position(|&r| r == length.radix);
        let slot = &self.plans[place.unwrap_or(0)][length.log as usize];
        let found = slot.load(Ordering::Acquire);
        if !found.is_null() {
            // SAFETY: published below and never freed.
            return unsafe { &*found };
        }
        let made = Box::into_raw(Box::new(self.make(kernels, length)));
        match slot.compare_exchange(ptr::null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: just made, and never freed from now on.
            Ok(_) => unsafe { &*made },
            Err(other) => {
                // SAFETY: ours was not published, so nobody else has it; the other one never goes.
                unsafe {
                    drop(Box::from_raw(made));
                    &*other
                }
            }
        }
    }

    fn make(&self, kernels: &Kernels, Length { radix, log }: Length) -> Plan {
        let factor = kernels.factor;
        let twist = |index: usize, row: usize| {
            let root = root_of_unity(index, radix as u64);
            factor(pow_mod(root, row as u64, PRIMES[index]), index)
        };
        Plan {
            radix,
            row: 1 << log,
            odd: [0, 1, 2].map(|i| odd_constants(factor, radix, i)),
            garner: garner_constants(kernels, (radix as u64) << log),
            twists: [0, 1, 2].map(|i| core::array::from_fn(|row| twist(i, row))),
            minus_one: [0, 1, 2].map(|i| factor(PRIMES[i] - 1, i)),
            radix30: [0, 1, 2].map(|i| factor(1 << 30, i)),
            roots: [0, 1, 2].map(|i| self.roots(kernels, i, log)),
        }
    }

    /// 2^(log - 1) roots at least, in bit-reversed order; a longer table begins with the shorter one.
    fn roots(&self, kernels: &Kernels, index: usize, log: u32) -> *const Factor {
        let row = &self.roots[index];
        for slot in &row[log as usize..] {
            let found = slot.load(Ordering::Acquire);
            if !found.is_null() {
                return found;
            }
        }
        let table = Box::leak(root_table(kernels, index, log).into_boxed_slice());
        // Where two threads make the same table the later one's is kept, and both serve.
        row[log as usize].store(table.as_mut_ptr(), Ordering::Release);
        table.as_ptr()
    }
}

/// root\[t + 2^j\] = root\[t\] root\[2^j\], where root\[2^j\] has order 2^(j + 2).
fn root_table(kernels: &Kernels, index: usize, log: u32) -> Vec<Factor> {
    let size = 1 << (log.max(2) - 1);
    let mut table = Vec::with_capacity(size);
    table.push((kernels.factor)(1, index));
    let mut order = 4;
    while table.len() < size {
        let generator = root_of_unity(index, order);
        (kernels.extend_roots)(&mut table, generator, index);
        order *= 2;
    }
    table
}

fn odd_constants(factor: fn(u64, usize) -> Factor, radix: usize, index: usize) -> OddConstants {
    let p = PRIMES[index];
    let (root, half) = (root_of_unity(index, radix as u64), inv_mod(2, p));
    let mut constants = OddConstants::default();
    for j in 1..=radix / 2 {
        for k in 1..=radix / 2 {
            let plus = pow_mod(root, (j * k) as u64, p);
            let minus = inv_mod(plus, p);
            let cosine = mul_mod(plus + minus, half, p);
            let sine = mul_mod(plus + p - minus, half, p);
            constants.cosines[j - 1][k - 1] = factor(cosine, index);
            constants.sines[j - 1][k - 1] = factor(sine, index);
            constants.inverse_sines[j - 1][k - 1] = factor(p - sine, index);
        }
    }
    constants
}

fn garner_constants(kernels: &Kernels, vectors: u64) -> GarnerConstants {
    let [p0, p1, p2] = PRIMES;
    let into_v1 = inv_mod(p0, p1);
    let into_v2 = inv_mod(mul_mod(p0 % p2, p1 % p2, p2), p2);
    let into = [1, into_v1, into_v2];
    let scale = |i: usize| {
        let shift = pow_mod(2, u64::from(kernels.product_shift), PRIMES[i]);
        mul_mod(shift, inv_mod(vectors, PRIMES[i]), PRIMES[i])
    };
    let entering = |i: usize, value: u64| mul_mod(value, into[i], PRIMES[i]);
    GarnerConstants {
        own: [0, 1, 2].map(|i| (kernels.factor)(entering(i, scale(i)), i)),
        v0_in_v1: (kernels.factor)(p1 - into_v1, 1),
        v0_in_v2: (kernels.factor)(p2 - into_v2, 2),
        v1_in_v2: (kernels.factor)(p2 - inv_mod(p1, p2), 2),
        square_radix: [0, 1, 2].map(|i| entering(i, pow_mod(10, 36, PRIMES[i]))),
    }
}
