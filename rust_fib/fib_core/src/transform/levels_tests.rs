//! Convolutions by definition, between instruction sets, and in quarters.
#![expect(
    clippy::undocumented_unsafe_blocks,
    reason = "every_field! calls these only where the processor has the instructions"
)]

use proptest::prelude::*;

use core::sync::atomic::AtomicBool;

use super::*;
use crate::field::integers::Integers;
use crate::field::primes::{PRIMES, mul_mod, pow_mod, root_of_unity};
use crate::field::scalar::Scalar;
use crate::kernels::probe::{Probe, Values, below, every_field};
use crate::transform::length::Length;
use crate::transform::plan::Plan;

const RADIX: usize = 5;

static GO_ON: AtomicBool = AtomicBool::new(false);

/// Residues, one operand.
type Operand = Vec<u64>;

/// A row of a transform of radix 5.
#[derive(Clone, Copy, Debug)]
struct Case {
    log: u32,
    prime: usize,
    twist: usize,
    leaf: Leaf,
}

impl Case {
    /// `log` counts vectors of eight.
    fn plan<F: Probe>(self) -> &'static Plan {
        let (kernels, log) = (F::PATH.kernels().unwrap(), self.log);
        kernels
            .store
            .plan(&kernels.constants, Length { radix: RADIX, log })
            .unwrap()
    }

    fn row<F: Probe>(self) -> Row<'static> {
        let plan = self.plan::<F>();
        Row {
            size: plan.row,
            node: 0,
            twist: (self.twist > 0).then(|| plan.twists[self.prime][self.twist]),
            minus_one: plan.minus_one[self.prime],
            roots: plan.roots[self.prime],
            prime: self.prime,
            stop: &GO_ON,
        }
    }
}

/// As many words as the field has lanes.
fn values(words: &[u64]) -> Values {
    core::array::from_fn(|lane| words.get(lane).copied().unwrap_or(0))
}

unsafe fn stored<F: Probe>(operand: &[u64], prime: usize) -> Vec<u64> {
    let mut words = vec![0; operand.len()];
    for (to, from) in words
        .chunks_exact_mut(F::LANES)
        .zip(operand.chunks_exact(F::LANES))
    {
        unsafe { F::store(to.as_mut_ptr(), F::put(values(from), prime)) };
    }
    words
}

/// Read back without Montgomery's power of two.
unsafe fn loaded<F: Probe>(words: &[u64], prime: usize) -> Operand {
    let shift = pow_mod(2, u64::from(F::PRODUCT_SHIFT), PRIMES[prime]);
    let mut residues = Vec::new();
    for vector in words.chunks_exact(F::LANES) {
        let got = unsafe {
            let x = F::load(vector.as_ptr());
            assert!(F::is_below(x, 4, prime));
            F::get(x, prime)
        };
        let lanes = got[..F::LANES].iter();
        residues.extend(lanes.map(|&lane| mul_mod(lane, shift, PRIMES[prime])));
    }
    residues
}

/// As large as the field takes them.
fn within<F: Probe>(operand: &[u64], prime: usize) -> Operand {
    let most = F::most_transformed(prime);
    operand.iter().map(|&x| x.min(most)).collect()
}

/// What the kernel leaves in place of a and b.
unsafe fn convolved<F: Probe>(case: Case, a: &[u64], b: &[u64]) -> [Operand; 2] {
    unsafe {
        let [mut x, mut y] = [a, b].map(|operand| stored::<F>(operand, case.prime));
        let kernels = F::PATH.kernels().unwrap();
        (kernels.convolve)(x.as_mut_ptr(), y.as_mut_ptr(), &case.row::<F>(), case.leaf);
        results::<F>(case, &x, &y)
    }
}

unsafe fn results<F: Probe>(case: Case, x: &[u64], y: &[u64]) -> [Operand; 2] {
    let both = case.leaf != Leaf::Product;
    unsafe {
        let second = if both {
            loaded::<F>(y, case.prime)
        } else {
            Vec::new()
        };
        [loaded::<F>(x, case.prime), second]
    }
}

/// The product of polynomials in t and z with t^lanes = u z and z^size = 1, times size.
fn schoolbook(case: Case, lanes: usize, a: &[u64], b: &[u64]) -> Operand {
    let (p, size) = (PRIMES[case.prime], a.len() / lanes);
    let u = pow_mod(
        root_of_unity(case.prime, RADIX as u64),
        case.twist as u64,
        p,
    );
    let mut out = vec![0; a.len()];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            let mut term = mul_mod(x % p, y % p, p);
            if i % lanes + j % lanes >= lanes {
                term = mul_mod(term, u, p);
            }
            let place = &mut out[(i + j) % a.len()];
            *place = (*place + mul_mod(term, size as u64, p)) % p;
        }
    }
    out
}

/// k x + l y, lane by lane.
fn combined(x: &[u64], k: u64, y: &[u64], l: u64, p: u64) -> Operand {
    let pairs = x.iter().zip(y);
    let sums = pairs.map(|(&x, &y)| (mul_mod(k % p, x, p) + mul_mod(l % p, y, p)) % p);
    sums.collect()
}

