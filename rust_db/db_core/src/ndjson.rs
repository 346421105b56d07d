//! Rows as NDJSON: one JSON object a line (ndjson-spec 1.0), lines gathered into chunks of bytes.

use chrono::{DateTime, Datelike, SecondsFormat};
use serde::Serialize;

use crate::error::Error;
use crate::models::FibEntry;

/// 2000-01-01, where PostgreSQL counts from, in microseconds from 1970-01-01.
const POSTGRES_EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;

/// The order of the fields is the order of the keys.
#[derive(Serialize)]
struct Line<'a> {
    input_number: i64,
    /// A string: no reader may turn the digits into a float.
    fib_value: &'a str,
    digit_count: i64,
    method: &'a str,
    seconds: f64,
    created_at: String,
}

/// Gathers whole lines into chunks of at least `chunk_bytes`; only the last may be smaller.
pub(crate) struct ChunkBuilder {
    chunk_bytes: usize,
    buffer: Vec<u8>,
}

impl ChunkBuilder {
    pub(crate) fn new(chunk_bytes: usize) -> Self {
        Self {
            chunk_bytes,
            buffer: Vec::new(),
        }
    }

    /// Adds a row; returns the chunk which it completes.
    pub(crate) fn push(&mut self, entry: &FibEntry) -> Result<Option<Vec<u8>>, Error> {
        append_line(&mut self.buffer, entry)?;
        let full = self.buffer.len() >= self.chunk_bytes;
        Ok(full.then(|| std::mem::take(&mut self.buffer)))
    }

    /// The lines that did not fill a chunk.
    pub(crate) fn finish(self) -> Option<Vec<u8>> {
        (!self.buffer.is_empty()).then_some(self.buffer)
    }
}

fn append_line(buffer: &mut Vec<u8>, entry: &FibEntry) -> Result<(), Error> {
    let damaged = |reason| Error::DamagedRow {
        input_number: entry.input_number,
        reason,
    };
    check_entry(entry).map_err(damaged)?;
    let line = Line {
        input_number: entry.input_number,
        fib_value: &entry.digits,
        digit_count: entry.digit_count,
        method: &entry.method,
        seconds: entry.seconds,
        created_at: rfc3339(entry.created_at.0).map_err(damaged)?,
    };
    buffer.reserve(entry.digits.len() + 200);
    serde_json::to_writer(&mut *buffer, &line).map_err(|error| damaged(error.to_string()))?;
    buffer.push(b'\n');
    Ok(())
}

/// What the table's constraints leave open, or a superuser may have broken.
fn check_entry(entry: &FibEntry) -> Result<(), String> {
    let digits = entry.digits.as_bytes();
    if entry.input_number < 0 {
        return Err("input_number is negative".into());
    }
    if let Some(position) = digits.iter().position(|byte| !byte.is_ascii_digit()) {
        return Err(format!(
            "digits has something else than a digit at byte {position}"
        ));
    }
    if usize::try_from(entry.digit_count) != Ok(digits.len()) {
        return Err(format!(
            "digit_count is {} but digits has {}",
            entry.digit_count,
            digits.len()
        ));
    }
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with(b"0")) {
        return Err("digits is empty or begins with a zero".into());
    }
    if !entry.seconds.is_finite() || entry.seconds < 0.0 {
        return Err(format!("seconds is {}", entry.seconds));
    }
    Ok(())
}

/// UTC with microseconds. RFC 3339 has years of four digits; PostgreSQL has more, and infinity.
fn rfc3339(postgres_microseconds: i64) -> Result<String, String> {
    postgres_microseconds
        .checked_add(POSTGRES_EPOCH_MICROSECONDS)
        .and_then(DateTime::from_timestamp_micros)
        .filter(|time| (0..=9999).contains(&time.year()))
        .map(|time| time.to_rfc3339_opts(SecondsFormat::Micros, true))
        .ok_or_else(|| "created_at is outside the years 0 to 9999".into())
}

#[cfg(test)]
pub(crate) mod tests {
    use diesel::pg::data_types::PgTimestamp;

    use super::*;

    pub(crate) fn entry(input_number: i64, digits: &str) -> FibEntry {
        FibEntry {
            input_number,
            digits: digits.into(),
            digit_count: digits.len() as i64,
            method: "RUST".into(),
            seconds: 0.25,
            created_at: PgTimestamp(1),
        }
    }

