//! Around every n where the transform lengths of a calculation change, all paths agree.
//!
//! A step or the last product takes a length for twice the limbs that F(k) has at most, k = n / 2, n / 4 ... being
//! the index of its pair. That bound is up to two digits too large, so lengths change within twelve before the k where
//! F(k) gets a limb more.

use std::collections::BTreeSet;

use fib_core::Path;
use fib_core::testing::transform_length;

use crate::common::{Random, check, contexts, seed};

const LOG10_PHI: f64 = 0.208_987_640_249_978_73;
const LOG10_SQRT_5: f64 = 0.349_485_002_168_009_4;
/// Some more on either side.
const BEFORE: u64 = 15;
const BEHIND: u64 = 3;
const LIMB_DIGITS: f64 = 18.0;

/// The first k where F(k) has more than so many limbs.
fn outgrown(limbs: u64) -> u64 {
    ((LIMB_DIGITS * limbs as f64 + LOG10_SQRT_5) / LOG10_PHI).ceil() as u64
}

/// The counts of coefficients after which a path of this processor chooses another length.
fn switches(most: usize) -> Vec<usize> {
    let differs = |&c: &usize| {
        let of = |path, c| transform_length(path, c).ok();
        Path::ALL
            .into_iter()
            .any(|path| of(path, c) != of(path, c + 1))
    };
    (1..most).filter(differs).collect()
}

/// All n up to `last` at which a length changes in the last product or one of the two steps before
/// it, with their neighbours; of those that share k = n / 4 or n / 8 one each.
fn indices_at_switches(last: u64, random: &mut Random) -> BTreeSet<u64> {
    let most = (last as f64 * LOG10_PHI / LIMB_DIGITS) as usize + 4;
    let mut all = BTreeSet::new();
    for coefficients in switches(most) {
        let limbs = coefficients as u64;
        for limbs in limbs.saturating_sub(2) / 2..=limbs / 2 + 1 {
            let k = outgrown(limbs);
            for k in k.saturating_sub(BEFORE)..=k + BEHIND {
                all.extend([2 * k, 2 * k + 1]);
                all.extend([4 * k + random.below(4), 8 * k + random.below(8)]);
            }
        }
    }
    all.into_iter().filter(|&n| n <= last).collect()
}

#[test]
fn limbs_are_outgrown_where_the_digits_say() {
    let mut context = contexts(&[1]).remove(0);
    for limbs in [1, 2, 3, 7, 100, 1001, 5000] {
        let k = outgrown(limbs);
        assert_eq!(context.digits(k - 1).unwrap().len() as u64, 18 * limbs);
        assert_eq!(context.digits(k).unwrap().len() as u64, 18 * limbs + 1);
    }
}

#[test]
fn lengths_hold_what_they_are_for_and_odd_radices_are_chosen() {
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let mut radices = BTreeSet::new();
        for coefficients in 1..100_000 {
            let (radix, log) = transform_length(path, coefficients).unwrap();
            assert!((radix << log) * 8 >= coefficients, "{coefficients}");
            radices.insert(radix);
        }
        // Larger ones are not the cheapest for every cost of their columns; multiply's tests reach them.
        assert!(radices.is_superset(&[1, 3, 5].into()), "{radices:?}");
    }
}

#[test]
fn paths_agree_around_every_switch_up_to_a_million() {
    let mut random = Random(seed());
    let all = indices_at_switches(1_000_000, &mut random);
    assert!(all.len() > 3000, "{}", all.len());
    let (mut contexts, prime) = (contexts(&[1]), random.prime());
    for n in all {
        check(&mut contexts, n, &[prime]);
    }
}

#[test]
#[ignore = "minutes: make test-long"]
fn paths_agree_around_every_switch_up_to_thirty_million() {
    let mut random = Random(seed());
    let all = indices_at_switches(30_000_000, &mut random);
    let (mut contexts, prime) = (contexts(&[2]), random.prime());
    for n in all.into_iter().filter(|&n| n > 1_000_000) {
        check(&mut contexts, n, &[prime]);
    }
}
