//! Transforms of 3, 5, 7, 9 and 15 points across rows, and their constants.
//!
//! A prime length pairs inputs k and R - k, which share their products: X_j = P_j + Q_j and X_(R-j) =
//! P_j - Q_j, with P_j = x_0 + sum of (x_k + x_(R-k)) cos_jk and Q_j = sum of (x_k - x_(R-k)) sin_jk, where
//! cos_jk and sin_jk are (w^jk +- w^-jk) / 2. Nine points are three by three with twiddles between
//! (Cooley and Tukey), fifteen three by five without (Good and Thomas).
//!
//! Values going in are below 4p, those coming out below 8p; with AVX-512 values below 1.001p, as limbs enter,
//! come out below 5.001p, for what `lower` leaves is below 1.001p too. (The portable field lowers nothing here but
//! what nine and fifteen points have between: going in within 2.2p, coming out within 15.4p. The field of doubles:
//! going in within 1.4p, coming out within 9.8p < 2^53.)
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "one contract for all, stated at Integers: the processor has the instructions, pointers are valid"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "an index runs through several arrays, and iterators hide that"
)]

use crate::field::arithmetic::Field;
use crate::field::factor::Factor;
use crate::field::primes::{PRIMES, mul_mod, pow_mod, root_of_unity};

/// The odd radices there are transforms for.
pub const ODD_RADICES: [usize; 6] = [1, 3, 5, 7, 9, 15];

/// Cosines and sines of a prime length up to 7.
#[derive(Clone, Copy, Default)]
struct Pairs {
    cosines: [[Factor; 3]; 3],
    sines: [[Factor; 3]; 3],
}

/// The constants of one direction modulo one prime: those that the radix needs.
#[derive(Clone, Copy, Default)]
pub struct OddFactors {
    three: Pairs,
    /// w_3.
    third: Factor,
    five: Pairs,
    seven: Pairs,
    /// w_9, w_9^2 and w_9^4.
    ninths: [Factor; 3],
}

impl OddFactors {
    /// For `radix` points forward, or back without the division.
    pub fn new(
        factor: fn(u64, usize) -> Factor,
        radix: usize,
        index: usize,
        inverse: bool,
    ) -> Self {
        let p = PRIMES[index];
        let turn = |root: u64, order: u64| pow_mod(root, if inverse { order - 1 } else { 1 }, p);
        let pairs = |length: usize| {
            if !radix.is_multiple_of(length) {
                return Pairs::default();
            }
            let root = root_of_unity(index, length as u64);
            Pairs::new(factor, length, turn(root, length as u64), index)
        };
        let ninth = turn(root_of_unity(index, 9), 9);
        Self {
            three: pairs(3),
            third: factor(turn(root_of_unity(index, 3), 3), index),
            five: pairs(5),
            seven: pairs(7),
            ninths: [1, 2, 4].map(|e| factor(pow_mod(ninth, e, p), index)),
        }
    }
}

impl Pairs {
    fn new(factor: fn(u64, usize) -> Factor, length: usize, root: u64, index: usize) -> Self {
        let p = PRIMES[index];
        let half = p.div_ceil(2); // 1/2
        let mut powers = [1; 8];
        for i in 1..powers.len() {
            powers[i] = mul_mod(powers[i - 1], root, p);
        }
        let mut pairs = Self::default();
        for j in 1..=length / 2 {
            for k in 1..=length / 2 {
                let turns = j * k % length;
                let (plus, minus) = (powers[turns], powers[length - turns]);
                let (cosine, sine) = (plus + minus, plus + p - minus);
                pairs.cosines[j - 1][k - 1] = factor(mul_mod(cosine, half, p), index);
                pairs.sines[j - 1][k - 1] = factor(mul_mod(sine, half, p), index);
            }
        }
        pairs
    }
}

/// The transform of R points in place.
#[inline(always)]
pub unsafe fn odd_transform<F: Field, const R: usize>(
    x: &mut [F::V; R],
    factors: &OddFactors,
    m: &F::M,
) {
    unsafe {
        match R {
            3 => three::<F, R>(x, [0, 1, 2], factors, m),
            5 => prime::<F, 5, R>(x, [0, 1, 2, 3, 4], &factors.five, m),
            7 => prime::<F, 7, R>(x, [0, 1, 2, 3, 4, 5, 6], &factors.seven, m),
            9 => nine::<F, R>(x, factors, m),
            15 => fifteen::<F, R>(x, factors, m),
            _ => {}
        }
    }
}

