//! Lists in pages: a cursor says where the last page ended, so that rows which come or go meanwhile shift nothing.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    first: u32,
    after: Option<String>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What comes before and after.
    pub page_info: PageInfo,
}

/// Where a page stands in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PageInfo {
    /// Whether more rows follow.
    pub has_next_page: bool,
    /// Give this as `after` to get them; none on an empty page, and in a list that always comes whole.
    pub end_cursor: Option<String>,
    /// Rows in the whole list, filters applied.
    pub total_count: u64,
}

impl PageRequest {
    /// The most rows of a page (Tharsis: 100).
    pub const MAX: u32 = 100;
    /// The rows of a page if nothing is said.
    pub const DEFAULT: u32 = 50;

    /// Checks what a caller asked for.
    ///
    /// # Errors
    /// If `first` is not in 1..=100 or `after` is not a cursor of ours.
    pub fn new(first: Option<u32>, after: Option<&str>) -> Result<Self, Problem> {
        let first = first.unwrap_or(Self::DEFAULT);
        if first == 0 || first > Self::MAX {
            return Err(Problem::invalid_field("/first", "A page has between 1 and 100 rows."));
        }
        let after = after
            .filter(|cursor| !cursor.is_empty())
            .map(|cursor| {
                let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
                bytes
                    .and_then(|bytes| String::from_utf8(bytes).ok())
                    .ok_or_else(|| Problem::invalid_field("/after", "This is not a cursor of an earlier page."))
            })
            .transpose()?;
        Ok(Self { first, after })
    }

    /// The first page of `first` rows, at most [`PageRequest::MAX`].
    #[must_use]
    pub fn first(first: u32) -> Self {
        Self { first: first.clamp(1, Self::MAX), after: None }
    }

    /// How many rows to read: one more than wanted, which tells whether more follow.
    #[must_use]
    pub fn limit(&self) -> i64 {
        i64::from(self.first) + 1
    }

    /// The sort key of the last row of the page before, empty for the first page. Keys are never empty, so that rows
    /// whose key is greater than this are the ones wanted in both cases.
    #[must_use]
    pub fn after_key(&self) -> &str {
        self.after.as_deref().unwrap_or_default()
    }
}

impl<T> Page<T> {
    /// Makes the page from the rows read with [`PageRequest::limit`]; `key` gives the sort key of a row.
    pub fn build(mut rows: Vec<T>, total_count: u64, request: &PageRequest, key: impl Fn(&T) -> String) -> Self {
        let wanted = usize::try_from(request.first).unwrap_or(usize::MAX);
        let has_next_page = rows.len() > wanted;
        rows.truncate(wanted);
        let end_cursor = rows.last().map(|row| URL_SAFE_NO_PAD.encode(key(row)));
        Self { items: rows, page_info: PageInfo { has_next_page, end_cursor, total_count } }
    }

    /// A list so short that it comes whole.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        let total_count = items.len() as u64;
        Self { items, page_info: PageInfo { has_next_page: false, end_cursor: None, total_count } }
    }

    /// The same page of something made from each row.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(make).collect(), page_info: self.page_info }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn pages_join_without_gap_or_overlap() {
        let all: Vec<String> = (0..7).map(|n| format!("row-{n}")).collect();
        let mut seen = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let request = PageRequest::new(Some(3), after.as_deref()).unwrap();
            let limit = usize::try_from(request.limit()).unwrap();
            let rows = all.iter().filter(|row| row.as_str() > request.after_key()).take(limit).cloned().collect();
            let page = Page::build(rows, 7, &request, Clone::clone);
            seen.extend(page.items);
            if !page.page_info.has_next_page {
                break;
            }
            after = page.page_info.end_cursor;
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn out_of_range_pages_are_refused() {
        for (first, after) in [(Some(0), None), (Some(101), None), (None, Some("%%%")), (None, Some("_w"))] {
            assert!(PageRequest::new(first, after).is_err(), "{first:?} {after:?}");
        }
    }
}
