//! FLINT's `radix` module: arithmetic in radix 10^19 from the start, as rust_fib does in 10^18.
//!
//! The doubling of `pair`, with FLINT's products (its `fft_small` notices squares) and with the linear
//! work in passes of one loop each, so that the products are nearly all of the time.

use core::ffi::{c_int, c_uint};
use core::ptr;

use flint3_sys as flint;

use crate::Calculation;

/// Digits in a limb: the most that 64 bits hold, which is also what FLINT prints fastest.
const LIMB_DIGITS: u32 = 19;
const RADIX: u64 = 10_u64.pow(LIMB_DIGITS);
/// 2^100 / RADIX, for quotients from the bits above 60.
const QUOTIENT: i128 = (1 << 100) / RADIX as i128;
/// Below it the product is the classical one, where FLINT itself changes over (radix_mulmid).
const FFT_LIMBS: usize = 80;

/// Keeps its memory from call to call, as FLINT keeps its tables.
struct Engine {
    radix: Box<flint::radix_struct>,
    buffers: [Vec<u64>; 4],
}

/// FLINT with `threads` threads.
pub fn calculation(threads: c_int) -> Calculation {
    let mut engine: Option<Engine> = None;
    Box::new(move |n| engine.get_or_insert_with(|| Engine::new(threads)).digits(n))
}

impl Engine {
    fn new(threads: c_int) -> Self {
        // SAFETY: radix_init fills the whole structure, which stays where it is.
        let radix = unsafe {
            flint::flint_set_num_threads(threads);
            let mut radix = Box::new(core::mem::zeroed::<flint::radix_struct>());
            flint::radix_init(&mut *radix, 10, LIMB_DIGITS as c_uint);
            radix
        };
        Self {
            radix,
            buffers: Default::default(),
        }
    }

    fn digits(&mut self, n: u64) -> Vec<u8> {
        if n < 2 {
            return vec![b'0' + n as u8];
        }
        let limbs = (n as f64 * 0.20898764025 / f64::from(LIMB_DIGITS)) as usize + 8;
        let [a, b, x, y] = &mut self.buffers;
        for buffer in [&mut *a, &mut *b] {
            buffer.clear();
            buffer.resize(limbs / 2 + 8, 0);
        }
        for buffer in [&mut *x, &mut *y] {
            buffer.clear();
            buffer.resize(limbs + 8, 0);
        }
        let size = climb(&self.radix, n / 2, [a, b, x, y]);
        let size = last_step(&self.radix, n, [a, b, x, y], size);
        let result = &x[..trimmed(&x[..size])];
        let mut digits = vec![0; result.len() * LIMB_DIGITS as usize + 1];
        // SAFETY: the limbs are normalised, the buffer has room for all digits and a NUL.
        unsafe {
            let (from, to) = (result.as_ptr(), digits.as_mut_ptr().cast());
            flint::radix_get_str_decimal(to, from, result.len() as _, 0, &*self.radix);
        }
        let end = digits.iter().rev().take_while(|&&byte| byte == 0).count();
        digits.truncate(digits.len() - end);
        digits
    }
}

type Buffers<'a> = [&'a mut Vec<u64>; 4];

/// Leaves F(k) and F(k - 1) in a and b; how many limbs they have, zeros in front of b's included.
fn climb(radix: &flint::radix_struct, k: u64, [a, b, x, y]: Buffers<'_>) -> usize {
    (a[0], b[0]) = (1, 0);
    let (mut size, mut at) = (1, 1_u64);
    for bit in (0..k.ilog2()).rev() {
        multiply(radix, x, &a[..size], &a[..size]);
        multiply(radix, y, &b[..size], &b[..size]);
        let sign = if at.is_multiple_of(2) { 2 } else { -2 };
        at = k >> bit;
        let squares = (&x[..2 * size], &y[..2 * size]);
        size = combine(squares, a, b, sign, at % 2 == 1);
    }
    size
}

