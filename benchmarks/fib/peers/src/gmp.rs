//! GMP's own Fibonacci function and its conversion to decimal, from C: the one-second challenge starts it
//! without an interpreter.

use core::ffi::{c_char, c_int, c_ulong};
use core::mem::MaybeUninit;

/// mpz_t's one element.
#[repr(C)]
struct Mpz {
    alloc: c_int,
    size: c_int,
    limbs: *mut u64,
}

#[link(name = "gmp")]
unsafe extern "C" {
    fn __gmpz_init(x: *mut Mpz);
    fn __gmpz_clear(x: *mut Mpz);
    fn __gmpz_fib_ui(x: *mut Mpz, n: c_ulong);
    fn __gmpz_sizeinbase(x: *const Mpz, base: c_int) -> usize;
    fn __gmpz_get_str(to: *mut c_char, base: c_int, x: *const Mpz) -> *mut c_char;
}

/// The digits of F(n).
pub fn digits(n: u64) -> Vec<u8> {
    let mut x = MaybeUninit::uninit();
    // SAFETY: x is initialised before use and cleared once; the buffer has room for a sign and a NUL.
    unsafe {
        __gmpz_init(x.as_mut_ptr());
        __gmpz_fib_ui(x.as_mut_ptr(), n);
        let mut digits = vec![0_u8; __gmpz_sizeinbase(x.as_ptr(), 10) + 2];
        __gmpz_get_str(digits.as_mut_ptr().cast(), 10, x.as_ptr());
        __gmpz_clear(x.as_mut_ptr());
        let end = digits.iter().rev().take_while(|&&byte| byte == 0).count();
        digits.truncate(digits.len() - end);
        digits
    }
}
