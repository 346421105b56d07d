//! Writes the digits of F(n) to standard output: `one_second 1000000000 [THREADS] > /dev/null`.
//!
//! The one-second challenge times this process as a whole (benchmarks/fib/one_second.py).

use std::error::Error;
use std::io::{Write, stdout};
use std::{env, thread};

use fib_core::Context;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let n = arguments.next().ok_or("usage: one_second N [THREADS]")?;
    let threads = match arguments.next() {
        Some(threads) => threads.parse()?,
        None => thread::available_parallelism()?.get(),
    };
    let digits = Context::new()?.threads(threads).digits(n.parse()?)?;
    stdout().lock().write_all(&digits)?;
    Ok(())
}
