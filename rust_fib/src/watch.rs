//! A long calculation on a thread of its own, while the caller's thread looks for signals, reports
//! progress and takes what is handed over.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use fib_core::{Error, Progress};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::errors::to_python;

/// How long a signal waits for us at most; the engine then stops within milliseconds.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const REPORT_EVERY: Duration = Duration::from_millis(100);
/// Blocks that may wait for the caller's thread.
const WAITING_BLOCKS: usize = 2;

enum Message<T> {
    Block(Vec<u8>),
    Done(Result<T, Error>),
}

/// Takes blocks of digits to the caller's thread.
pub struct Handed<T>(SyncSender<Message<T>>);

impl<T> io::Write for Handed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.send(Message::Block(bytes.to_vec()));
        // The caller has gone because of an error of its own, which it raises.
        sent.map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Python's `progress=`, called with a float from 0 to 1.
pub struct Callback<'py> {
    function: Option<Bound<'py, PyAny>>,
    reported: Option<Instant>,
}

impl<'py> Callback<'py> {
    /// Errors: TypeError where it cannot be called.
    pub fn new(function: Option<Bound<'py, PyAny>>) -> PyResult<Self> {
        if function
            .as_ref()
            .is_some_and(|function| !function.is_callable())
        {
            return Err(PyTypeError::new_err("progress has to be callable or None"));
        }
        Ok(Self {
            function,
            reported: None,
        })
    }

    /// The last call, with 1.0.
    pub fn finish(&self) -> PyResult<()> {
        self.call(1.0)
    }

    fn report(&mut self, progress: &Progress) -> PyResult<()> {
        let due = self
            .reported
            .is_none_or(|last| last.elapsed() >= REPORT_EVERY);
        if self.function.is_some() && due {
            self.reported = Some(Instant::now());
            self.call(progress.fraction())?;
        }
        Ok(())
    }

    fn call(&self, fraction: f64) -> PyResult<()> {
        match &self.function {
            Some(function) => function.call1((fraction,)).map(drop),
            None => Ok(()),
        }
    }
}

/// Runs `work` until it is done or an exception ends it: one from the callback, from `take`, or from
/// the handler of a signal.
pub fn watched<T: Send>(
    py: Python<'_>,
    callback: Callback<'_>,
    take: impl FnMut(Vec<u8>) -> PyResult<()>,
    work: impl FnOnce(&Progress, Handed<T>) -> Result<T, Error> + Send,
) -> PyResult<T> {
    let progress = Progress::new();
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING_BLOCKS);
        let watched = &progress;
        let run = move || {
            let done = work(watched, Handed(sender.clone()));
            // Nobody listens where an exception has ended the call.
            let _ = sender.send(Message::Done(done));
        };
        let worker = thread::Builder::new().spawn_scoped(scope, run);
        let worker = worker.map_err(|error| to_python(error.into()))?;
        let outcome = attend(py, receiver, &progress, callback, take);
        progress.cancel();
        // Waiting with the GIL held would stop all other threads of Python.
        let _ = py.detach(|| worker.join());
        outcome
    })
}

fn attend<T: Send>(
    py: Python<'_>,
    mut receiver: Receiver<Message<T>>,
    progress: &Progress,
    mut callback: Callback<'_>,
    mut take: impl FnMut(Vec<u8>) -> PyResult<()>,
) -> PyResult<T> {
    loop {
        let message;
        (receiver, message) = py.detach(move || {
            let message = receiver.recv_timeout(LOOK_EVERY);
            (receiver, message)
        });
        py.check_signals()?;
        match message {
            Ok(Message::Done(outcome)) => {
                let value = outcome.map_err(to_python)?;
                callback.finish()?;
                return Ok(value);
            }
            Ok(Message::Block(block)) => take(block)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(to_python(Error::Internal)),
        }
        callback.report(progress)?;
    }
}
