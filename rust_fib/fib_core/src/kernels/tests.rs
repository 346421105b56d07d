//! Every operation of every field against its definition, from one edge of its range to the other.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "every_field! calls these only where the processor has the instructions"
)]

use proptest::prelude::*;

use super::probe::{Probe, Values, below, every_field, lanes_of, limb, vector_below};
use crate::field::factor::shoup_factor;
use crate::field::integers::LANES;
use crate::field::primes::{PRIMES, mul_mod};
use crate::number::radix::DECIMAL as RADIX;
use crate::transform::roots::extend_roots;

const SIGNED_RADIX: i64 = RADIX as i64;

unsafe fn sums_and_ranges<F: Probe>(x: Values, y: Values, index: usize) {
    let [x, y] = [x, y].map(lanes_of::<F>);
    let p = PRIMES[index];
    unsafe {
        let m = F::modulus(index);
        let low = |v: Values, times: u64| v.map(|lane| lane % (times * p));
        let half = low(x, 4);
        let (a, b) = (F::put(half, index), F::put(low(y, 4), index));
        let wanted = |f: &dyn Fn(u64, u64) -> u64, y: Values| {
            let lanes: Vec<u64> = half.iter().zip(y).map(|(&x, y)| f(x % p, y % p)).collect();
            lanes
        };
        let plus = |x: u64, y: u64| (x + y) % p;
        let minus = |x: u64, y: u64| (x + p - y) % p;
        assert_eq!(F::get(F::add(a, b), index).to_vec(), wanted(&plus, y));
        assert_eq!(F::get(F::sub4(a, b, &m), index).to_vec(), wanted(&minus, y));
        let (two, b) = (low(y, 2), F::put(low(y, 2), index));
        assert_eq!(
            F::get(F::sub2(a, b, &m), index).to_vec(),
            wanted(&minus, two)
        );
        let lowered = F::lower(F::put(x, index), &m);
        assert!(F::is_below(lowered, 4, index));
        assert_eq!(F::get(lowered, index), x.map(|lane| lane % p));
        let operand = F::lower_operand(F::put(x, index), &m);
        assert_eq!(F::get(operand, index), x.map(|lane| lane % p));
        assert_eq!(F::get(F::zero(), index), [0; LANES]);
    }
}

unsafe fn product_by_factor<F: Probe>(x: Values, value: u64, index: usize) {
    let x = lanes_of::<F>(x);
    let p = PRIMES[index];
    let factor = F::factor(value, index);
    assert_eq!(F::value(factor, index), value);
    unsafe {
        let product = F::mul(F::put(x, index), F::splat(factor), &F::modulus(index));
        assert!(F::is_below(product, 2, index));
        assert_eq!(
            F::get(product, index),
            x.map(|lane| mul_mod(lane % p, value, p))
        );
    }
}

unsafe fn residues_of_words<F: Probe>(words: Values, index: usize) {
    let words = lanes_of::<F>(words);
    let p = PRIMES[index];
    unsafe {
        let radix30 = F::splat(F::factor(1 << 30, index));
        let integers = F::load_integers(words.as_ptr());
        let residues = F::residues(integers, radix30, &F::modulus(index));
        assert!(F::is_below(residues, 3, index));
        assert_eq!(F::get(residues, index), words.map(|word| word % p));
    }
}

/// Sums of two and of three products.
unsafe fn dot_products<F: Probe>(xs: [Values; 3], ws: [u64; 3], index: usize) {
    let (p, m) = (PRIMES[index], unsafe { F::modulus(index) });
    let xs = xs.map(lanes_of::<F>);
    let wanted = |count: usize| {
        core::array::from_fn(|lane| {
            let products = (0..count).map(|i| mul_mod(xs[i][lane] % p, ws[i], p));
            products.sum::<u64>() % p
        })
    };
    unsafe {
        let [x0, x1, x2] = xs.map(|x| F::put(x, index));
        let [w0, w1, w2] = ws.map(|w| F::splat(F::factor(w, index)));
        let two = F::mul2([x0, x1], [w0, w1], &m);
        assert!(F::is_below(two, 4, index));
        assert_eq!(F::get(two, index), wanted(2));
        let three = F::mul3([x0, x1, x2], [w0, w1, w2], &m);
        assert!(F::is_below(three, 6, index));
        assert_eq!(F::get(three, index), wanted(3));
    }
}