/// From A and B the next pair: a is 4A - B + sign or 3A - 2B + sign, b is 3A - 2B + sign or A + B.
fn combine((x, y): (&[u64], &[u64]), a: &mut [u64], b: &mut [u64], sign: i64, odd: bool) -> usize {
    let mut carries = [i128::from(sign), if odd { i128::from(sign) } else { 0 }];
    for i in 0..x.len() {
        let (x, y) = (i128::from(x[i]), i128::from(y[i]));
        let middle = 3 * x - 2 * y;
        let (upper, lower) = if odd {
            (4 * x - y, middle)
        } else {
            (middle, x + y)
        };
        let results = [limb(upper + carries[0]), limb(lower + carries[1])];
        (a[i], b[i]) = (results[0].0, results[1].0);
        carries = [results[0].1, results[1].1];
    }
    let size = trimmed(&a[..x.len()]);
    if carries[0] != 0 {
        (a[x.len()], b[x.len()]) = (carries[0] as u64, carries[1] as u64);
        return x.len() + 1;
    }
    size
}

/// F(n) into x from F(n / 2) and F(n / 2 - 1): a (a + 2b) or (2a + b)(2a - b) + sign.
fn last_step(radix: &flint::radix_struct, n: u64, [a, b, x, _]: Buffers<'_>, size: usize) -> usize {
    let (mut carries, odd) = ([0; 2], n % 2 == 1);
    for i in 0..=size {
        let (p, q) = if i < size {
            (i128::from(a[i]), i128::from(b[i]))
        } else {
            (0, 0)
        };
        let (left, right) = if odd {
            (2 * p + q, 2 * p - q)
        } else {
            (p, p + 2 * q)
        };
        let results = [limb(left + carries[0]), limb(right + carries[1])];
        (a[i], b[i]) = (results[0].0, results[1].0);
        carries = [results[0].1, results[1].1];
    }
    let (left, right) = (trimmed(&a[..=size]), trimmed(&b[..=size]));
    multiply(radix, x, &a[..left], &b[..right]);
    if odd {
        add_small(x, if (n / 2).is_multiple_of(2) { 2 } else { -2 });
    }
    left + right
}

fn add_small(x: &mut [u64], mut carry: i128) {
    for place in x {
        if carry == 0 {
            return;
        }
        (*place, carry) = limb(i128::from(*place) + carry);
    }
}

/// A value of a few radixes at most as a limb and a carry, without a division.
#[inline(always)]
fn limb(value: i128) -> (u64, i128) {
    // The estimate from the bits above 60 is off by one or two at most.
    let radix = i128::from(RADIX);
    let mut carry = ((value >> 60) * QUOTIENT) >> 40;
    let mut rest = value - carry * radix;
    while rest < 0 {
        (rest, carry) = (rest + radix, carry - 1);
    }
    while rest >= radix {
        (rest, carry) = (rest - radix, carry + 1);
    }
    (rest as u64, carry)
}

fn trimmed(limbs: &[u64]) -> usize {
    limbs
        .iter()
        .rposition(|&limb| limb != 0)
        .map_or(1, |last| last + 1)
}

/// x <- a b, all a.len() + b.len() limbs of it.
fn multiply(radix: &flint::radix_struct, x: &mut [u64], a: &[u64], b: &[u64]) {
    let (an, bn) = (a.len(), b.len());
    assert!(x.len() >= an + bn);
    let product = if an.min(bn) < FFT_LIMBS {
        flint::radix_mulmid_classical
    } else {
        flint::radix_mulmid_fft_small
    };
    // SAFETY: x has room for the whole product and overlaps neither factor.
    unsafe {
        let (x, radix) = (x.as_mut_ptr(), ptr::from_ref(radix));
        product(
            x,
            a.as_ptr(),
            an as _,
            b.as_ptr(),
            bn as _,
            0,
            (an + bn) as _,
            radix,
        );
    }
}
