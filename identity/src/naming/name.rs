//! The short name of a group, workspace, service account, team or user.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A name that follows Tharsis' rule `^[0-9a-z](?:[0-9a-z-_]{0,62}[0-9a-z])?$`: 1 to 64 lower-case letters, digits,
/// `-` and `_`, the latter two not at the ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// Why a text is not a [`Name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("Enter a name.")]
    Empty,
    /// More than [`Name::MAX_LENGTH`] characters.
    #[error("A name has at most 64 characters.")]
    TooLong,
    /// A character outside the rule.
    #[error("Use lowercase letters, digits, - and _ only; {0:?} is not possible in a name.")]
    Character(char),
    /// `-` or `_` first or last.
    #[error("A name begins and ends with a lowercase letter or a digit.")]
    Edge,
}

impl Name {
    /// The most characters that a name may have.
    pub const MAX_LENGTH: usize = 64;
    /// The rule as an HTML `pattern`, so that the browser says the same.
    pub const PATTERN: &'static str = "[0-9a-z](?:[0-9a-z\\-_]{0,62}[0-9a-z])?";

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let is_edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
            return Err(NameError::Empty);
        };
        if let Some(other) = text.chars().find(|&c| !(is_edge(c) || c == '-' || c == '_')) {
            return Err(NameError::Character(other));
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(NameError::TooLong);
        }
        if !(is_edge(first) && is_edge(last)) {
            return Err(NameError::Edge);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Name {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rule_of_tharsis() {
        let longest = "a".repeat(64);
        for good in ["a", "7", "deploy", "a-b_c", "0-0", longest.as_str()] {
            assert_eq!(good.parse::<Name>().map(String::from), Ok(good.to_owned()));
        }
        let too_long = "a".repeat(65);
        for (bad, error) in [
            ("", NameError::Empty),
            (too_long.as_str(), NameError::TooLong),
            ("Deploy", NameError::Character('D')),
            ("a b", NameError::Character(' ')),
            ("a/b", NameError::Character('/')),
            ("ä", NameError::Character('ä')),
            ("<script>", NameError::Character('<')),
            ("-a", NameError::Edge),
            ("a-", NameError::Edge),
            ("_", NameError::Edge),
        ] {
            assert_eq!(bad.parse::<Name>(), Err(error), "{bad:?}");
        }
    }
}