/// x y modulo t^lanes - w with w y in `wrapped`, by the schoolbook.
fn wrapped_product(x: Values, y: Values, wrapped: Values, lanes: usize, p: u64) -> Values {
    core::array::from_fn(|k| {
        let terms = if k < lanes { lanes } else { 0 };
        (0..terms).fold(0, |sum, i| {
            let other = if i <= k {
                y[k - i]
            } else {
                wrapped[lanes + k - i]
            };
            (sum + mul_mod(x[i] % p, other % p, p)) % p
        })
    })
}

unsafe fn products_of_vectors<F: Probe>(x: Values, y: Values, wrapped: Values, index: usize) {
    let [x, y, wrapped] = [x, y, wrapped].map(lanes_of::<F>);
    let p = PRIMES[index];
    unsafe {
        let [a, b, w] = [x, y, wrapped].map(|v| F::put(v, index));
        let product = F::multiply(a, b, w, &F::modulus(index));
        assert!(F::is_below(product, 4, index));
        let shift = crate::field::primes::pow_mod(2, u64::from(F::PRODUCT_SHIFT), p);
        let got = F::get(product, index).map(|lane| mul_mod(lane, shift, p));
        assert_eq!(got, wrapped_product(x, y, wrapped, F::LANES, p));
        let wrapped = x.map(|lane| mul_mod(lane % p, wrapped[0] % p, p));
        let w = F::put(wrapped, index);
        let square = F::square(a, w, &F::modulus(index));
        assert!(F::is_below(square, 4, index));
        let got = F::get(square, index).map(|lane| mul_mod(lane, shift, p));
        assert_eq!(got, wrapped_product(x, x, wrapped, F::LANES, p));
    }
}

unsafe fn integers<F: Probe>(x: [i64; LANES], y: [i64; LANES]) {
    let here = |values: [i64; LANES]| values.into_iter().take(F::LANES);
    let [x, y] =
        [x, y].map(|values| lanes_of::<F>(values.map(|value| value as u64)).map(|v| v as i64));
    unsafe {
        let (a, b) = (F::integers(x), F::integers(y));
        let each = |f: fn(i64, i64) -> i64| core::array::from_fn(|i| f(x[i], y[i]));
        assert_eq!(F::lanes(F::add_integers(a, b)), each(i64::wrapping_add));
        assert_eq!(F::lanes(F::sub_integers(a, b)), each(i64::wrapping_sub));
        let splat = F::lanes(F::splat_integer(x[0]));
        assert!(here(splat).all(|lane| lane == x[0]));
        let line: Vec<i64> = here(x).chain(here(y)).collect();
        let moved = F::lanes(F::shift_in::<1>(a, b));
        assert_eq!(moved[..F::LANES], line[F::LANES - 1..][..F::LANES]);
        let moved = F::lanes(F::shift_in::<2>(a, b));
        assert_eq!(moved[..F::LANES], line[F::LANES - 2..][..F::LANES]);
        let limbs = x.iter().all(|lane| (0..SIGNED_RADIX).contains(lane));
        assert_eq!(F::are_limbs::<RADIX>(a), limbs);
    }
}

unsafe fn carries<F: Probe>(x: [i64; LANES]) {
    unsafe {
        let (carry, rest) = F::carry::<RADIX>(F::integers(x));
        for (x, (carry, rest)) in x
            .into_iter()
            .zip(F::lanes(carry).into_iter().zip(F::lanes(rest)))
            .take(F::LANES)
        {
            assert_eq!(carry * SIGNED_RADIX + rest, x);
            let near = (x + 1000).rem_euclid(SIGNED_RADIX) <= 2000;
            assert!(carry == x.div_euclid(SIGNED_RADIX) || near, "{x}: {carry}");
            assert!((-1000..SIGNED_RADIX + 1000).contains(&rest), "{x}: {rest}");
        }
    }
}

