//! The engine as Python's threads use it: a warm context each, short work done in place.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fib_core::{Context, Error, Progress};
use pyo3::prelude::*;

use crate::errors::to_python;
use crate::watch::{Callback, Handed, watched};

/// Below this n a calculation takes some microseconds, less than passing the GIL on may.
const ATTACHED_BELOW: u64 = 10_000;
/// From this n on a calculation takes milliseconds: it gets a thread, so that its caller can look for
/// signals meanwhile.
const WATCHED_FROM: u64 = 2_000_000;

thread_local! {
    static WARM: Cell<Option<Context>> = const { Cell::new(None) };
}

/// What the caller asked for beside the number.
pub struct Call<'py> {
    /// The index, or the sum of several: how long it may take.
    pub size: u64,
    pub threads: usize,
    pub callback: Callback<'py>,
}

impl Call<'_> {
    /// Whether the work is long enough to be watched.
    pub fn is_long(&self) -> bool {
        self.size >= WATCHED_FROM
    }

    /// Runs `work`, in place or watched.
    pub fn run<T: Send>(
        self,
        py: Python<'_>,
        work: impl FnOnce(&mut Context, &Progress) -> Result<T, Error> + Send,
    ) -> PyResult<T> {
        if self.is_long() {
            return self.run_handing(
                py,
                |context, progress, _| work(context, progress),
                |_| Ok(()),
            );
        }
        let threads = self.threads;
        let run = || warm(threads, |context| work(context, &Progress::new()));
        let outcome = if self.size < ATTACHED_BELOW {
            run()
        } else {
            py.detach(run)
        };
        let value = outcome.map_err(to_python)?;
        self.callback.finish()?;
        Ok(value)
    }

    /// Runs `work` on a thread of its own while this one takes the blocks that it hands over.
    pub fn run_handing<T: Send>(
        self,
        py: Python<'_>,
        work: impl FnOnce(&mut Context, &Progress, Handed<T>) -> Result<T, Error> + Send,
        take: impl FnMut(Vec<u8>) -> PyResult<()>,
    ) -> PyResult<T> {
        // The context of this thread, not of the one that ends with the call.
        let mut context = WARM.take();
        let (threads, slot) = (self.threads, &mut context);
        let outcome = watched(py, self.callback, take, |progress, handed| {
            guarded(slot, threads, |context| work(context, progress, handed))
        });
        WARM.set(context);
        outcome
    }
}

fn warm<T>(
    threads: usize,
    work: impl FnOnce(&mut Context) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut context = WARM.take();
    let outcome = guarded(&mut context, threads, work);
    WARM.set(context);
    outcome
}

/// A panic becomes an error, and takes the context with it: nobody knows what it left there.
fn guarded<T>(
    slot: &mut Option<Context>,
    threads: usize,
    work: impl FnOnce(&mut Context) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut context = match slot.take() {
        Some(context) => context,
        None => Context::new()?,
    };
    context.set_threads(threads);
    let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut context)));
    if outcome.is_ok() {
        *slot = Some(context);
    }
    outcome.unwrap_or(Err(Error::Internal))
}