    fn line(entry: &FibEntry) -> Result<String, String> {
        let mut buffer = Vec::new();
        append_line(&mut buffer, entry).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(buffer).unwrap())
    }

    #[test]
    fn a_line_has_the_keys_in_order() {
        let wanted = concat!(
            r#"{"input_number":10,"fib_value":"55","digit_count":2,"method":"RUST","#,
            r#""seconds":0.25,"created_at":"2000-01-01T00:00:00.000001Z"}"#,
            "\n"
        );
        assert_eq!(line(&entry(10, "55")).unwrap(), wanted);
    }

    #[test]
    fn text_from_the_database_is_escaped() {
        let mut strange = entry(10, "55");
        strange.method = "a\"b\\c\nd\u{1}é".into();
        let text = line(&strange).unwrap();
        assert_eq!(text.matches('\n').count(), 1);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["method"], strange.method);
    }

    #[test]
    fn numbers_keep_their_values() {
        let mut small = entry(i64::MAX, "0");
        small.seconds = 1.25e-7;
        let value: serde_json::Value = serde_json::from_str(&line(&small).unwrap()).unwrap();
        assert_eq!(value["input_number"], i64::MAX);
        assert_eq!(value["seconds"].as_f64(), Some(1.25e-7));
    }

    #[test]
    fn damaged_rows_are_refused_by_name() {
        let damage = |change: fn(&mut FibEntry)| {
            let mut damaged = entry(10, "55");
            change(&mut damaged);
            line(&damaged).unwrap_err()
        };
        for (change, reason) in [
            (
                (|e| e.digits = "5a".into()) as fn(&mut FibEntry),
                "something else than a digit at byte 1",
            ),
            (
                |e| e.digits = "٥".into(),
                "something else than a digit at byte 0",
            ),
            (|e| e.digit_count = 3, "digit_count is 3 but digits has 2"),
            (|e| e.digit_count = -1, "digit_count is -1 but digits has 2"),
            (|e| e.digits = "05".into(), "begins with a zero"),
            (
                |e| (e.digits, e.digit_count) = (String::new(), 0),
                "digits is empty",
            ),
            (|e| e.seconds = f64::NAN, "seconds is NaN"),
            (|e| e.seconds = -0.5, "seconds is -0.5"),
            (|e| e.created_at = PgTimestamp(i64::MAX), "created_at"),
            (|e| e.created_at = PgTimestamp(i64::MIN), "created_at"),
        ] {
            let message = damage(change);
            assert!(
                message.starts_with("row for input_number 10 is damaged: "),
                "{message}"
            );
            assert!(message.contains(reason), "{message}");
        }
        assert!(
            line(&entry(-1, "1"))
                .unwrap_err()
                .contains("input_number is negative")
        );
    }

    #[test]
    fn timestamps_at_the_edges_of_four_digit_years() {
        let day = 86_400_000_000;
        assert_eq!(
            rfc3339(-946_684_800_000_000).unwrap(),
            "1970-01-01T00:00:00.000000Z"
        );
        assert_eq!(
            rfc3339(2_921_940 * day - 1).unwrap(),
            "9999-12-31T23:59:59.999999Z"
        );
        assert!(rfc3339(2_921_940 * day).is_err());
    }

    #[test]
    fn chunks_hold_whole_lines() {
        let line_bytes = line(&entry(10, "55")).unwrap().len();
        for (chunk_bytes, lines_per_chunk) in [
            (1, 1),
            (line_bytes, 1),
            (line_bytes + 1, 2),
            (3 * line_bytes, 3),
        ] {
            let mut builder = ChunkBuilder::new(chunk_bytes);
            let mut chunks: Vec<_> = (0..7)
                .filter_map(|_| builder.push(&entry(10, "55")).unwrap())
                .collect();
            chunks.extend(builder.finish());
            let lines: Vec<_> = chunks
                .iter()
                .map(|chunk| chunk.len() / line_bytes)
                .collect();
            assert!(chunks.iter().all(|chunk| chunk.ends_with(b"}\n")));
            assert_eq!(lines.iter().sum::<usize>(), 7);
            let (last, full) = lines.split_last().unwrap();
            assert!(full.iter().all(|&count| count == lines_per_chunk));
            assert!(*last <= lines_per_chunk);
        }
    }
}
