//! Rows as they are read.

use diesel::pg::Pg;
use diesel::pg::data_types::PgTimestamp;
use diesel::prelude::*;

use crate::schema::fib_entries;

/// One stored Fibonacci number.
#[derive(Queryable, Selectable)]
#[diesel(table_name = fib_entries, check_for_backend(Pg))]
pub(crate) struct FibEntry {
    pub(crate) input_number: i64,
    pub(crate) digits: String,
    pub(crate) digit_count: i64,
    pub(crate) method: String,
    /// How long the computation took.
    pub(crate) seconds: f64,
    /// Microseconds from 2000-01-01 UTC. Kept raw so that an infinite one can be reported with its row.
    pub(crate) created_at: PgTimestamp,
}
