//! F(n) by fast doubling over big integers: two squarings a bit of n.
//!
//! Source of the identities: Knuth, The Art of Computer Programming, vol. 1, section 1.2.8;
//! F(2k) = F(k) (2 F(k+1) - F(k)) and F(2k+1) = F(k)^2 + F(k+1)^2.

use dashu_int::UBig;

/// The decimal digits of F(n), most significant first, without leading zeros.
///
/// Time is that of a few multiplications at full size plus the conversion to decimal.
#[must_use]
pub fn fibonacci_digits(n: u64) -> String {
    fibonacci_pair(n).0.to_string()
}

/// F(n) and F(n + 1).
fn fibonacci_pair(n: u64) -> (UBig, UBig) {
    let bits = u64::BITS - n.leading_zeros();
    (0..bits)
        .rev()
        .fold((UBig::ZERO, UBig::ONE), |(low, high), bit| {
            let even = &low * ((&high << 1) - &low);
            let odd = low.sqr() + high.sqr();
            if n >> bit & 1 == 0 {
                (even, odd)
            } else {
                let next = even + &odd;
                (odd, next)
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_addition_for_the_first_two_thousand() {
        let (mut low, mut high) = (UBig::ZERO, UBig::ONE);
        for n in 0..2000 {
            assert_eq!(fibonacci_digits(n), low.to_string(), "n = {n}");
            (low, high) = (high.clone(), low + high);
        }
    }
}