/// The transform of three of the R values, with one product where the field has it so.
#[inline(always)]
unsafe fn three<F: Field, const R: usize>(
    x: &mut [F::V; R],
    places: [usize; 3],
    factors: &OddFactors,
    m: &F::M,
) {
    unsafe {
        if !F::ONE_PRODUCT_FOR_THREE {
            return prime::<F, 3, R>(x, places, &factors.three, m);
        }
        // With w^2 = -1 - w, X_1 = x_0 - x_2 + w (x_1 - x_2) and X_2 = x_0 - x_1 - w (x_1 - x_2).
        let [x0, x1, x2] = [x[places[0]], x[places[1]], x[places[2]]];
        let turned = F::mul(F::sub4(x1, x2, m), F::splat(factors.third), m);
        x[places[0]] = F::add(F::add(x1, x2), x0);
        x[places[1]] = F::add(F::sub4(x0, x2, m), turned);
        x[places[2]] = F::sub2(F::sub4(x0, x1, m), turned, m);
    }
}

/// The transform of N = 3, 5 or 7 of the R values, at the given places.
#[inline(always)]
unsafe fn prime<F: Field, const N: usize, const R: usize>(
    x: &mut [F::V; R],
    places: [usize; N],
    pairs: &Pairs,
    m: &F::M,
) {
    unsafe {
        let half = N / 2;
        let first = x[places[0]];
        let (mut sums, mut differences) = ([F::zero(); 3], [F::zero(); 3]);
        let mut total = first;
        for k in 0..half {
            let (one, other) = (x[places[k + 1]], x[places[N - 1 - k]]);
            sums[k] = F::add(one, other);
            differences[k] = F::sub4(one, other, m);
            if k > 0 {
                total = F::lower_operand(total, m);
            }
            total = F::add(total, F::lower_operand(sums[k], m));
        }
        x[places[0]] = total;
        for j in 0..half {
            let even = F::add(dot::<F, N>(&sums, &pairs.cosines[j], m), first);
            let odd = dot::<F, N>(&differences, &pairs.sines[j], m);
            (x[places[j + 1]], x[places[N - 1 - j]]) = if N == 3 {
                // One product each: below 6p and 2p.
                (F::add(even, odd), F::sub2(even, odd, m))
            } else {
                let even = F::lower_operand(even, m);
                (F::add(even, odd), F::sub4(even, odd, m))
            };
        }
    }
}

/// The sum of N / 2 products, below 4p.
#[inline(always)]
unsafe fn dot<F: Field, const N: usize>(x: &[F::V; 3], w: &[Factor; 3], m: &F::M) -> F::V {
    unsafe {
        let (w0, w1, w2) = (F::splat(w[0]), F::splat(w[1]), F::splat(w[2]));
        match N {
            3 => F::mul(x[0], w0, m),
            5 => F::mul2([x[0], x[1]], [w0, w1], m),
            _ => F::lower_operand(F::mul3([x[0], x[1], x[2]], [w0, w1, w2], m), m),
        }
    }
}

#[inline(always)]
unsafe fn nine<F: Field, const R: usize>(x: &mut [F::V; R], factors: &OddFactors, m: &F::M) {
    unsafe {
        for n in 0..3 {
            three::<F, R>(x, [n, n + 3, n + 6], factors, m);
        }
        let [w1, w2, w4] = factors.ninths;
        for (place, w) in [(4, w1), (5, w2), (7, w2), (8, w4)] {
            x[place] = F::mul(x[place], F::splat(w), m);
        }
        for place in [0, 1, 2, 3, 6] {
            x[place] = F::lower(x[place], m);
        }
        for k in 0..3 {
            three::<F, R>(x, [3 * k, 3 * k + 1, 3 * k + 2], factors, m);
        }
        // Value k1 + 3 k2 stands at 3 k1 + k2.
        x.swap(1, 3);
        x.swap(2, 6);
        x.swap(5, 7);
    }
}

#[inline(always)]
unsafe fn fifteen<F: Field, const R: usize>(x: &mut [F::V; R], factors: &OddFactors, m: &F::M) {
    unsafe {
        for n in 0..5 {
            let places = [3 * n, (3 * n + 5) % 15, (3 * n + 10) % 15];
            three::<F, R>(x, places, factors, m);
        }
        for place in 0..15 {
            x[place] = F::lower(x[place], m);
        }
        for n in 0..3 {
            let at = |k: usize| (5 * n + 3 * k) % 15;
            prime::<F, 5, R>(x, [at(0), at(1), at(2), at(3), at(4)], &factors.five, m);
        }
        // Value 10 k1 + 6 k2 (mod 15) stands at 5 k1 + 3 k2.
        let before = *x;
        for k1 in 0..3 {
            for k2 in 0..5 {
                x[(10 * k1 + 6 * k2) % 15] = before[(5 * k1 + 3 * k2) % 15];
            }
        }
    }
}
