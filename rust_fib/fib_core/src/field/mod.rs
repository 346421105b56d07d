//! Arithmetic modulo the three primes, eight residues at a time: one trait, an implementation for each
//! instruction set.
//!
//! Every algorithm above is written once, over [`Field`]; the implementations differ in how a product
//! modulo p is made and in how a residue is held between steps.

#[cfg(target_arch = "x86_64")]
pub mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx2_leaves;
#[cfg(target_arch = "x86_64")]
mod avx2_remainder;
#[cfg(target_arch = "x86_64")]
pub mod avx512;
#[cfg(target_arch = "x86_64")]
mod avx512_leaves;
#[cfg(target_arch = "x86_64")]
mod avx512_remainder;
#[cfg(all(target_arch = "x86_64", feature = "emulate-avx512"))]
mod emulated;
mod leaf;
mod remainder;
pub mod scalar;
mod scalar_remainder;
mod word;

use crate::crt::Crt;
use crate::leaves::{Leaf, LeafGroup};
use crate::odd::ODD_RADICES;
use crate::primes::{PRIMES, neg_inverse, pow_mod};

/// Limbs in the vectors that lengths are counted in; those of a field are as long, or a half.
pub const LANES: usize = 8;

/// A constant to multiply by, with what makes the product modulo p fast; each field reads the bits in
/// its own way (Shoup: value and floor(value * 2^w / p); others: value within p / 2 and value / p as a double).
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Factor {
    pub value: u64,
    pub quotient: u64,
}

/// Eight residues modulo one of the primes, and eight signed integers.
///
/// Bounds are given in units of p for the field of unsigned integers. The portable one, of signed integers, has room
/// in its words and lets values grow beyond them, as it says there. The field of doubles holds
/// signed values that stay below twice p in magnitude wherever a bound is given here, and reads
/// `lower` as a reduction to about p / 2.
///
/// # Safety
/// The processor must have the instructions of the implementation; pointers must be valid for eight
/// values of 64 bits.
pub trait Field {
    /// Eight residues.
    type V: Copy;
    /// The constants of one prime, broadcast.
    type M: Copy;
    /// A factor, broadcast.
    type W: Copy;
    /// Eight signed integers of 64 bits.
    type I: Copy;

    /// Residues in a vector, which is also the number of limbs in one.
    const LANES: usize = LANES;
    /// What a vector costs in transforms of each odd radix, beside its levels and in units of one; measured.
    const COLUMN_COSTS: [f64; ODD_RADICES.len()];
    /// How many pairs of leaves `leaf_group` takes; 0 where leaves go one by one.
    const GROUPED_PAIRS: usize = 0;
    /// Whether sums may grow as the three-point transform with a single product makes them.
    const ONE_PRODUCT_FOR_THREE: bool = false;
    /// `multiply` divides by 2 to this power on its way.
    const PRODUCT_SHIFT: u32;

