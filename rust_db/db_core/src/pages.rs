//! How many rows to ask for at a time.

use crate::models::FibEntry;

/// What a reader that stops in the middle has to receive in vain, and memory libpq may hold.
const PAGE_BYTES: usize = 4 << 20;
const FIRST_PAGE_ROWS: usize = 16;
const LARGEST_PAGE_ROWS: usize = 4096;
const GROWTH: usize = 8;
/// The columns other than the digits, about.
const ROW_OVERHEAD_BYTES: usize = 100;

/// Chooses the size of the next page by the largest row of the page before.
///
/// diesel reads an abandoned query to its end, so one query for the whole table would make
/// `close()` cost as much as reading all of it. Rows grow with `input_number`, so the page
/// before says enough.
pub(crate) struct PageSize {
    rows: usize,
    largest_row_bytes: usize,
}

impl PageSize {
    pub(crate) fn new() -> Self {
        Self {
            rows: FIRST_PAGE_ROWS,
            largest_row_bytes: 0,
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn note(&mut self, entry: &FibEntry) {
        let row_bytes = entry.digits.len() + ROW_OVERHEAD_BYTES;
        self.largest_row_bytes = self.largest_row_bytes.max(row_bytes);
    }

    pub(crate) fn turn_page(&mut self) {
        let largest = (self.rows * GROWTH).min(LARGEST_PAGE_ROWS);
        self.rows = (PAGE_BYTES / self.largest_row_bytes.max(1)).clamp(1, largest);
        self.largest_row_bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ndjson::tests::entry;

    fn next_rows(size: &mut PageSize, digit_count: usize) -> usize {
        size.note(&entry(7, &"1".repeat(digit_count)));
        size.turn_page();
        size.rows()
    }

    #[test]
    fn pages_of_small_rows_grow_to_the_limit() {
        let mut size = PageSize::new();
        assert_eq!(size.rows(), 16);
        let rows: Vec<usize> = (0..4).map(|_| next_rows(&mut size, 20)).collect();
        assert_eq!(rows, [128, 1024, 4096, 4096]);
    }

    #[test]
    fn pages_of_large_rows_hold_few() {
        let mut size = PageSize::new();
        assert_eq!(next_rows(&mut size, 1_000_000), 4);
        assert_eq!(next_rows(&mut size, 50_000_000), 1);
        assert_eq!(next_rows(&mut size, 20), 8);
    }
}
