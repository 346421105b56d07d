//! Products and doublings at given lengths, with operands that make carries ripple.

use num_bigint::BigInt;
use proptest::prelude::*;

use super::{PADDING, double, product};
use crate::Progress;
use crate::doubling::Run;
use crate::field::LANES;
use crate::field::probe::{exact, limb};
use crate::kernels::Path;
use crate::limbs::RADIX;
use crate::plan::ODD_RADICES;
use crate::sizes::Length;
use crate::transform::Leaf;

const TOP: u64 = RADIX - 1;

fn runs(progress: &Progress) -> Vec<Run<'_>> {
    let kernels = Path::ALL.into_iter().filter_map(Path::kernels);
    let runs = kernels.flat_map(|kernels| {
        [1, 2].map(|threads| Run {
            kernels,
            threads,
            progress,
        })
    });
    runs.collect()
}

/// The limbs, with zeros up to `room`.
fn padded(limbs: &[u64], room: usize) -> Vec<u64> {
    let mut out = limbs.to_vec();
    out.resize(room.max(limbs.len().next_multiple_of(LANES)), 0);
    out
}

/// The product on every path, the same on all of them.
fn products(length: Length, a: &[u64], b: &[u64]) -> Vec<u64> {
    let progress = Progress::new();
    let (x, y) = (padded(a, 0), padded(b, 0));
    let mut all = runs(&progress).into_iter().map(|run| {
        let mut rows = vec![u64::MAX; 4 * length.words() + PADDING];
        let out = product(&run, length, &mut rows, (&x, a.len()), (&y, b.len()));
        out.unwrap().to_vec()
    });
    let first = all.next().unwrap();
    assert!(all.all(|other| other == first), "{length:?}");
    first
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

/// (10^18a - 1)(10^18b - 1) = 10^18(a+b) - 10^18a - 10^18b + 1.
fn product_of_nines(a: usize, b: usize) -> Vec<u64> {
    let (short, long) = (a.min(b), a.max(b));
    let mut out = vec![0; a + b];
    out[0] = 1;
    out[short..].fill(TOP);
    out[long] -= 1;
    out
}

#[test]
fn nines_times_nines_at_every_length() {
    for limbs in 2..400 {
        let (a, b) = (vec![TOP; limbs / 2], vec![TOP; limbs - limbs / 2]);
        let wanted = schoolbook(&a, &b);
        assert_eq!(wanted, product_of_nines(a.len(), b.len()));
        let length = Length::for_coefficients(limbs);
        assert_eq!(products(length, &a, &b), wanted, "{limbs} limbs");
    }
}

#[test]
fn nines_fill_every_transform_of_every_radix() {
    for radix in ODD_RADICES {
        for log in 1..10 {
            let length = Length { radix, log };
            let words = length.words();
            for (a, b) in [(words / 2, words / 2), (words - 3, 3), (words / 2 + 1, words / 2 - 2)] {
                let out = products(length, &vec![TOP; a], &vec![TOP; b]);
                assert!(out == product_of_nines(a, b), "{length:?}: {a}, {b}");
            }
        }
    }
}

/// (10^18k + 1)(10^18k - 1) is 2k limbs of nines, and times 10^18 + 1 carries through them all.
#[test]
fn carries_ripple_through_a_whole_product() {
    for radix in ODD_RADICES {
        for log in 1..8 {
            let length = Length { radix, log };
            let half = length.words() / 2;
            let nines = vec![TOP; length.words() - 2];
            let out = products(length, &nines, &[2, 1]);
            assert_eq!(exact(&out), exact(&nines) * exact(&[2_u64, 1]), "{length:?}");
            let mut high = vec![0; half];
            high[0] = 1;
            high[half - 1] += 1;
            let out = products(length, &high, &nines[..half - 1]);
            assert_eq!(exact(&out), exact(&high) * exact(&nines[..half - 1]), "{length:?}");
        }
    }
}

fn doubled_as_defined(length: Length, a: &[u64], b: &[u64], leaf: Leaf, signs: [i64; 2]) {
    let (x, y) = (exact(a), exact(b));
    let (x, y) = (&x * &x, &y * &y);
    let even: BigInt = &x * 3 - &y * 2;
    let wanted = match leaf {
        Leaf::Double => [even, &x + &y],
        _ => [&x * 4 - &y, even],
    };
    let room = length.words() + PADDING;
    let progress = Progress::new();
    for run in runs(&progress) {
        let (mut high, mut low) = (padded(a, room), padded(b, room));
        let mut rows = vec![u64::MAX; 6 * length.words() + PADDING];
        let pair = (&mut high[..], &mut low[..]);
        double(&run, length, &mut rows, pair, a.len(), leaf, signs).unwrap();
        let got = [&high, &low].map(|limbs| {
            assert!(limbs.iter().all(|&limb| limb < RADIX));
            exact(&limbs[..length.words() + 2])
        });
        let signed = [0, 1].map(|i: usize| &wanted[i] + signs[i]);
        assert!(got == signed, "{:?} {length:?} {leaf:?}", run.kernels.path);
    }
}

/// A length, and two numbers that fit in half of it, the larger one first.
fn pairs() -> impl Strategy<Value = (Length, Vec<u64>, Vec<u64>)> {
    let length = (proptest::sample::select(&ODD_RADICES), 1_u32..6);
    let length = length.prop_map(|(radix, log)| Length { radix, log });
    length.prop_flat_map(|length| {
        let pair = proptest::collection::vec((limb(), limb()), 1..=length.words() / 2);
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
    fn doublings_of_any_limbs((length, a, b) in pairs(), plus: bool) {
        let two = if plus { 2 } else { -2 };
        // -2 needs something to be taken from.
        prop_assume!(plus || exact(&a) > exact(&b));
        doubled_as_defined(length, &a, &b, Leaf::Double, [two, 0]);
        doubled_as_defined(length, &a, &b, Leaf::DoubleNext, [two, two]);
    }
}

#[test]
fn doublings_of_nines() {
    for radix in ODD_RADICES {
        for log in 1..7 {
            let length = Length { radix, log };
            let a = vec![TOP; length.words() / 2];
            doubled_as_defined(length, &a, &a, Leaf::Double, [2, 0]);
            doubled_as_defined(length, &a, &a, Leaf::DoubleNext, [-2, -2]);
        }
    }
}