    /// The factor for multiplying by `value` < p.
    fn factor(value: u64, index: usize) -> Factor;
    /// The value of a factor, in [0, p).
    fn value(factor: Factor, index: usize) -> u64;
    unsafe fn modulus(index: usize) -> Self::M;
    unsafe fn splat(factor: Factor) -> Self::W;
    unsafe fn load(from: *const u64) -> Self::V;
    unsafe fn store(to: *mut u64, x: Self::V);
    unsafe fn zero() -> Self::V;
    /// x * w in [0, 2p), x < 8p.
    unsafe fn mul(x: Self::V, w: Self::W, m: &Self::M) -> Self::V;
    /// The sum of two products, below 4p.
    #[inline(always)]
    unsafe fn mul2(x: [Self::V; 2], w: [Self::W; 2], m: &Self::M) -> Self::V {
        // SAFETY: as this function's.
        unsafe { Self::add(Self::mul(x[0], w[0], m), Self::mul(x[1], w[1], m)) }
    }
    /// The sum of three products, below 6p.
    #[inline(always)]
    unsafe fn mul3(x: [Self::V; 3], w: [Self::W; 3], m: &Self::M) -> Self::V {
        // SAFETY: as this function's.
        unsafe {
            let two = Self::mul2([x[0], x[1]], [w[0], w[1]], m);
            Self::add(two, Self::mul(x[2], w[2], m))
        }
    }
    unsafe fn add(x: Self::V, y: Self::V) -> Self::V;
    /// x - y + 2p, y <= 2p.
    unsafe fn sub2(x: Self::V, y: Self::V, m: &Self::M) -> Self::V;
    /// x - y + a multiple of p that is 4p at least, y <= 4p.
    unsafe fn sub4(x: Self::V, y: Self::V, m: &Self::M) -> Self::V;
    /// x < 8p to x < 4p.
    unsafe fn lower(x: Self::V, m: &Self::M) -> Self::V;
    /// The same where the value is only going to be multiplied or lowered later; the field of doubles
    /// leaves it as it is.
    unsafe fn lower_operand(x: Self::V, m: &Self::M) -> Self::V;
    /// Integers from 0 to 2^63 - 1 as residues below 3p.
    unsafe fn residues(x: Self::I, radix30: Self::W, m: &Self::M) -> Self::V;
    /// x y modulo t^LANES - w, lane i being the coefficient of t^i, up to the constant factor
    /// [`Field::PRODUCT_SHIFT`]; x, y < 8p, wrapped = w y <= 2p, the result is below 4p.
    unsafe fn multiply(x: Self::V, y: Self::V, wrapped: Self::V, m: &Self::M) -> Self::V;
    /// The same for x = y, below 4p as well.
    #[inline(always)]
    unsafe fn square(x: Self::V, wrapped: Self::V, m: &Self::M) -> Self::V {
        // SAFETY: as this function's.
        unsafe { Self::multiply(x, x, wrapped, m) }
    }
    /// A combination of two products of leaves, to below 4p where `lower_operand` leaves it above.
    #[inline(always)]
    unsafe fn settle(x: Self::V, _: &Self::M) -> Self::V {
        x
    }
    /// Does what `leaf` says to [`Field::GROUPED_PAIRS`] pairs of leaves of both operands, with the last level before
    /// and after them where `group` has it so; in and out as one by one.
    #[inline(always)]
    unsafe fn leaf_group(_: *mut u64, _: *mut u64, _: &LeafGroup<'_>, _: Leaf, _: &Self::M) {}
    /// r v for both leaves of a pair: r is w times the row's root for the first, minus that for the second.
    #[inline(always)]
    unsafe fn wrap_pair(
        v: [Self::V; 2],
        w: Self::W,
        twist: Option<Self::W>,
        m: &Self::M,
    ) -> [Self::V; 2] {
        // SAFETY: as this function's.
        unsafe {
            let (mut x, mut y) = (Self::mul(v[0], w, m), Self::mul(v[1], w, m));
            if let Some(twist) = twist {
                (x, y) = (Self::mul(x, twist, m), Self::mul(y, twist, m));
            }
            [x, Self::sub2(Self::zero(), y, m)]
        }
    }
    /// Two levels of a transform forward: values at the four quarters of a node's range, below 8p, and
    /// the roots of the node and of its two children.
    #[inline(always)]
    unsafe fn forward4(x: [Self::V; 4], w: &[Self::W; 3], m: &Self::M) -> [Self::V; 4] {
        // SAFETY: as this function's.
        unsafe {
            let (x0, x1) = (Self::lower(x[0], m), Self::lower_operand(x[1], m));
            let (x2, x3) = (Self::mul(x[2], w[0], m), Self::mul(x[3], w[0], m));
            let (y0, y2) = (Self::add(x0, x2), Self::sub2(x0, x2, m));
            let y1 = Self::mul(Self::add(x1, x3), w[1], m);
            let y3 = Self::mul(Self::sub2(x1, x3, m), w[2], m);
            let (z0, z1) = (Self::add(y0, y1), Self::sub2(y0, y1, m));
            [z0, z1, Self::add(y2, y3), Self::sub2(y2, y3, m)]
        }
    }

    /// Two levels back, up to the factor 4: values below 4p, roots negated and inverted.
    #[inline(always)]
    unsafe fn inverse4(y: [Self::V; 4], w: &[Self::W; 3], m: &Self::M) -> [Self::V; 4] {
        // SAFETY: as this function's.
        unsafe {
            let y0 = Self::lower_operand(Self::add(y[0], y[1]), m);
            let y2 = Self::lower_operand(Self::add(y[2], y[3]), m);
            let y1 = Self::mul(Self::sub4(y[1], y[0], m), w[1], m);
            let y3 = Self::mul(Self::sub4(y[3], y[2], m), w[2], m);
            [
                Self::lower(Self::add(y0, y2), m),
                Self::add(y1, y3),
                Self::mul(Self::sub4(y2, y0, m), w[0], m),
                Self::mul(Self::sub2(y3, y1, m), w[0], m),
            ]
        }
    }
    /// Applies two levels to four quarters of `count` vectors, `stride` vectors apart.
    #[inline(always)]
    unsafe fn pass<const FORWARD: bool>(
        data: *mut u64,
        stride: usize,
        count: usize,
        w: &[Self::W; 3],
        m: &Self::M,
    ) {
        // SAFETY: as this function's.
        unsafe {
            let stride = stride * Self::LANES;
            for i in 0..count {
                let at = data.add(i * Self::LANES);
                let x = [
                    Self::load(at),
                    Self::load(at.add(stride)),
                    Self::load(at.add(2 * stride)),
                    Self::load(at.add(3 * stride)),
                ];
                let y = if FORWARD {
                    Self::forward4(x, w, m)
                } else {
                    Self::inverse4(x, w, m)
                };
                Self::store(at, y[0]);
                Self::store(at.add(stride), y[1]);
                Self::store(at.add(2 * stride), y[2]);
                Self::store(at.add(3 * stride), y[3]);
            }
        }
    }

    /// The coefficients whose residues are x, as `Crt::parts` has them.
    unsafe fn parts<const RADIX: u64>(crt: &Crt<Self, RADIX>, x: [Self::V; 3]) -> [Self::I; 3]
    where
        Self: Sized;

    unsafe fn splat_integer(x: i64) -> Self::I;
    unsafe fn add_integers(x: Self::I, y: Self::I) -> Self::I;
    unsafe fn sub_integers(x: Self::I, y: Self::I) -> Self::I;
    /// The lanes of x moved up by N = 1 or 2, the last N lanes of `before` coming in.
    unsafe fn shift_in<const N: usize>(before: Self::I, x: Self::I) -> Self::I;
    /// Carries c = floor(x / RADIX) and x - c RADIX, for |x| < 2 RADIX; an x within a thousand of a multiple of the
    /// radix may be given the quotient beside its own.
    unsafe fn carry<const RADIX: u64>(x: Self::I) -> (Self::I, Self::I);
    /// Whether every lane is in [0, RADIX).
    unsafe fn are_limbs<const RADIX: u64>(x: Self::I) -> bool;
    unsafe fn load_integers(from: *const u64) -> Self::I;
    unsafe fn store_integers(to: *mut u64, x: Self::I);
}

/// Fast products modulo one prime, and quotients floor(value * 2^BITS / p), for making tables.
///
/// Source: V. Shoup's NTL; D. Harvey, "Faster arithmetic for number-theoretic transforms",
/// J. Symbolic Computation 60 (2014).
struct Shoup<const BITS: u32> {
    p: u64,
    /// 1/p mod 2^64.
    inverse: u64,
    /// 2^BITS mod p, and floor of that times 2^64 / p.
    power: [u64; 2],
}

impl<const BITS: u32> Shoup<BITS> {
    const TABLE: [Self; 3] = [Self::new(0), Self::new(1), Self::new(2)];

