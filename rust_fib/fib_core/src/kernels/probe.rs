//! Extreme residues into any field and back out, for the tests of everything written over fields.

use num_bigint::BigInt;
use proptest::prelude::*;

use crate::columns::remainder::Remainder;
use crate::field::arithmetic::Field;
use crate::field::integers::{Integers, LANES};
use crate::field::primes::PRIMES;
use crate::field::scalar::Scalar;
use crate::kernels::path::Path;
use crate::number::radix::DECIMAL;
use crate::transform::leaf::Leaves;
use crate::transform::passes::Passes;

/// Eight values.
pub type Values = [u64; LANES];

/// The lanes that the field has, the others zero.
pub fn lanes_of<F: Integers>(values: Values) -> Values {
    core::array::from_fn(|i| if i < F::LANES { values[i] } else { 0 })
}

/// A field that tests can fill to the edge of its ranges.
pub trait Probe: Passes + Leaves + Remainder {
    const PATH: Path;

    /// Residues as the field holds them; it may take values up to 8p as they are.
    unsafe fn put(values: Values, index: usize) -> Self::V;
    /// Whether every lane is in the range that the documentation calls "below `times` p".
    unsafe fn is_below(x: Self::V, times: u64, index: usize) -> bool;

    /// The largest value, as `put` takes it, that an odd transform may leave.
    fn most_transformed(index: usize) -> u64;
    /// Whether every lane is in that range.
    unsafe fn is_transformed(x: Self::V, index: usize) -> bool;

    /// The residues in [0, p).
    unsafe fn get(x: Self::V, index: usize) -> Values;

    /// Of as many values as there are lanes.
    unsafe fn integers(values: [i64; LANES]) -> Self::I {
        // SAFETY: as above.
        unsafe { Self::load_integers(values.as_ptr().cast()) }
    }

    unsafe fn lanes(x: Self::I) -> [i64; LANES] {
        let mut out = [0_i64; LANES];
        // SAFETY: as above.
        unsafe { Self::store_integers(out.as_mut_ptr().cast(), x) };
        out
    }
}

/// The bits that a residue has; those above may be anything.
fn low_bits(count: u32) -> u64 {
    u64::MAX >> (64 - count)
}

macro_rules! unsigned_probe {
    ($field:ty, $path:expr, $bits:literal, $transformed:expr) => {
        impl Probe for $field {
            const PATH: Path = $path;

            unsafe fn put(values: Values, _: usize) -> Self::V {
                let words =
                    values.map(|value| value | value.wrapping_mul(0x9e37) & !low_bits($bits));
                // SAFETY: the caller's processor has the instructions.
                unsafe { Self::load(words.as_ptr()) }
            }

            unsafe fn get(x: Self::V, index: usize) -> Values {
                let mut out = [0; LANES];
                // SAFETY: as above; the array holds eight values.
                unsafe { Self::store(out.as_mut_ptr(), x) };
                out.map(|lane| (lane & low_bits($bits)) % PRIMES[index])
            }

            unsafe fn is_below(x: Self::V, times: u64, index: usize) -> bool {
                let mut out = [0; LANES];
                // SAFETY: as above; the array holds eight values.
                unsafe { Self::store(out.as_mut_ptr(), x) };
                out.iter()
                    .all(|&lane| lane & low_bits($bits) < times * PRIMES[index])
            }

            fn most_transformed(index: usize) -> u64 {
                $transformed(PRIMES[index])
            }

            unsafe fn is_transformed(x: Self::V, index: usize) -> bool {
                let mut out = [0; LANES];
                // SAFETY: as above.
                unsafe { Self::store(out.as_mut_ptr(), x) };
                let most = Self::most_transformed(index);
                out.iter().all(|&lane| lane & low_bits($bits) <= most)
            }
        }
    };
}

/// Signed words: below 2p, 4p and more means within that divided by 2, and one p more, for quotients are cut off.
impl Probe for Scalar {
    const PATH: Path = Path::Scalar;

    unsafe fn put(values: Values, index: usize) -> Self::V {
        let p = PRIMES[index] as i64;
        values.map(|value| {
            let multiple = [0, -1, 1, -2, 2, -3, 3, -4][(value as i64 / p) as usize % 8];
            value as i64 % p + multiple * p
        })
    }

    unsafe fn is_below(x: Self::V, times: u64, index: usize) -> bool {
        let most = (times + 2) * PRIMES[index] / 2;
        x.iter().all(|lane| lane.unsigned_abs() < most)
    }

    unsafe fn get(x: Self::V, index: usize) -> Values {
        x.map(|lane| lane.rem_euclid(PRIMES[index] as i64) as u64)
    }

    fn most_transformed(index: usize) -> u64 {
        8 * PRIMES[index]
    }

    // Nothing is lowered on the way: up to seven residues, each within p, are added.
    unsafe fn is_transformed(x: Self::V, index: usize) -> bool {
        x.iter().all(|lane| lane.unsigned_abs() < 7 * PRIMES[index])
    }
}

