//! Products and doublings at given lengths, with operands that make carries ripple.

use num_bigint::BigInt;
use proptest::prelude::*;

use super::super::{LENT_OF_LAST, PADDING, Pair, double, product};
use crate::columns::enter::Combination;
use crate::error::Error;
use crate::field::integers::LANES;
use crate::kernels::path::Path;
use crate::kernels::probe::{exact_in, limb_in};
use crate::memory::space::Space;
use crate::product::phases::Phases;
use crate::threads::progress::Progress;
use crate::threads::team::Team;
use crate::transform::leaf::Leaf;
use crate::transform::length::Length;
use crate::transform::odd::ODD_RADICES;

const RADIX: u64 = super::RADIX.value();
const TOP: u64 = RADIX - 1;

/// What `body` gives, the same on every path, with one thread and no memory lent, and with three and words
/// for `lent` row sets.
fn on_all<T: PartialEq>(lent: usize, body: impl Fn(&Phases<'_>, usize) -> Result<T, Error>) -> T {
    let mut first = None;
    for kernels in Path::ALL.into_iter().filter_map(Path::kernels) {
        for (threads, lent) in [(1, 0), (3, lent)] {
            let progress = &Progress::new();
            let made = Team::with(threads, |team| {
                let phases = Phases {
                    kernels,
                    radix: super::RADIX,
                    team,
                    progress,
                };
                body(&phases, lent)
            });
            let made = made.unwrap();
            let same = first.as_ref().is_none_or(|first| *first == made);
            assert!(same, "{:?}, {threads} threads", kernels.path);
            first = Some(made);
        }
    }
    first.unwrap()
}

/// The limbs, with zeros up to `room`.
fn padded(limbs: &[u64], room: usize) -> Vec<u64> {
    let mut out = limbs.to_vec();
    out.resize(room, 0);
    out
}

fn combined(
    length: Length,
    [a, b]: [&[u64]; 2],
    factors: [Combination; 2],
    offset: u64,
) -> Vec<u64> {
    let limbs = a.len().max(b.len());
    let [a, b] = [a, b].map(|number| padded(number, limbs.next_multiple_of(LANES)));
    let pair = Pair {
        a: &a,
        b: &b,
        limbs,
    };
    on_all(LENT_OF_LAST, |phases, lent| {
        let mut lent = vec![u64::MAX; lent * length.words()];
        let mut own = vec![u64::MAX; 4 * length.words() + PADDING - lent.len()];
        let (lent, own) = (&mut lent[..], &mut own[..]);
        let space = &mut Space { lent, own };
        let place = product(phases, length, space, pair, factors, offset)?;
        Ok(own[place].to_vec())
    })
}

/// The product on every path, the same on all of them, with as many limbs as both factors.
fn products(length: Length, a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut out = combined(length, [a, b], [Combination::A, Combination::B], 0);
    let rest = out.split_off(a.len() + b.len());
    assert!(rest.iter().all(|&limb| limb == 0), "{length:?}");
    out
}

/// a b, by the schoolbook, carried row by row.
fn schoolbook(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut out = vec![0; a.len() + b.len()];
    for (i, &x) in a.iter().enumerate() {
        let mut carry = 0;
        for (j, &y) in b.iter().enumerate() {
            let sum = u128::from(x) * u128::from(y) + u128::from(out[i + j]) + carry;
            out[i + j] = (sum % u128::from(RADIX)) as u64;
            carry = sum / u128::from(RADIX);
        }
        out[i + b.len()] = carry as u64;
    }
    out
}

/// With R the radix, (R^a - 1)(R^b - 1) = R^(a+b) - R^a - R^b + 1.
fn product_of_full_limbs(a: usize, b: usize) -> Vec<u64> {
    let (short, long) = (a.min(b), a.max(b));
    let mut out = vec![0; a + b];
    out[0] = 1;
    out[short..].fill(TOP);
    out[long] -= 1;
    out
}

#[test]
fn full_limbs_squared_at_every_length() {
    for limbs in 2..400 {
        let (a, b) = (vec![TOP; limbs / 2], vec![TOP; limbs - limbs / 2]);
        let wanted = schoolbook(&a, &b);
        assert_eq!(wanted, product_of_full_limbs(a.len(), b.len()));
        let length = Length::for_coefficients(limbs, &Path::Scalar.kernels().unwrap().costs);
        assert_eq!(products(length, &a, &b), wanted, "{limbs} limbs");
    }
}

#[test]
fn full_limbs_fill_every_transform_of_every_radix() {
    for radix in ODD_RADICES {
        // Rows of 512 vectors stand apart, rows of 1024 are divided among threads.
        for log in 1..12 {
            let length = Length { radix, log };
            let half = length.coefficients() / 2;
            for (a, b) in [(half, half), (half, 3), (half - 5, half - 2)] {
                let out = products(length, &vec![TOP; a], &vec![TOP; b]);
                assert!(out == product_of_full_limbs(a, b), "{length:?}: {a}, {b}");
            }
        }
    }
}

/// R^k - 1 times R + 2 and the like carries through all limbs.
#[test]
fn carries_ripple_through_a_whole_product() {
    for radix in ODD_RADICES {
        for log in 1..7 {
            let length = Length { radix, log };
            let half = length.coefficients() / 2;
            let full = vec![TOP; half];
            let mut ends = vec![0; half];
            (ends[0], ends[half - 1]) = (1, 1);
            for other in [vec![2, 1], vec![1], vec![0, 0, 0, 1], vec![TOP - 1], ends] {
                let out = products(length, &full, &other);
                assert!(
                    exact_in(RADIX, &out) == exact_in(RADIX, &full) * exact_in(RADIX, &other),
                    "{length:?}"
                );
            }
        }
    }
}

/// Both kinds of last products, with the offset that the second one needs.
fn last_products_as_defined(length: Length, a: &[u64], b: &[u64]) {
    let (x, y) = (exact_in(RADIX, a), exact_in(RADIX, b));
    let even = [Combination::A, Combination::APlusTwoB];
    let out = combined(length, [a, b], even, 0);
    assert!(exact_in(RADIX, &out) == &x * (&x + &y * 2), "{length:?}");
    let odd = [Combination::TwoAPlusB, Combination::TwoAMinusB];
    let out = combined(length, [a, b], odd, 3 * a.len() as u64);
    assert!(
        exact_in(RADIX, &out) == (&x * 2 + &y) * (&x * 2 - &y),
        "{length:?}"
    );
}

fn doubled_as_defined(length: Length, a: &[u64], b: &[u64], leaf: Leaf, signs: [i64; 2]) {
    let (x, y) = (exact_in(RADIX, a), exact_in(RADIX, b));
    let (x, y) = (&x * &x, &y * &y);
    let even: BigInt = &x * 3 - &y * 2;
    let wanted = match leaf {
        Leaf::Double => [even, &x + &y],
        _ => [&x * 4 - &y, even],
    };
    let room = length.coefficients() + PADDING;
    let got = on_all(4, |phases, lent| {
        let (mut high, mut low) = (padded(a, room), padded(b, room));
        let mut lent = vec![u64::MAX; lent * length.words()];
        let mut own = vec![u64::MAX; 6 * length.words() - lent.len()];
        let (lent, own) = (&mut lent[..], &mut own[..]);
        let space = &mut Space { lent, own };
        let pair = (&mut high[..], &mut low[..]);
        double(phases, length, space, pair, a.len(), leaf, signs)?;
        Ok([high, low])
    });
    for i in 0..2 {
        assert!(got[i].iter().all(|&limb| limb < RADIX));
        assert!(
            exact_in(RADIX, &got[i]) == &wanted[i] + signs[i],
            "{length:?} {leaf:?} {i}"
        );
    }
}

/// A length, and two numbers that fit in half of it, the larger one first.
fn pairs() -> impl Strategy<Value = (Length, Vec<u64>, Vec<u64>)> {
    let length = (proptest::sample::select(&ODD_RADICES), 1_u32..6);
    let length = length.prop_map(|(radix, log)| Length { radix, log });
    length.prop_flat_map(|length| {
        let pair = proptest::collection::vec(
            (limb_in(RADIX), limb_in(RADIX)),
            1..=length.coefficients() / 2,
        );
        (Just(length), pair).prop_map(|(length, pair)| {
            let (mut a, mut b): (Vec<u64>, Vec<u64>) = pair.into_iter().unzip();
            if a.iter().rev().lt(b.iter().rev()) {
                (a, b) = (b, a);
            }
            let last = a.len() - 1;
            a[last] = a[last].max(1);
            (length, a, b)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn products_of_any_limbs((length, a, b) in pairs()) {
        prop_assert_eq!(products(length, &a, &b), schoolbook(&a, &b));
    }

    #[test]
    fn last_products_of_any_limbs((length, a, b) in pairs()) {
        last_products_as_defined(length, &a, &b);
    }

    #[test]
    fn doublings_of_any_limbs((length, a, b) in pairs(), plus: bool) {
        let two = if plus { 2 } else { -2 };
        // -2 needs something to be taken from.
        prop_assume!(plus || exact_in(RADIX, &a) > exact_in(RADIX, &b));
        doubled_as_defined(length, &a, &b, Leaf::Double, [two, 0]);
        doubled_as_defined(length, &a, &b, Leaf::DoubleNext, [two, two]);
    }
}

#[test]
fn doublings_and_last_products_of_full_limbs() {
    for radix in ODD_RADICES {
        for log in 1..7 {
            let length = Length { radix, log };
            let a = vec![TOP; length.coefficients() / 2];
            doubled_as_defined(length, &a, &a, Leaf::Double, [2, 0]);
            doubled_as_defined(length, &a, &a, Leaf::DoubleNext, [-2, -2]);
            last_products_as_defined(length, &a, &a);
            last_products_as_defined(length, &a, &vec![0; a.len()]);
        }
    }
}
