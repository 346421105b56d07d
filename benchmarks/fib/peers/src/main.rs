//! Times other libraries' F(n) in decimal digits, one library in one process.
//!
//! `fib_peers PEER N SECONDS CALLS` calls it at least CALLS times and for SECONDS, and prints one line of
//! JSON; `fib_peers PEER N write` writes the digits to standard output.

mod check;
mod flint_radix;
mod gmp;
mod measure;
mod pair;
mod process;

use std::io::Write;
use std::process::ExitCode;

/// A computation of the digits of F(n), which may keep memory from one call to the next.
type Calculation = Box<dyn FnMut(u64) -> Vec<u8>>;

fn calculation(peer: &str) -> Option<Calculation> {
    Some(match peer {
        "flint-radix-1t" => flint_radix::calculation(1),
        "flint-radix-2t" => flint_radix::calculation(2),
        "gmp" => Box::new(gmp::digits),
        "malachite" => Box::new(pair::digits::<malachite_nz::natural::Natural>),
        "dashu" => Box::new(pair::digits::<dashu_int::UBig>),
        "num-bigint" => Box::new(pair::digits::<num_bigint::BigUint>),
        _ => return None,
    })
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words[..] {
        [peer, n, "write"] => write(peer, n),
        [peer, n, seconds, calls] => print(peer, n, seconds, calls),
        _ => None,
    };
    if done.is_none() {
        eprintln!("usage: fib_peers PEER N (SECONDS CALLS | write)");
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn write(peer: &str, n: &str) -> Option<()> {
    let digits = calculation(peer)?(n.parse().ok()?);
    std::io::stdout().write_all(&digits).ok()
}

fn print(peer: &str, n: &str, seconds: &str, calls: &str) -> Option<()> {
    let calculate = calculation(peer)?;
    let (seconds, calls) = (seconds.parse().ok()?, calls.parse().ok()?);
    println!(
        "{}",
        measure::measure(calculate, n.parse().ok()?, seconds, calls)
    );
    Some(())
}