fn carried_sum() -> impl Strategy<Value = i64> {
    let most = 2 * SIGNED_RADIX - 1;
    let near = |width: i64| {
        let place = (-2_i64..=2, -width..=width);
        place.prop_map(move |(k, d)| (k * SIGNED_RADIX + d).clamp(-most, most))
    };
    prop_oneof![near(3), near(1200), -most..=most]
}

proptest! {
    #[test]
    fn sums_differences_and_reductions(
        (index, x, y) in (0_usize..3).prop_flat_map(|i| (Just(i), vector_below(8, i), vector_below(8, i)))
    ) {
        every_field!(sums_and_ranges, x, y, index);
    }

    #[test]
    fn products_by_a_factor_up_to_the_top_of_the_range(
        (index, x, value) in (0_usize..3).prop_flat_map(|i| (Just(i), vector_below(8, i), below(1, i)))
    ) {
        every_field!(product_by_factor, x, value, index);
    }

    #[test]
    fn words_as_residues(
        words in proptest::array::uniform8(prop_oneof![limb(), 0..1_u64 << 63, Just(u64::MAX >> 1)]),
        index in 0_usize..3,
    ) {
        every_field!(residues_of_words, words, index);
    }

    #[test]
    fn sums_of_products_up_to_the_top_of_the_range(
        (index, xs, ws) in (0_usize..3).prop_flat_map(|i| {
            let vector = || vector_below(8, i);
            let factor = || below(1, i);
            (Just(i), [vector(), vector(), vector()], [factor(), factor(), factor()])
        })
    ) {
        every_field!(dot_products, xs, ws, index);
    }

    #[test]
    fn products_modulo_a_binomial(
        (index, x, y, wrapped) in (0_usize..3).prop_flat_map(|i| {
            (Just(i), vector_below(8, i), vector_below(8, i), vector_below(2, i))
        })
    ) {
        every_field!(products_of_vectors, x, y, wrapped, index);
    }

    #[test]
    fn integers_lane_by_lane(
        x in proptest::array::uniform8(prop_oneof![carried_sum(), any::<i64>()]),
        y in proptest::array::uniform8(any::<i64>()),
    ) {
        every_field!(integers, x, y);
    }

    #[test]
    fn carries_of_sums(x in proptest::array::uniform8(carried_sum())) {
        every_field!(carries, x);
    }
}

#[test]
fn everything_at_the_very_top() {
    for (index, p) in PRIMES.into_iter().enumerate() {
        let top = |times: u64| [times * p - 1; LANES];
        every_field!(products_of_vectors, top(8), top(8), top(2), index);
        every_field!(products_of_vectors, [0; LANES], top(8), top(2), index);
        every_field!(product_by_factor, top(8), p - 1, index);
        every_field!(sums_and_ranges, top(8), top(8), index);
        every_field!(residues_of_words, [u64::MAX >> 1; LANES], index);
        every_field!(dot_products, [top(8); 3], [p - 1; 3], index);
    }
}

unsafe fn extended<F: Probe>() {
    for (index, p) in PRIMES.into_iter().enumerate() {
        let (mut table, generator) = (vec![F::factor(1, index)], p - 3);
        for _ in 0..5 {
            let before: Vec<u64> = table.iter().map(|&w| F::value(w, index)).collect();
            extend_roots::<F>(&mut table, generator, index);
            for (i, &value) in before.iter().enumerate() {
                let made = table[before.len() + i];
                assert_eq!(made, F::factor(mul_mod(value, generator, p), index));
            }
        }
    }
}

#[test]
fn root_tables_grow_by_their_own_products() {
    every_field!(extended);
}

#[test]
fn quotients_are_floors() {
    for (index, p) in PRIMES.into_iter().enumerate() {
        for value in [0, 1, 2, p / 2, p - 1, 123_456_789_012] {
            let floor = |bits: u32| ((u128::from(value) << bits) / u128::from(p)) as u64;
            assert_eq!(shoup_factor::<52>(value, index).quotient, floor(52));
            assert_eq!(shoup_factor::<64>(value, index).quotient, floor(64));
        }
    }
}
