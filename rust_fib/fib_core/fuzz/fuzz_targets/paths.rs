//! All paths give the same digits of F(n), whatever the number of threads, with the right residue.
#![no_main]

use fib_core::{Context, Path, digits_mod, fibonacci_mod};
use libfuzzer_sys::fuzz_target;

/// The input picks a bit length, so that short numbers come as often as long ones.
const BITS: u32 = 21;
const MODULI: [u64; 2] = [(1 << 61) - 1, u64::MAX - 58];

fuzz_target!(|input: (u32, u8, u8)| {
    let (word, bits, threads) = input;
    let n = u64::from(word >> (u32::BITS - 1 - u32::from(bits) % BITS));
    let threads = usize::from(threads % 5) + 1;
    let mut first: Option<Vec<u8>> = None;
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let context = Context::with_path(path).expect("available");
        let digits = context.threads(threads).digits(n).expect("small enough");
        match &first {
            Some(other) => assert!(*other == digits, "{path:?}, n = {n}, {threads} threads"),
            None => {
                for m in MODULI {
                    assert_eq!(digits_mod(&digits, m), fibonacci_mod(n, m), "n = {n}");
                }
                first = Some(digits);
            }
        }
    }
});
