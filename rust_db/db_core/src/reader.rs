//! Reads `fib_entries` in order of `input_number`, row by row.

use std::ops::ControlFlow;

use diesel::dsl::{AsSelect, IntoBoxed, Select};
use diesel::pg::{Pg, PgConnection, PgRowByRowLoadingMode};
use diesel::prelude::*;

use crate::error::Error;
use crate::models::FibEntry;
use crate::pages::PageSize;
use crate::schema::fib_entries;

/// Which rows to read. `None` sets no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Only rows above this `input_number`: the last one of the page before.
    pub after: Option<i64>,
    /// At most this many rows.
    pub limit: Option<u64>,
    /// The smallest `input_number` wanted.
    pub minimum: Option<i64>,
    /// The largest `input_number` wanted.
    pub maximum: Option<i64>,
}

/// Hands each row to `accept` until it breaks or the rows end.
///
/// The pages are separate queries, so a slow client holds back neither vacuum nor migrations for
/// as long as it reads. Rows never change once stored, so what was there at the start is read exactly once.
pub(crate) fn for_each_entry(
    connection: &mut PgConnection,
    filter: EntryFilter,
    mut accept: impl FnMut(FibEntry) -> Result<ControlFlow<()>, Error>,
) -> Result<(), Error> {
    let mut page_size = PageSize::new();
    let mut rest = filter;
    loop {
        let wanted = rows_wanted(&rest, page_size.rows());
        let mut received = 0;
        let rows =
            page_query(&rest, wanted).load_iter::<FibEntry, PgRowByRowLoadingMode>(connection)?;
        for row in rows {
            let entry = row?;
            received += 1;
            rest.after = Some(entry.input_number);
            page_size.note(&entry);
            if accept(entry)?.is_break() {
                return Ok(());
            }
        }
        rest.limit = rest.limit.map(|limit| limit.saturating_sub(received));
        if received < wanted || rest.limit == Some(0) {
            return Ok(());
        }
        page_size.turn_page();
    }
}

fn rows_wanted(filter: &EntryFilter, page_rows: usize) -> u64 {
    filter.limit.unwrap_or(u64::MAX).min(page_rows as u64)
}

type PageQuery = IntoBoxed<'static, Select<fib_entries::table, AsSelect<FibEntry, Pg>>, Pg>;

fn page_query(filter: &EntryFilter, rows: u64) -> PageQuery {
    let mut query = fib_entries::table
        .select(FibEntry::as_select())
        .into_boxed::<Pg>()
        .order(fib_entries::input_number.asc())
        .limit(i64::try_from(rows).unwrap_or(i64::MAX));
    if let Some(after) = filter.after {
        query = query.filter(fib_entries::input_number.gt(after));
    }
    if let Some(minimum) = filter.minimum {
        query = query.filter(fib_entries::input_number.ge(minimum));
    }
    if let Some(maximum) = filter.maximum {
        query = query.filter(fib_entries::input_number.le(maximum));
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(filter: EntryFilter, rows: u64) -> String {
        diesel::debug_query::<Pg, _>(&page_query(&filter, rows))
            .to_string()
            .replace('"', "")
            .replace("fib_entries.", "")
    }

    const SELECT: &str = "SELECT input_number, digits, digit_count, method, seconds, created_at \
                          FROM fib_entries";

    #[test]
    fn without_a_filter_the_page_is_only_ordered_and_limited() {
        let wanted = format!("{SELECT} ORDER BY input_number ASC LIMIT $1 -- binds: [16]");
        assert_eq!(sql(EntryFilter::default(), 16), wanted);
    }

    #[test]
    fn every_bound_is_a_condition_on_the_key() {
        let filter = EntryFilter {
            after: Some(5),
            limit: None,
            minimum: Some(-1),
            maximum: Some(i64::MAX),
        };
        let wanted = format!(
            "{SELECT} WHERE (((input_number > $1) AND (input_number >= $2)) \
             AND (input_number <= $3)) ORDER BY input_number ASC LIMIT $4 \
             -- binds: [5, -1, 9223372036854775807, 7]"
        );
        assert_eq!(sql(filter, 7), wanted);
    }

    #[test]
    fn a_page_never_exceeds_the_limit() {
        let with_limit = |limit| EntryFilter {
            limit,
            ..EntryFilter::default()
        };
        assert_eq!(rows_wanted(&with_limit(None), 16), 16);
        assert_eq!(rows_wanted(&with_limit(Some(3)), 16), 3);
        assert_eq!(rows_wanted(&with_limit(Some(0)), 16), 0);
        assert_eq!(rows_wanted(&with_limit(Some(u64::MAX)), 16), 16);
    }
}
