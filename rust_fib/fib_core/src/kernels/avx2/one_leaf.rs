//! The product of one leaf by AVX2, in parts that no sum of doubles rounds.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]

use core::arch::x86_64::*;

use crate::field::avx2::{Modulus, NEAREST, SIGNED_SHIFTER, lower};

/// x = high + low, high a multiple of 2^25 and low within 2^24.
#[inline(always)]
pub unsafe fn split(x: __m256d) -> [__m256d; 2] {
    unsafe {
        let rounder = _mm256_set1_pd(SIGNED_SHIFTER * 33_554_432.0);
        let high = _mm256_sub_pd(_mm256_add_pd(x, rounder), rounder);
        [high, _mm256_sub_pd(x, high)]
    }
}

/// The windows of four lanes over `wrapped` and y that begin at y and at the lanes before it.
#[inline(always)]
unsafe fn windows(wrapped: __m256d, y: __m256d) -> [__m256d; 4] {
    unsafe {
        let middle = _mm256_permute2f128_pd::<0x21>(wrapped, y);
        let late = _mm256_shuffle_pd::<0b0101>(middle, y);
        let early = _mm256_shuffle_pd::<0b0101>(wrapped, middle);
        [y, late, middle, early]
    }
}

/// Keeps LLVM from taking single lanes out of registers: shuffles want a port of the products, loads do not.
#[inline(always)]
fn in_memory(lanes: &mut [[f64; 4]; 2]) {
    // SAFETY: there is no instruction; the compiler only takes the array for written.
    unsafe {
        core::arch::asm!("/* {} */", in(reg) lanes.as_mut_ptr(), options(nostack, preserves_flags));
    }
}

/// The sums of the products of the parts: high times high, mixed, low times low.
#[inline(always)]
pub unsafe fn product_sums(
    x: [__m256d; 2],
    y: [__m256d; 2],
    wrapped: [__m256d; 2],
) -> [__m256d; 3] {
    unsafe {
        let mut lanes = [[0.0; 4]; 2];
        _mm256_storeu_pd(lanes[0].as_mut_ptr(), x[0]);
        _mm256_storeu_pd(lanes[1].as_mut_ptr(), x[1]);
        in_memory(&mut lanes);
        let high = windows(wrapped[0], y[0]);
        let low = windows(wrapped[1], y[1]);
        let (x_high, x_low) = (_mm256_set1_pd(lanes[0][0]), _mm256_set1_pd(lanes[1][0]));
        let mut sums = [
            _mm256_mul_pd(x_high, high[0]),
            _mm256_mul_pd(x_high, low[0]),
            _mm256_mul_pd(x_low, high[0]),
            _mm256_mul_pd(x_low, low[0]),
        ];
        // Written out: LLVM keeps a loop here.
        macro_rules! lane {
            ($($i:literal)*) => {
                $(
                    let x_high = _mm256_set1_pd(lanes[0][$i]);
                    let x_low = _mm256_set1_pd(lanes[1][$i]);
                    sums[0] = _mm256_fmadd_pd(x_high, high[$i], sums[0]);
                    sums[1] = _mm256_fmadd_pd(x_high, low[$i], sums[1]);
                    sums[2] = _mm256_fmadd_pd(x_low, high[$i], sums[2]);
                    sums[3] = _mm256_fmadd_pd(x_low, low[$i], sums[3]);
                )*
            };
        }
        lane!(1 2 3);
        [sums[0], _mm256_add_pd(sums[1], sums[2]), sums[3]]
    }
}

/// The sum of three parts of a product, within p / 2 and a little: a multiple of 2^50 below 2^103, one of
/// 2^25 below 2^78, and an integer below 2^51.
///
/// The first one's quotient is off by less than 2.6, so that its rest is an integer within 3.1p; with the last
/// part that stays within 5.2p. The quotient of all is taken off the second part, which leaves an integer
/// within 5.7p, so both rests are exact.
#[inline(always)]
pub unsafe fn joined([high, middle, low]: [__m256d; 3], m: &Modulus) -> __m256d {
    unsafe {
        let rest = _mm256_add_pd(lower(high, m), low);
        let all = _mm256_mul_pd(_mm256_add_pd(middle, rest), m.inverse);
        let quotient = _mm256_round_pd::<NEAREST>(all);
        _mm256_add_pd(_mm256_fnmadd_pd(quotient, m.p, middle), rest)
    }
}
