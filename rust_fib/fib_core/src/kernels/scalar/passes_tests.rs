//! Products, reductions and passes of single words against exact integers, for words far beyond what the passes make.

use proptest::prelude::*;

use super::*;
use crate::field::primes::{PRIMES, inv_mod};
use crate::field::word::residue;
use crate::kernels::probe::below;

/// Whether x = y modulo prime number `index`.
fn are_congruent(x: i128, y: i64, index: usize) -> bool {
    (x - i128::from(y)) % i128::from(PRIMES[index]) == 0
}

fn multiplier(value: u64, index: usize) -> Multiplier {
    Multiplier::read(Multiplier::factor(value, index))
}

/// A word within `times` p.
fn within(times: i64, index: usize) -> impl Strategy<Value = i64> {
    let most = times * PRIMES[index] as i64;
    prop_oneof![Just(most), Just(-most), -most..=most]
}

/// The bound (1 + e)p, e being `units` of 2^-53 p.
fn bound(units: f64, index: usize) -> f64 {
    let p = PRIMES[index] as f64;
    p * (1.0 + units * p / (1_u64 << 53) as f64)
}

/// The most p a value has after so many passes forward.
const MOST: i64 = 520;

fn words_and_factors() -> impl Strategy<Value = (usize, [i64; 4], [u64; 3])> {
    (0_usize..3).prop_flat_map(|i| {
        let word = || within(MOST, i);
        let words = [word(), word(), word(), word()];
        (Just(i), words, [below(1, i), below(1, i), below(1, i)])
    })
}

proptest! {
    #[test]
    fn products_and_sums_of_two((index, x, w) in words_and_factors()) {
        let m = Modulus::new(index);
        let [w0, w1, _] = w.map(|value| multiplier(value, index));
        let one = mul(x[0], w0, &m);
        let exact = i128::from(x[0]) * i128::from(w[0]);
        prop_assert!(are_congruent(exact, one, index));
        prop_assert!((one as f64).abs() <= bound(1.5 * MOST as f64, index));
        let product = w0.times(w1, &m);
        let both = dot([x[0], x[1]], [w1, product], &m);
        let exact = i128::from(x[0]) * i128::from(w[1])
            + i128::from(x[1]) * i128::from(product.value);
        prop_assert!(are_congruent(exact, both, index));
        prop_assert!((both as f64).abs() <= bound(5.0 * MOST as f64, index));
    }

    #[test]
    fn products_of_factors_are_balanced((index, _, w) in words_and_factors()) {
        let m = Modulus::new(index);
        let product = multiplier(w[0], index).times(multiplier(w[1], index), &m);
        let exact = i128::from(w[0]) * i128::from(w[1]);
        prop_assert!(are_congruent(exact, product.value, index));
        prop_assert!(product.value.abs() <= m.p / 100 * 54);
        prop_assert!((product.quotient * m.p as f64 - product.value as f64).abs() < 1.0);
    }

    #[test]
    fn a_pass_back_undoes_a_pass((index, x, w) in words_and_factors()) {
        let (m, p) = (Modulus::new(index), PRIMES[index]);
        // Any three factors do, not only roots of a node and its children.
        let [w0, w1, w2] = w.map(|value| value.max(1));
        let inverse = |value| multiplier(p - inv_mod(value, p), index);
        let forward = [w0, w1, w2].map(|value| multiplier(value, index));
        let constants = Constants::new::<true>(&forward, &m);
        let y = forward4(x, &constants, &m);
        for y in y {
            prop_assert!((y as f64).abs() <= (1.41 * MOST as f64 + 2.0) * p as f64);
        }
        let constants = Constants::new::<false>(&[inverse(w0), inverse(w1), inverse(w2)], &m);
        let back = inverse4(y.map(|y| lower(y, &m)), &constants, &m);
        for (x, back) in x.into_iter().zip(back) {
            prop_assert!(are_congruent(4 * i128::from(x), back, index));
            prop_assert!(back.unsigned_abs() < 2 * p);
        }
    }

    #[test]
    fn reductions(index in 0_usize..3, x in any::<i64>()) {
        let (m, p) = (Modulus::new(index), PRIMES[index]);
        let word = x >> 4;
        prop_assert!(are_congruent(i128::from(word), lower(word, &m), index));
        prop_assert!(lower(word, &m).unsigned_abs() <= p * 3 / 5);
        let word = x & i64::MAX;
        prop_assert!(are_congruent(i128::from(word), residue(word, &m), index));
        prop_assert!(residue(word, &m).unsigned_abs() <= p * 21 / 10);
    }
}

#[test]
fn eleven_passes_from_seven_stay_below_the_bound() {
    let most = (0..11).fold(7.0, |bound: f64, _| 1.41 * bound + 2.0);
    assert!(most < MOST as f64);
    // The passes back: a sum of two products of differences of two values.
    assert!((0..11).fold(0.55, |bound: f64, _| 1.0 + 0.54 * bound) < 2.2);
}
