//! Random n modulo random primes of 61 bits, on every path, with one thread and with two.

use crate::common::{Random, check, contexts, seed};

fn primes(random: &mut Random) -> [u64; 3] {
    [(); 3].map(|()| random.prime())
}

#[test]
fn thousands_of_random_numbers_up_to_a_million() {
    let (mut random, mut contexts) = (Random(seed()), contexts(&[1]));
    let primes = primes(&mut random);
    for i in 0..3300 {
        // A tenth anywhere, the rest in octaves: short numbers have more special cases.
        let octave = if i % 10 == 0 {
            20
        } else {
            7 + random.below(13)
        };
        let n = random.below(1 << octave).min(1_000_000);
        check(&mut contexts, n, &primes);
    }
}

#[test]
fn some_random_numbers_up_to_ten_million_on_one_thread_and_two() {
    let (mut random, mut contexts) = (Random(seed()), contexts(&[1, 2]));
    let primes = primes(&mut random);
    for most in [3_000_000, 10_000_000] {
        for _ in 0..6 {
            check(
                &mut contexts,
                most / 8 + random.below(most - most / 8),
                &primes,
            );
        }
    }
}

#[test]
#[ignore = "minutes: make test-long"]
fn many_random_numbers_on_one_to_five_threads() {
    let (mut random, mut contexts) = (Random(seed()), contexts(&[1, 2, 3, 5]));
    let primes = primes(&mut random);
    for most in [1_000_000, 10_000_000, 100_000_000] {
        for _ in 0..300_000_000 / most {
            check(&mut contexts, random.below(most), &primes);
        }
    }
}
