//! The AVX-512 instructions that `avx512` uses, one lane after the other: its arithmetic is thereby tested
//! where no processor has them. In place of `core::arch` with the feature `emulate-avx512`, for tests alone.
//!
//! Source: Intel Intrinsics Guide, the operation of each.
#![expect(
    non_camel_case_types,
    clippy::undocumented_unsafe_blocks,
    reason = "names and contracts are those of core::arch"
)]

use core::array::from_fn;

#[derive(Clone, Copy)]
pub struct __m512i([u64; 8]);

#[derive(Clone, Copy)]
pub struct __m512d([f64; 8]);

pub const _MM_FROUND_TO_NEG_INF: i32 = 1;
pub const _MM_FROUND_NO_EXC: i32 = 8;

const MASK: u64 = (1 << 52) - 1;

fn wide_product(x: u64, y: u64) -> u128 {
    u128::from(x & MASK) * u128::from(y & MASK)
}

/// Instructions that take lanes one by one.
macro_rules! lanewise {
    ($($name:ident($($x:ident),+) => $lane:expr;)*) => {
        $(
            pub unsafe fn $name($($x: __m512i),+) -> __m512i {
                __m512i(from_fn(|i| {
                    let ($($x,)+) = ($($x.0[i],)+);
                    $lane
                }))
            }
        )*
    };
}

lanewise! {
    _mm512_add_epi64(x, y) => x.wrapping_add(y);
    _mm512_sub_epi64(x, y) => x.wrapping_sub(y);
    _mm512_mullo_epi64(x, y) => x.wrapping_mul(y);
    _mm512_and_si512(x, y) => x & y;
    _mm512_min_epu64(x, y) => x.min(y);
    _mm512_madd52lo_epu64(sum, x, y) => sum.wrapping_add(wide_product(x, y) as u64 & MASK);
    _mm512_madd52hi_epu64(sum, x, y) => sum.wrapping_add((wide_product(x, y) >> 52) as u64);
}

pub unsafe fn _mm512_setzero_si512() -> __m512i {
    __m512i([0; 8])
}

pub unsafe fn _mm512_set1_epi64(x: i64) -> __m512i {
    __m512i([x as u64; 8])
}

#[expect(clippy::too_many_arguments, reason = "as core::arch has it")]
pub unsafe fn _mm512_setr_epi64(
    e0: i64,
    e1: i64,
    e2: i64,
    e3: i64,
    e4: i64,
    e5: i64,
    e6: i64,
    e7: i64,
) -> __m512i {
    __m512i([e0, e1, e2, e3, e4, e5, e6, e7].map(|lane| lane as u64))
}

pub unsafe fn _mm512_setzero_pd() -> __m512d {
    __m512d([0.0; 8])
}

pub unsafe fn _mm512_set1_pd(x: f64) -> __m512d {
    __m512d([x; 8])
}

pub unsafe fn _mm512_mul_pd(x: __m512d, y: __m512d) -> __m512d {
    __m512d(from_fn(|i| x.0[i] * y.0[i]))
}

pub unsafe fn _mm512_sub_pd(x: __m512d, y: __m512d) -> __m512d {
    __m512d(from_fn(|i| x.0[i] - y.0[i]))
}

pub unsafe fn _mm512_fmadd_pd(x: __m512d, y: __m512d, z: __m512d) -> __m512d {
    __m512d(from_fn(|i| x.0[i].mul_add(y.0[i], z.0[i])))
}

pub unsafe fn _mm512_fnmadd_pd(x: __m512d, y: __m512d, z: __m512d) -> __m512d {
    __m512d(from_fn(|i| (-x.0[i]).mul_add(y.0[i], z.0[i])))
}

pub unsafe fn _mm512_roundscale_pd<const ROUNDING: i32>(x: __m512d) -> __m512d {
    const { assert!(ROUNDING == _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC) };
    __m512d(x.0.map(f64::floor))
}

pub unsafe fn _mm512_cvtepi64_pd(x: __m512i) -> __m512d {
    __m512d(from_fn(|i| x.0[i] as i64 as f64))
}

pub unsafe fn _mm512_cvtpd_epi64(x: __m512d) -> __m512i {
    __m512i(from_fn(|i| x.0[i].round_ties_even() as i64 as u64))
}

pub unsafe fn _mm512_cvt_roundpd_epi64<const ROUNDING: i32>(x: __m512d) -> __m512i {
    const { assert!(ROUNDING == _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC) };
    __m512i(from_fn(|i| x.0[i].floor() as i64 as u64))
}

pub unsafe fn _mm512_cmpge_epu64_mask(x: __m512i, y: __m512i) -> u8 {
    (0..8).map(|i| u8::from(x.0[i] >= y.0[i]) << i).sum()
}

pub unsafe fn _mm512_srli_epi64<const BITS: u32>(x: __m512i) -> __m512i {
    __m512i(x.0.map(|lane| lane >> BITS))
}

pub unsafe fn _mm512_permutexvar_epi64(places: __m512i, x: __m512i) -> __m512i {
    __m512i(from_fn(|i| x.0[places.0[i] as usize % 8]))
}

pub unsafe fn _mm512_mask_sub_epi64(other: __m512i, mask: u8, x: __m512i, y: __m512i) -> __m512i {
    __m512i(from_fn(|i| match mask >> i & 1 {
        1 => x.0[i].wrapping_sub(y.0[i]),
        _ => other.0[i],
    }))
}

/// The even lanes of both.
pub unsafe fn _mm512_unpacklo_epi64(x: __m512i, y: __m512i) -> __m512i {
    __m512i(from_fn(|i| [x, y][i % 2].0[i - i % 2]))
}

/// The odd lanes of both.
pub unsafe fn _mm512_unpackhi_epi64(x: __m512i, y: __m512i) -> __m512i {
    __m512i(from_fn(|i| [x, y][i % 2].0[i - i % 2 + 1]))
}

/// Two pairs of lanes of x, then two of y, each chosen by two bits.
pub unsafe fn _mm512_shuffle_i64x2<const PAIRS: i32>(x: __m512i, y: __m512i) -> __m512i {
    __m512i(from_fn(|i| {
        let pair = (PAIRS >> (i / 2 * 2) & 3) as usize;
        [x, y][i / 4].0[2 * pair + i % 2]
    }))
}

/// Lanes `LANES` to `LANES` + 7 of `low` followed by `high`.
pub unsafe fn _mm512_alignr_epi64<const LANES: i32>(high: __m512i, low: __m512i) -> __m512i {
    __m512i(from_fn(|i| match i + LANES as usize {
        lane @ 0..8 => low.0[lane],
        lane => high.0[lane - 8],
    }))
}

pub unsafe fn _mm512_loadu_si512(from: *const __m512i) -> __m512i {
    unsafe { from.read_unaligned() }
}

pub unsafe fn _mm512_storeu_si512(to: *mut __m512i, x: __m512i) {
    unsafe { to.write_unaligned(x) }
}
