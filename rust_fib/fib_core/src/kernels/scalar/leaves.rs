//! Leaves on any processor.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use crate::field::arithmetic::Field;
use crate::field::scalar::{Lanes, Scalar, each};
use crate::field::word::{Modulus, Multiplier, lower, mul};
use crate::kernels::scalar::karatsuba;
use crate::transform::leaf::Leaves;

impl Leaves for Scalar {
    const PRODUCT_SHIFT: u32 = 0;

    #[inline(always)]
    unsafe fn multiply(x: Lanes, y: Lanes, wrapped: Lanes, m: &Modulus) -> Lanes {
        unsafe {
            let (x, y) = (Self::lower(x, m), Self::lower(y, m));
            Self::lower(karatsuba::product(&x, &y, &wrapped, m), m)
        }
    }

    #[inline(always)]
    unsafe fn square(x: Lanes, wrapped: Lanes, m: &Modulus) -> Lanes {
        unsafe { karatsuba::square(&Self::lower(x, m), &wrapped, m) }
    }

    #[inline(always)]
    unsafe fn settle(x: Lanes, m: &Modulus) -> Lanes {
        unsafe { Self::lower(x, m) }
    }

    #[inline(always)]
    unsafe fn wrap_pair(
        v: [Lanes; 2],
        w: Multiplier,
        twist: Option<Multiplier>,
        m: &Modulus,
    ) -> [Lanes; 2] {
        let w = match twist {
            Some(twist) => w.times(twist, m),
            None => w,
        };
        [
            each(|i| mul(lower(v[0][i], m), w, m)),
            each(|i| -mul(lower(v[1][i], m), w, m)),
        ]
    }
}