#[cfg(target_arch = "x86_64")]
unsigned_probe!(crate::field::avx512::Avx512, Path::Avx512, 52, |p: u64| 5
    * p
    + (1 << 39));

/// Signed multiples of p that stand for 0, p, 2p ... of the unsigned fields: below 2p, 4p and more
/// means within p, 2p and 2.5p.
#[cfg(target_arch = "x86_64")]
impl Probe for crate::field::avx2::Avx2 {
    const PATH: Path = Path::Avx2;

    unsafe fn put(values: Values, index: usize) -> Self::V {
        let p = PRIMES[index] as i64;
        let words = values.map(|value| {
            let residue = value as i64 % p;
            let signed = residue + [0, -1, 1, -2, 2, -3][(value as i64 / p) as usize % 6] * p;
            let kept = match signed {
                _ if signed > 5 * p / 2 => signed - p,
                _ if signed < -5 * p / 2 => signed + p,
                _ => signed,
            };
            (kept as f64).to_bits()
        });
        // SAFETY: the caller's processor has the instructions.
        unsafe { Self::load(words.as_ptr()) }
    }

    unsafe fn get(x: Self::V, index: usize) -> Values {
        let mut out = [0; LANES];
        // SAFETY: as above; the array holds eight values.
        unsafe { Self::store(out.as_mut_ptr(), x) };
        out.map(|lane| (f64::from_bits(lane) as i64).rem_euclid(PRIMES[index] as i64) as u64)
    }

    unsafe fn is_below(x: Self::V, times: u64, index: usize) -> bool {
        let mut out = [0; LANES];
        // SAFETY: as above; the array holds eight values.
        unsafe { Self::store(out.as_mut_ptr(), x) };
        let most = (times as f64 / 2.0).min(if times > 6 { 2.5 } else { 3.0 });
        let within = |&lane: &u64| f64::from_bits(lane).abs() <= most * PRIMES[index] as f64;
        out.iter().all(within)
    }

    fn most_transformed(index: usize) -> u64 {
        8 * PRIMES[index]
    }

    // Nothing is lowered on the way: up to seven residues, each within p, are added.
    unsafe fn is_transformed(x: Self::V, index: usize) -> bool {
        let mut out = [0; LANES];
        // SAFETY: as above; the array holds eight values.
        unsafe { Self::store(out.as_mut_ptr(), x) };
        let most = 7.5 * PRIMES[index] as f64;
        out.iter().all(|&lane| f64::from_bits(lane).abs() <= most)
    }
}

/// Calls a function that is generic over [`Probe`] for every field that this processor has.
macro_rules! every_field {
    ($function:ident $(, $argument:expr)*) => {
        // SAFETY: each is called only where its path is available.
        unsafe {
            $function::<crate::field::scalar::Scalar>($($argument),*);
            #[cfg(target_arch = "x86_64")]
            if crate::kernels::path::Path::Avx512.is_available() {
                $function::<crate::field::avx512::Avx512>($($argument),*);
            }
            #[cfg(target_arch = "x86_64")]
            if crate::kernels::path::Path::Avx2.is_available() {
                $function::<crate::field::avx2::Avx2>($($argument),*);
            }
        }
    };
}
pub(crate) use every_field;

/// A value below `times` p, at an edge of it or near a multiple of p as often as anywhere else.
pub fn below(times: u64, index: usize) -> impl Strategy<Value = u64> {
    let (p, top) = (PRIMES[index], times * PRIMES[index]);
    prop_oneof![
        2 => Just(top - 1),
        1 => Just(0),
        2 => (1..=times, 0_u64..4).prop_map(move |(k, d)| (k * p - 1).saturating_sub(d)),
        2 => (0..times, 0_u64..4).prop_map(move |(k, d)| k * p + d),
        5 => 0..top,
    ]
}

/// Eight of them.
pub fn vector_below(times: u64, index: usize) -> impl Strategy<Value = Values> {
    proptest::collection::vec(below(times, index), LANES).prop_map(|lanes| {
        let mut out = [0; LANES];
        out.copy_from_slice(&lanes);
        out
    })
}

/// A decimal limb that is 10^18 - 1 or 0, or near them, as often as any other.
pub fn limb() -> impl Strategy<Value = u64> {
    limb_in(DECIMAL)
}

/// The same in any radix.
pub fn limb_in(radix: u64) -> impl Strategy<Value = u64> {
    prop_oneof![
        3 => Just(radix - 1),
        3 => Just(0),
        1 => Just(1),
        1 => Just(radix - 2),
        3 => 0..radix,
    ]
}

/// The value of decimal limbs that may also be negative or too large.
pub fn exact<T: Copy + Into<BigInt>>(limbs: &[T]) -> BigInt {
    exact_in(DECIMAL, limbs)
}

/// The same in any radix.
pub fn exact_in<T: Copy + Into<BigInt>>(radix: u64, limbs: &[T]) -> BigInt {
    let from_the_top = limbs.iter().rev();
    from_the_top.fold(BigInt::ZERO, |sum, &limb| sum * radix + limb.into())
}
