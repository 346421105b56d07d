//! The kernels of each instruction set as a table of functions.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use core::ops::Range;

use crate::columns::enter::{self, Entering};
use crate::columns::leave::{self, Leaving, Tails};
use crate::field::arithmetic::Field;
#[cfg(target_arch = "x86_64")]
use crate::field::avx2::Avx2;
#[cfg(target_arch = "x86_64")]
use crate::field::avx512::Avx512;
use crate::field::integers::{Integers, LANES};
use crate::field::scalar::Scalar;
#[cfg(all(target_arch = "x86_64", not(feature = "emulate-avx512")))]
use crate::kernels::avx512::digits as avx512_digits;
use crate::kernels::digits;
use crate::kernels::path::Path;
use crate::number::radix::{BINARY, DECIMAL};
use crate::transform::leaf::{Leaf, Leaves};
use crate::transform::length::{Costs, LONGEST_ROW};
use crate::transform::levels;
use crate::transform::plan::{Constants, Store};
use crate::transform::roots::extend_roots;
use crate::transform::row::Row;

/// One instruction set's kernels.
///
/// The unsafe ones are so for the same reasons: the processor must have the instructions, and the
/// pointers in the arguments must be valid for the lengths that the plan gives.
pub struct Kernels {
    pub path: Path,
    pub constants: Constants,
    pub costs: Costs,
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

/// A function of columns for the plan's odd radix.
macro_rules! odd_radix {
    ($file:ident::$function:ident::<$field:ty $(, $base:ident)?>($work:ident, $range:ident)) => {
        match $work.plan.radix {
            1 => $file::$function::<$field, 1 $(, $base)?>($work, $range),
            3 => $file::$function::<$field, 3 $(, $base)?>($work, $range),
            5 => $file::$function::<$field, 5 $(, $base)?>($work, $range),
            7 => $file::$function::<$field, 7 $(, $base)?>($work, $range),
            9 => $file::$function::<$field, 9 $(, $base)?>($work, $range),
            _ => $file::$function::<$field, 15 $(, $base)?>($work, $range),
        }
    };
}

macro_rules! kernels {
    ($name:ident, $table:ident, $path:expr, $field:ty, $costs:expr, $digits:path $(, $features:literal)?) => {
        mod $name {
            use super::*;

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn enter(work: &Entering<'_>, range: Range<usize>) {
                unsafe { odd_radix!(enter::enter::<$field>(work, range)) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn leave(work: &Leaving<'_>, range: Range<usize>) -> Tails {
                unsafe { odd_radix!(leave::leave::<$field, DECIMAL>(work, range)) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn leave_binary(work: &Leaving<'_>, range: Range<usize>) -> Tails {
                unsafe { odd_radix!(leave::leave::<$field, BINARY>(work, range)) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn forward_top(data: *mut u64, row: &Row<'_>, range: Range<usize>) {
                unsafe { levels::top_pass::<$field, true>(data, row, range) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn inverse_top(data: *mut u64, row: &Row<'_>, range: Range<usize>) {
                unsafe { levels::top_pass::<$field, false>(data, row, range) }
            }

            $(#[target_feature(enable = $features)])?
            pub(super) unsafe fn convolve(a: *mut u64, b: *mut u64, row: &Row<'_>, leaf: Leaf) {
                unsafe {
                    match leaf {
                        Leaf::Product => levels::convolve::<$field>(a, b, row, Leaf::Product),
                        _ => levels::convolve::<$field>(a, b, row, leaf),
                    }
                }
            }
        }

        pub static $table: Kernels = Kernels {
            path: $path,
            constants: Constants {
                lanes: <$field>::LANES,
                product_shift: <$field>::PRODUCT_SHIFT,
                factor: <$field>::factor,
                extend_roots: extend_roots::<$field>,
            },
            costs: Costs {
                columns: $costs,
                longest_row: LONGEST_ROW - (LANES / <$field>::LANES).ilog2(),
            },
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
    Avx512,
    [9.6, 11.9, 13.5, 16.0, 18.0, 19.1],
    digits::write_limbs
);
#[cfg(all(target_arch = "x86_64", not(feature = "emulate-avx512")))]
kernels!(
    avx512,
    AVX512,
    Path::Avx512,
    Avx512,
    [9.6, 11.9, 13.5, 16.0, 18.0, 19.1],
    avx512_digits::write_limbs,
    "avx512f,avx512dq,avx512ifma"
);
#[cfg(target_arch = "x86_64")]
kernels!(
    avx2,
    AVX2,
    Path::Avx2,
    Avx2,
    [11.4, 13.1, 15.8, 17.4, 17.6, 19.5],
    digits::write_limbs,
    "avx2,fma"
);
kernels!(
    scalar,
    SCALAR,
    Path::Scalar,
    Scalar,
    [5.5, 8.3, 9.6, 10.6, 10.7, 13.4],
    digits::write_limbs
);
