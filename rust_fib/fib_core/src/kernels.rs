//! The kernels of each instruction set as a table of functions, and the choice between them.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Field: the processor has the instructions, pointers are valid"
)]

use core::ops::Range;
use std::env;

use crate::Error;
use crate::columns::{Entering, Leaving, Tails};
use crate::field::{Factor, Field, LANES};
use crate::leaves::Leaf;
use crate::odd::ODD_RADICES;
use crate::plan::Store;
use crate::radix::{BINARY, DECIMAL};
use crate::sizes::LONGEST_ROW;
use crate::transform::Row;

/// An instruction set that the engine has kernels for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// AVX-512 with IFMA's products of 52 bits.
    Avx512,
    /// AVX2 with fused multiply-add of doubles.
    Avx2,
    /// Any processor.
    Scalar,
}

/// One instruction set's kernels.
///
/// The unsafe ones are so for the same reasons: the processor must have the instructions, and the
/// pointers in the arguments must be valid for the lengths that the plan gives.
pub struct Kernels {
    pub path: Path,
    /// Limbs in a vector.
    pub lanes: usize,
    /// As the field has them.
    pub column_costs: [f64; ODD_RADICES.len()],
    pub product_shift: u32,
    pub factor: fn(u64, usize) -> Factor,
    /// Appends to a table of roots its own entries times a generator.
    pub extend_roots: fn(&mut Vec<Factor>, u64, usize),
    pub enter: unsafe fn(&Entering<'_>, Range<usize>),
    pub leave: unsafe fn(&Leaving<'_>, Range<usize>) -> Tails,
    pub leave_binary: unsafe fn(&Leaving<'_>, Range<usize>) -> Tails,
    pub convolve: unsafe fn(*mut u64, *mut u64, &Row<'_>, Leaf),
    pub forward_top: unsafe fn(*mut u64, &Row<'_>, Range<usize>),
    pub inverse_top: unsafe fn(*mut u64, &Row<'_>, Range<usize>),
    /// Eighteen digits a limb, the last limb first.
    pub write_limbs: unsafe fn(&[u64], &mut [u8]),
    pub store: Store,
}

impl Kernels {
    /// The longest row, as a power of two of vectors of eight limbs.
    pub fn longest_row(&self) -> u32 {
        LONGEST_ROW - (LANES / self.lanes).ilog2()
    }
}

/// A function of columns for the plan's odd radix.
macro_rules! odd_radix {
    ($function:ident::<$field:ty $(, $base:ident)?>($work:ident, $range:ident)) => {
        match $work.plan.radix {
            1 => columns::$function::<$field, 1 $(, $base)?>($work, $range),
            3 => columns::$function::<$field, 3 $(, $base)?>($work, $range),
            5 => columns::$function::<$field, 5 $(, $base)?>($work, $range),
            7 => columns::$function::<$field, 7 $(, $base)?>($work, $range),
            9 => columns::$function::<$field, 9 $(, $base)?>($work, $range),
            _ => columns::$function::<$field, 15 $(, $base)?>($work, $range),
        }
    };
}

macro_rules! kernels {
    ($name:ident, $table:ident, $path:expr, $field:ty, $digits:path $(, $features:literal)?) => {
        mod $name {
            use super::*;
            use crate::{columns, transform};

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn enter(work: &Entering<'_>, range: Range<usize>) {
                unsafe { odd_radix!(enter::<$field>(work, range)) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn leave(work: &Leaving<'_>, range: Range<usize>) -> Tails {
                unsafe { odd_radix!(leave::<$field, DECIMAL>(work, range)) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn leave_binary(work: &Leaving<'_>, range: Range<usize>) -> Tails {
                unsafe { odd_radix!(leave::<$field, BINARY>(work, range)) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn forward_top(data: *mut u64, row: &Row<'_>, range: Range<usize>) {
                unsafe { transform::top_pass::<$field, true>(data, row, range) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn inverse_top(data: *mut u64, row: &Row<'_>, range: Range<usize>) {
                unsafe { transform::top_pass::<$field, false>(data, row, range) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn convolve(a: *mut u64, b: *mut u64, row: &Row<'_>, leaf: Leaf) {
                unsafe {
                    match leaf {
                        Leaf::Product => transform::convolve::<$field>(a, b, row, Leaf::Product),
                        _ => transform::convolve::<$field>(a, b, row, leaf),
                    }
                }
            }
        }

        static $table: Kernels = Kernels {
            path: $path,
            lanes: <$field>::LANES,
            column_costs: <$field>::COLUMN_COSTS,
            product_shift: <$field>::PRODUCT_SHIFT,
            factor: <$field>::factor,
            extend_roots: crate::field::extend_roots::<$field>,
            enter: $name::enter,
            leave: $name::leave,
            leave_binary: $name::leave_binary,
            convolve: $name::convolve,
            forward_top: $name::forward_top,
            inverse_top: $name::inverse_top,
            write_limbs: $digits,
            store: Store::new(),
        };
    };
}

#[cfg(all(target_arch = "x86_64", feature = "emulate-avx512"))]
kernels!(
    avx512,
    AVX512,
    Path::Avx512,
    crate::field::avx512::Avx512,
    crate::digits::write_limbs
);
#[cfg(all(target_arch = "x86_64", not(feature = "emulate-avx512")))]
kernels!(
    avx512,
    AVX512,
    Path::Avx512,
    crate::field::avx512::Avx512,
    crate::digits_avx512::write_limbs,
    "avx512f,avx512dq,avx512ifma"
);
#[cfg(target_arch = "x86_64")]
kernels!(
    avx2,
    AVX2,
    Path::Avx2,
    crate::field::avx2::Avx2,
    crate::digits::write_limbs,
    "avx2,fma"
);
kernels!(
    scalar,
    SCALAR,
    Path::Scalar,
    crate::field::scalar::Scalar,
    crate::digits::write_limbs
);

/// Forces an instruction set: avx512, avx2 or scalar.
const VARIABLE: &str = "RUST_FIB_SIMD";

impl Path {
    /// From the fastest to the one that every processor has.
    pub const ALL: [Self; 3] = [Self::Avx512, Self::Avx2, Self::Scalar];

    /// The one that RUST_FIB_SIMD names, else the fastest that this processor has.
    ///
    /// # Errors
    /// [`Error::UnavailableSimd`] where the variable names none that it has.
    pub fn chosen() -> Result<Self, Error> {
        let available = |path: &Self| path.is_available();
        let Some(name) = env::var_os(VARIABLE).filter(|name| !name.is_empty()) else {
            let fastest = Self::ALL.into_iter().find(available);
            return Ok(fastest.unwrap_or(Self::Scalar));
        };
        let named = Self::ALL.into_iter().find(|path| name == path.name());
        named.filter(available).ok_or(Error::UnavailableSimd)
    }

    /// As RUST_FIB_SIMD has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Scalar => "scalar",
        }
    }

    /// Whether this processor has the instructions.
    #[must_use]
    pub fn is_available(self) -> bool {
        self.kernels().is_some()
    }

    #[cfg(target_arch = "x86_64")]
    pub(crate) fn kernels(self) -> Option<&'static Kernels> {
        let avx512 = cfg!(feature = "emulate-avx512")
            || is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512ifma")
                && is_x86_feature_detected!("avx512vbmi");
        let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        match self {
            Self::Avx512 => avx512.then_some(&AVX512),
            Self::Avx2 => avx2.then_some(&AVX2),
            Self::Scalar => Some(&SCALAR),
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    pub(crate) fn kernels(self) -> Option<&'static Kernels> {
        matches!(self, Self::Scalar).then_some(&SCALAR)
    }
}
