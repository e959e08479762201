//! The optional sentence that explains a thing.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A description: at most 100 characters (Tharsis counts bytes, we count characters), blanks at the ends removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Description(String);

/// Why a text is not a [`Description`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionError {
    /// More than [`Description::MAX_LENGTH`] characters.
    #[error("A description has at most 100 characters; this one has {0}.")]
    TooLong(usize),
    /// A line break or another control character.
    #[error("A description is one line of text without control characters.")]
    Control,
}

impl Description {
    /// The most characters that a description may have.
    pub const MAX_LENGTH: usize = 100;
    /// The same for the `maxlength` of a browser, which counts UTF-16 units: a character has one or two.
    pub const MAX_UNITS: u32 = 200;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Description {
    type Err = DescriptionError;

    fn from_str(text: &str) -> Result<Self, DescriptionError> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err(DescriptionError::Control);
        }
        let length = text.chars().count();
        if length > Self::MAX_LENGTH {
            return Err(DescriptionError::TooLong(length));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Description {
    type Error = DescriptionError;

    fn try_from(text: String) -> Result<Self, DescriptionError> {
        text.parse()
    }
}

impl From<Description> for String {
    fn from(description: Description) -> Self {
        description.0
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_counts_characters_not_bytes() {
        assert!("ü".repeat(100).parse::<Description>().is_ok());
        assert_eq!("ü".repeat(101).parse::<Description>(), Err(DescriptionError::TooLong(101)));
        assert_eq!("a\nb".parse::<Description>(), Err(DescriptionError::Control));
        assert_eq!("  a b ".parse::<Description>().map(String::from), Ok("a b".to_owned()));
        assert_eq!("".parse::<Description>(), Ok(Description::default()));
    }
}
