//! The one error type of this crate. No variant carries a URL or a password.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Everything that can go wrong between a database URL and a chunk of NDJSON.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL cannot be understood; the reason never quotes it.
    #[error("the database URL cannot be used: {0}")]
    InvalidUrl(&'static str),
    /// The server was not reached or refused the session.
    #[error("cannot connect to the database: {0}")]
    Connect(String),
    /// The session ended while a query was running.
    #[error("the connection to the database was lost: {0}")]
    ConnectionLost(String),
    /// The server answered a query with an error.
    #[error("the database could not answer the query: {0}")]
    Query(String),
    /// A stored row contradicts itself and is not served.
    #[error("row for input_number {input_number} is damaged: {reason}")]
    DamagedRow {
        /// The key of the row.
        input_number: i64,
        /// What is wrong with it.
        reason: String,
    },
    /// The operating system gave no thread.
    #[error("the reader thread could not be started: {0}")]
    Thread(std::io::Error),
    /// The stream's thread and socket stayed in the parent of this process.
    #[error("the stream was opened in another process and cannot be read after a fork")]
    Forked,
    /// A defect in this crate or below it.
    #[error("the database reader stopped because of a defect: {0}")]
    Panicked(String),
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, information) => {
                Self::ConnectionLost(one_line(information.message()))
            }
            DieselError::DatabaseError(_, information) => {
                Self::Query(one_line(information.message()))
            }
            other => Self::Query(one_line(&other.to_string())),
        }
    }
}

/// Runs `work` and returns a panic in it as an error.
pub(crate) fn catching_panics<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // Sound: what `work` touched is dropped here or never used again after a panic.
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|payload| Err(Error::Panicked(panic_message(payload.as_ref()))))
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    one_line(text.unwrap_or("no message"))
}

/// Joins the lines of a server's message, and shortens one that quotes data at length.
pub(crate) fn one_line(message: &str) -> String {
    const LONGEST: usize = 500;
    let words: Vec<&str> = message.split_whitespace().collect();
    let joined = words.join(" ");
    match joined.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &joined[..end]),
        None => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let result: Result<(), Error> = catching_panics(|| panic!("broken at {}", 7));
        assert_eq!(
            result.unwrap_err().to_string(),
            "the database reader stopped because of a defect: broken at 7"
        );
    }

    #[test]
    fn a_long_message_is_one_short_line() {
        assert_eq!(
            one_line("FATAL:  no\n\tDETAIL: none\n"),
            "FATAL: no DETAIL: none"
        );
        assert_eq!(one_line(&"é".repeat(600)).chars().count(), 503);
    }

    #[test]
    fn a_closed_connection_is_told_from_a_refused_query() {
        let failure = |kind| {
            let message: Box<String> = Box::new("gone".into());
            Error::from(DieselError::DatabaseError(kind, message))
        };
        assert!(matches!(
            failure(DatabaseErrorKind::ClosedConnection),
            Error::ConnectionLost(_)
        ));
        assert!(matches!(
            failure(DatabaseErrorKind::Unknown),
            Error::Query(_)
        ));
    }
}
