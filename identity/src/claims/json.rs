//! A strict JSON reader (RFC 8259) for everything that decides about trust: token parts, discovery and key documents.
//!
//! `serde_json` keeps the last of two members of the same name and turns numbers into floats; other programs keep the
//! first, or round differently. A token must mean one thing only, so both are avoided: duplicate names are refused at
//! every depth, and a number keeps its text.

mod number;
mod reader;

pub use number::Number;

/// A JSON value that has exactly one meaning. Members stay in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number with its exact text.
    Number(Number),
    /// A string, unescaped.
    String(String),
    /// A list, in order.
    List(Vec<Json>),
    /// An object: names are distinct.
    Object(Vec<(String, Json)>),
}

/// How much a document may contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Lists and objects inside each other; never more than [`Limits::HIGHEST_DEPTH`] whatever stands here.
    pub depth: usize,
    /// Members and elements in the whole document.
    pub values: usize,
}

impl Limits {
    /// The depth that reading and dropping can always bear.
    pub const HIGHEST_DEPTH: usize = 128;
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 32, values: 10_000 }
    }
}

/// Why a document is refused. Positions are byte offsets; content is never repeated, it may be secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Not UTF-8 (RFC 8259 §8.1).
    #[error("the JSON is not valid UTF-8")]
    Utf8,
    /// A byte order mark at the beginning.
    #[error("the JSON begins with a byte order mark")]
    ByteOrderMark,
    /// Not the grammar of RFC 8259.
    #[error("the JSON is malformed at byte {0}")]
    Syntax(usize),
    /// Something follows the value.
    #[error("the JSON is followed by other data at byte {0}")]
    TrailingData(usize),
    /// Two members of the same name in one object, which programs resolve differently.
    #[error("the JSON names a member twice, in the object that ends at byte {0}")]
    DuplicateName(usize),
    /// Half of a surrogate pair, which is no character.
    #[error("the JSON contains half a surrogate pair at byte {0}")]
    LoneSurrogate(usize),
    /// U+0000 in a string or name.
    #[error("the JSON contains a NUL character at byte {0}")]
    Nul(usize),
    /// Lists and objects deeper than [`Limits::depth`].
    #[error("the JSON is nested too deeply")]
    TooDeep,
    /// More members and elements than [`Limits::values`].
    #[error("the JSON has too many members")]
    TooMany,
}

impl Json {
    /// Reads one document.
    ///
    /// # Errors
    /// If the bytes are anything but one JSON value within the limits; see [`JsonError`].
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, JsonError> {
        reader::read(bytes, limits)
    }

    /// The member of an object with exactly this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_object()?.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The value of a boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The number.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// The elements of a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Json]> {
        if let Self::List(elements) = self { Some(elements) } else { None }
    }

    /// The members of an object, in the order of the document.
    #[must_use]
    pub fn as_object(&self) -> Option<&[(String, Json)]> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    /// What it is, in a word for a person: `string`, `number`, `boolean`, `null`, `list` or `object`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::List(_) => "list",
            Self::Object(_) => "object",
        }
    }

    /// Compact JSON. Numbers keep the text that they came with, which `serde` could not promise.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(number) => out.push_str(number.as_str()),
            Self::String(text) => write_string(text, out),
            Self::List(elements) => {
                out.push('[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    element.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if u32::from(control) < 0x20 => {
                let code = u32::from(control);
                out.push_str("\\u00");
                out.push(char::from_digit(code >> 4, 16).unwrap_or('0'));
                out.push(char::from_digit(code & 15, 16).unwrap_or('0'));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests;
