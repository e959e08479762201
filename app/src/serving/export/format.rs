//! How rows are written.

use serde::{Deserialize, Serialize};

/// The kinds of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// For spreadsheets.
    #[default]
    Csv,
    /// For programs: an object a line.
    Json,
}

impl Format {
    /// The media type, and how the name of a file ends.
    pub(super) const fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("text/csv; charset=utf-8", "csv"),
            Self::Json => ("application/x-ndjson", "json"),
        }
    }
}

/// An object a line.
pub(super) fn json<T: Serialize>(rows: &[T]) -> Result<Vec<u8>, std::io::Error> {
    let mut text = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut text, row)?;
        text.push(b'\n');
    }
    Ok(text)
}

/// A row a line, after the titles if these are given.
pub(super) fn csv(header: Option<&[&str]>, rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, std::io::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if let Some(header) = header {
        writer.write_record(header)?;
    }
    for row in rows {
        writer.write_record(row.into_iter().map(defused))?;
    }
    writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))
}

/// A spreadsheet takes what begins with one of these for a formula: an apostrophe makes it text (OWASP, CSV injection).
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(defused(bad.to_owned()), format!("'{bad}"));
        }
        for good in ["acme", "", "a=b"] {
            assert_eq!(defused(good.to_owned()), good);
        }
    }
}
