//! How rows are written.

use serde::{Deserialize, Serialize};

/// The kinds of files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// For spreadsheets.
    #[default]
    Csv,
    /// For programs: one array, an object a line.
    Json,
}

impl Format {
    /// The media type, and how the name of a file ends.
    pub(super) const fn kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("text/csv; charset=utf-8", "csv"),
            Self::Json => ("application/json", "json"),
        }
    }
}

/// Some objects of an array, each a line. The array opens before the first of them and closes after the last: a file
/// that broke off does not close, so that nobody takes it for the whole.
pub(super) fn json<T: Serialize>(rows: &[T], is_first: bool, is_last: bool) -> Result<Vec<u8>, std::io::Error> {
    let mut text = Vec::new();
    if is_first {
        text.push(b'[');
    }
    for (at, row) in rows.iter().enumerate() {
        text.extend(if is_first && at == 0 { b"\n".as_slice() } else { b",\n".as_slice() });
        serde_json::to_writer(&mut text, row)?;
    }
    if is_last {
        text.extend(b"\n]\n");
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
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::{defused, json};

    #[test]
    fn objects_written_bit_by_bit_are_one_array() {
        let bits = |bits: &[&[u8]]| {
            let last = bits.len() - 1;
            let written = bits.iter().enumerate().map(|(at, rows)| json(rows, at == 0, at == last).unwrap());
            String::from_utf8(written.flatten().collect()).unwrap()
        };
        assert_eq!(bits(&[&[1, 2], &[3]]), "[\n1,\n2,\n3\n]\n");
        for (given, expected) in [(&[&[][..]][..], "[]"), (&[&[1][..], &[]][..], "[1]"), (&[&[1, 2][..]][..], "[1,2]")]
        {
            assert_eq!(bits(given).replace('\n', ""), expected);
        }
    }

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
