//! The Chinese remainder theorem without mixed radix.
//!
//! With M_i = P / p_i and y_i = x_i / M_i mod p_i, a coefficient is y_0 M_0 + y_1 M_1 + y_2 M_2 - k P: three
//! products modulo p side by side, where the digits of a mixed radix are six in a row. k is the floor of the sum of
//! y_i / p_i moved by where the range of coefficients begins and by 2^-40, far above its roundings, which is
//! right where that range leaves P 2^-39 free at its end; k P = k p_2 M_2 goes into y_2. With M_i =
//! a_i RADIX + b_i the parts are dot products modulo 2^64 less quotients that doubles estimate.
//!
//! Bounds: y_i is below 2p in magnitude and y_2 - k p_2 below 5.1p, since all three make a coefficient between
//! 0 and P. The b_i are within 0.43, 0.38 and 0.03 times 10^18, or 0.41, 0.12 and 0.18 times 2^59, so the sum of
//! y_i b_i / RADIX is below 2p < 2^50; the five roundings of numbers below 2^50 and the relative errors of the
//! weights come to less than 0.5 together, so |l0| < RADIX. The sum of y_i a_i / RADIX is below 2^31, so |l1| < 0.51
//! RADIX.
//!
//! Source: the classical form of the theorem, with k as in D. J. Bernstein and J. P. Sorenson, "Modular
//! exponentiation via the explicit Chinese remainder theorem", Math. Comp. 76 (2007).

use crate::field::primes::PRIMES;

/// 1 / p_i.
pub const SHARES: [f64; 3] = [
    1.0 / PRIMES[0] as f64,
    1.0 / PRIMES[1] as f64,
    1.0 / PRIMES[2] as f64,
];

/// M_i = a_i RADIX + b_i, b_i within half of the radix.
pub struct Split<const RADIX: u64>;

impl<const RADIX: u64> Split<RADIX> {
    /// a_i and b_i.
    pub const UPPER: [i64; 3] = [Self::at(0).0, Self::at(1).0, Self::at(2).0];
    pub const LOWER: [i64; 3] = [Self::at(0).1, Self::at(1).1, Self::at(2).1];
    /// a_i / RADIX and b_i / RADIX.
    pub const UPPER_WEIGHTS: [f64; 3] = Self::weights(Self::UPPER);
    pub const LOWER_WEIGHTS: [f64; 3] = Self::weights(Self::LOWER);

    const fn at(index: usize) -> (i64, i64) {
        let (one, other) = (PRIMES[(index + 1) % 3], PRIMES[(index + 2) % 3]);
        let share = one as i128 * other as i128;
        let upper = (share + RADIX as i128 / 2) / RADIX as i128;
        (upper as i64, (share - upper * RADIX as i128) as i64)
    }

    const fn weights(x: [i64; 3]) -> [f64; 3] {
        let radix = RADIX as f64;
        [
            x[0] as f64 / radix,
            x[1] as f64 / radix,
            x[2] as f64 / radix,
        ]
    }
}