    const fn new(index: usize) -> Self {
        let p = PRIMES[index];
        let power = pow_mod(2, BITS as u64, p);
        Self {
            p,
            inverse: neg_inverse(p).wrapping_neg(),
            power: [power, Self::wide_quotient(power, p)],
        }
    }

    const fn wide_quotient(value: u64, p: u64) -> u64 {
        (((value as u128) << 64) / p as u128) as u64
    }

    /// a * b mod p, where `quotient` is floor(b * 2^64 / p).
    fn product(&self, a: u64, [b, quotient]: [u64; 2]) -> u64 {
        let estimate = ((u128::from(a) * u128::from(quotient)) >> 64) as u64;
        let rest = a
            .wrapping_mul(b)
            .wrapping_sub(estimate.wrapping_mul(self.p));
        rest.min(rest.wrapping_sub(self.p))
    }

    /// floor(value * 2^BITS / p): what is left over is known, so the division is exact, and a product.
    fn quotient(&self, value: u64) -> u64 {
        let low = if BITS == 64 { 0 } else { value << BITS };
        let rest = self.product(value, self.power);
        low.wrapping_sub(rest).wrapping_mul(self.inverse)
    }
}

/// A constant for `product_by`: itself and floor(value * 2^64 / p).
fn multiplier(value: u64, index: usize) -> [u64; 2] {
    [value, Shoup::<64>::TABLE[index].quotient(value)]
}

/// a times a constant, modulo prime number `index`.
fn product_by(a: u64, constant: [u64; 2], index: usize) -> u64 {
    Shoup::<64>::TABLE[index].product(a, constant)
}

/// value and floor(value * 2^BITS / p).
#[cfg(any(target_arch = "x86_64", test))]
pub(crate) fn shoup_factor<const BITS: u32>(value: u64, index: usize) -> Factor {
    Factor {
        value,
        quotient: Shoup::<BITS>::TABLE[index].quotient(value),
    }
}

/// Appends to `table` its own entries times `generator`, modulo prime number `index`.
pub fn extend_roots<F: Field>(table: &mut Vec<Factor>, generator: u64, index: usize) {
    let by = multiplier(generator, index);
    for t in 0..table.len() {
        let product = product_by(F::value(table[t], index), by, index);
        table.push(F::factor(product, index));
    }
}

#[cfg(test)]
pub mod probe;
#[cfg(test)]
mod tests;
