//! A thread that reads and a channel that hands over chunks, so that memory stays flat.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::thread;

use crate::connection::connect;
use crate::error::Error;
use crate::error::catching_panics;
use crate::ndjson::ChunkBuilder;
use crate::reader::{EntryFilter, for_each_entry};

/// The largest `chunk_bytes` accepted: about four chunks are in memory at a time.
pub const MAX_CHUNK_BYTES: usize = 64 << 20;

/// One being written to the client, one ready: more only costs memory.
const CHUNKS_IN_FLIGHT: usize = 2;

type Chunk = Result<Vec<u8>, Error>;

/// Chunks of whole NDJSON lines, in order of `input_number`. Dropping it ends the session.
pub struct ChunkStream {
    /// `None` once the stream has ended or was closed.
    source: Mutex<Option<Source>>,
    stop: Arc<AtomicBool>,
    process_id: u32,
}

struct Source {
    first: Option<Vec<u8>>,
    receiver: Receiver<Chunk>,
}

impl ChunkStream {
    /// Connects and waits for the first chunk, so that the usual failures show up here.
    ///
    /// `chunk_bytes` is how many bytes complete a chunk; a larger row makes a larger chunk.
    ///
    /// # Errors
    /// Any [`Error`] met before the first chunk is complete.
    pub fn open(url: &str, filter: EntryFilter, chunk_bytes: usize) -> Result<Self, Error> {
        let stop = Arc::new(AtomicBool::new(false));
        let receiver = spawn_reader(url.to_owned(), filter, chunk_bytes, Arc::clone(&stop))?;
        let source = match receiver.recv() {
            Ok(first) => Some(Source {
                first: Some(first?),
                receiver,
            }),
            // The thread ended without an item: there are no rows.
            Err(_) => None,
        };
        Ok(Self {
            source: Mutex::new(source),
            stop,
            process_id: std::process::id(),
        })
    }

    /// Waits for the next chunk; `None` after the last, after an error and after [`Self::close`].
    pub fn next_chunk(&self) -> Option<Chunk> {
        // Before the lock: after a fork another thread of the parent may hold it for ever.
        if self.process_id != std::process::id() {
            return Some(Err(Error::Forked));
        }
        let mut guard = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        let item = guard.as_mut().and_then(Source::next);
        // The receiver goes with the last item, an error, or a close() that could not lock.
        if !matches!(item, Some(Ok(_))) || self.stop.load(Ordering::Acquire) {
            *guard = None;
        }
        item.filter(|_| !self.stop.load(Ordering::Acquire))
    }

    /// Ends the session without waiting: the reader stops at its next row.
    pub fn close(&self) {
        if self.process_id != std::process::id() {
            return;
        }
        self.stop.store(true, Ordering::Release);
        // A thread in next_chunk() holds the lock: it sees the flag when the reader stops.
        match self.source.try_lock() {
            Ok(mut guard) => *guard = None,
            Err(TryLockError::Poisoned(poisoned)) => *poisoned.into_inner() = None,
            Err(TryLockError::WouldBlock) => {}
        }
    }
}

impl Drop for ChunkStream {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        if self.process_id != std::process::id() {
            // After a fork the channel's inner locks may be held by a thread that is not here.
            let source = self
                .source
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::forget(source.take());
        }
    }
}

impl Source {
    fn next(&mut self) -> Option<Chunk> {
        match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => self.receiver.recv().ok(),
        }
    }
}

fn spawn_reader(
    url: String,
    filter: EntryFilter,
    chunk_bytes: usize,
    stop: Arc<AtomicBool>,
) -> Result<Receiver<Chunk>, Error> {
    let (sender, receiver) = sync_channel(CHUNKS_IN_FLIGHT);
    thread::Builder::new()
        .name("rust_db reader".into())
        .spawn(move || {
            let outcome =
                catching_panics(|| send_chunks(&url, filter, chunk_bytes, &stop, &sender));
            if let Err(error) = outcome {
                // Nobody listens any more: there is nobody to tell.
                let _ = sender.send(Err(error));
            }
        })
        .map_err(Error::Thread)?;
    Ok(receiver)
}

/// Lines read before an error but not yet sent are dropped, so that the error arrives sooner.
fn send_chunks(
    url: &str,
    filter: EntryFilter,
    chunk_bytes: usize,
    stop: &AtomicBool,
    sender: &SyncSender<Chunk>,
) -> Result<(), Error> {
    let mut connection = connect(url)?;
    let mut builder = ChunkBuilder::new(chunk_bytes);
    for_each_entry(&mut connection, filter, |entry| {
        let chunk = builder.push(&entry)?;
        let delivered = chunk.is_none_or(|chunk| sender.send(Ok(chunk)).is_ok());
        let go_on = delivered && !stop.load(Ordering::Acquire);
        Ok(if go_on {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    })?;
    // Sent before the connection is dropped, yet a consumer that sees the end sees it closed:
    // the channel only ends with this thread.
    if let Some(chunk) = builder.finish() {
        let _ = sender.send(Ok(chunk));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY_LISTENS: &str = "postgresql://someone:canary@127.0.0.1:1/fib";

    #[test]
    fn a_failed_connection_is_told_by_open() {
        let error = ChunkStream::open(NOBODY_LISTENS, EntryFilter::default(), 65_536)
            .err()
            .unwrap();
        assert!(matches!(error, Error::Connect(_)));
        assert!(!error.to_string().contains("canary"));
    }

    fn stream_of(items: Vec<Chunk>) -> ChunkStream {
        let (sender, receiver) = sync_channel(items.len());
        items
            .into_iter()
            .for_each(|item| sender.send(item).unwrap());
        ChunkStream {
            source: Mutex::new(Some(Source {
                first: None,
                receiver,
            })),
            stop: Arc::new(AtomicBool::new(false)),
            process_id: std::process::id(),
        }
    }

    #[test]
    fn an_error_is_the_last_item() {
        let stream = stream_of(vec![
            Ok(vec![1]),
            Err(Error::Query("no".into())),
            Ok(vec![2]),
        ]);
        assert_eq!(stream.next_chunk().unwrap().unwrap(), [1]);
        assert!(stream.next_chunk().unwrap().is_err());
        assert!(stream.next_chunk().is_none());
    }

    #[test]
    fn nothing_comes_after_close() {
        let stream = stream_of(vec![Ok(vec![1]), Ok(vec![2])]);
        assert!(stream.next_chunk().is_some());
        stream.close();
        stream.close();
        assert!(stream.next_chunk().is_none());
    }

    #[test]
    fn a_stream_from_another_process_is_refused() {
        let mut stream = stream_of(vec![Ok(vec![1])]);
        stream.process_id += 1;
        assert!(matches!(stream.next_chunk(), Some(Err(Error::Forked))));
    }
}
