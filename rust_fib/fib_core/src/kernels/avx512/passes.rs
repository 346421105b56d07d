//! Two levels by AVX-512: lowered where its ranges ask for it.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

#[cfg(not(feature = "emulate-avx512"))]
use core::arch::x86_64::*;

use crate::field::arithmetic::Field;
use crate::field::avx512::{Avx512, Modulus, Wide, reduced};
#[cfg(feature = "emulate-avx512")]
use crate::field::emulated::*;
use crate::transform::passes::Passes;

impl Passes for Avx512 {
    // From below 5.001p to below it: where the first value is taken to 1.001p, no other need be.
    #[inline(always)]
    unsafe fn forward4(x: [__m512i; 4], w: &[Wide; 3], m: &Modulus) -> [__m512i; 4] {
        unsafe {
            let (x0, x1) = (reduced(x[0], m), x[1]);
            let (x2, x3) = (Self::mul(x[2], w[0], m), Self::mul(x[3], w[0], m));
            let (y0, y2) = (Self::add(x0, x2), Self::sub2(x0, x2, m));
            let y1 = Self::mul(Self::add(x1, x3), w[1], m);
            let y3 = Self::mul(Self::sub2(x1, x3, m), w[2], m);
            let (z0, z1) = (Self::add(y0, y1), Self::sub2(y0, y1, m));
            [z0, z1, Self::add(y2, y3), Self::sub2(y2, y3, m)]
        }
    }

    // The first is below 2.01p, the second below 4p, the others below 2p.
    #[inline(always)]
    unsafe fn inverse4(y: [__m512i; 4], w: &[Wide; 3], m: &Modulus) -> [__m512i; 4] {
        unsafe {
            let y0 = reduced(Self::add(y[0], y[1]), m);
            let y2 = reduced(Self::add(y[2], y[3]), m);
            let y1 = Self::mul(Self::sub4(y[1], y[0], m), w[1], m);
            let y3 = Self::mul(Self::sub4(y[3], y[2], m), w[2], m);
            [
                Self::add(y0, y2),
                Self::add(y1, y3),
                Self::mul(Self::sub2(y2, y0, m), w[0], m),
                Self::mul(Self::sub2(y3, y1, m), w[0], m),
            ]
        }
    }
}