fn by_definition(case: Case, lanes: usize, a: &[u64], b: &[u64]) -> [Operand; 2] {
    if case.leaf == Leaf::Product {
        return [schoolbook(case, lanes, a, b), Vec::new()];
    }
    let p = PRIMES[case.prime];
    let [a, b] = [schoolbook(case, lanes, a, a), schoolbook(case, lanes, b, b)];
    let even = combined(&a, 3, &b, p - 2, p);
    match case.leaf {
        Leaf::Double => [even, combined(&a, 1, &b, 1, p)],
        _ => [combined(&a, 4, &b, p - 1, p), even],
    }
}

unsafe fn as_defined<F: Probe>(case: Case, a: &[u64], b: &[u64]) {
    let [a, b] = [a, b].map(|operand| within::<F>(operand, case.prime));
    let got = unsafe { convolved::<F>(case, &a, &b) };
    assert_eq!(got, by_definition(case, F::LANES, &a, &b), "{case:?}");
}

unsafe fn as_scalar<F: Probe>(case: Case, a: &[u64], b: &[u64]) {
    // The same ring for any number of lanes only where t^lanes is z itself, and up to how many vectors.
    let twist = if F::LANES == Scalar::LANES {
        case.twist
    } else {
        0
    };
    let case = Case { twist, ..case };
    let times = Scalar::LANES / F::LANES;
    let [a, b] = &[a, b].map(|operand| within::<F>(operand, case.prime));
    let (got, wanted) = unsafe { (convolved::<F>(case, a, b), convolved::<Scalar>(case, a, b)) };
    let wanted = wanted.map(|operand| {
        let p = PRIMES[case.prime];
        let scaled = operand.iter().map(|&x| mul_mod(x, times as u64, p));
        scaled.collect::<Operand>()
    });
    assert!(got == wanted, "{case:?}");
}

/// The first levels, the four quarters as nodes of their own, the last levels, as threads do it.
unsafe fn in_quarters<F: Probe>(case: Case, a: &[u64], b: &[u64]) {
    let [a, b] = &[a, b].map(|operand| within::<F>(operand, case.prime));
    unsafe {
        let wanted = convolved::<F>(case, a, b);
        let [mut x, mut y] = [a, b].map(|operand| stored::<F>(operand, case.prime));
        let (row, kernels) = (case.row::<F>(), F::PATH.kernels().unwrap());
        let quarter = row.size / 4;
        let halves = [quarter / 2..quarter, 0..quarter / 2];
        for operand in [&mut x, &mut y] {
            for columns in halves.clone() {
                (kernels.forward_top)(operand.as_mut_ptr(), &row, columns);
            }
        }
        for node in [2, 0, 3, 1] {
            let part = Row {
                size: quarter,
                node,
                ..row
            };
            let at = node * quarter * F::LANES;
            let (x, y) = (x.as_mut_ptr().add(at), y.as_mut_ptr().add(at));
            (kernels.convolve)(x, y, &part, case.leaf);
        }
        for columns in halves {
            (kernels.inverse_top)(x.as_mut_ptr(), &row, columns.clone());
            if case.leaf != Leaf::Product {
                (kernels.inverse_top)(y.as_mut_ptr(), &row, columns);
            }
        }
        assert!(results::<F>(case, &x, &y) == wanted, "{case:?}");
    }
}

fn cases(logs: core::ops::Range<u32>) -> impl Strategy<Value = (Case, Operand, Operand)> {
    let leaf = proptest::sample::select(&[Leaf::Product, Leaf::Double, Leaf::DoubleNext]);
    (logs, 0_usize..3, 0..RADIX, leaf).prop_flat_map(|(log, prime, twist, leaf)| {
        let case = Case {
            log,
            prime,
            twist,
            leaf,
        };
        let operand = move || proptest::collection::vec(below(8, prime), LANES << log);
        (Just(case), operand(), operand())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn short_rows_by_definition((case, a, b) in cases(1..6)) {
        every_field!(as_defined, case, &a, &b);
    }

    #[test]
    fn long_rows_as_the_scalar_path((case, a, b) in cases(6..11)) {
        every_field!(as_scalar, case, &a, &b);
    }

    #[test]
    fn quarters_make_a_whole((case, a, b) in cases(3..11)) {
        every_field!(in_quarters, case, &a, &b);
    }
}

#[test]
fn everything_at_the_very_top() {
    for leaf in [Leaf::Product, Leaf::Double, Leaf::DoubleNext] {
        for (prime, p) in PRIMES.into_iter().enumerate() {
            for log in 1..14 {
                let case = Case {
                    log,
                    prime,
                    twist: prime,
                    leaf,
                };
                let top = vec![8 * p - 1; LANES << log];
                every_field!(as_scalar, case, &top, &top);
                if log < 5 {
                    every_field!(as_defined, case, &top, &top);
                }
            }
        }
    }
}
