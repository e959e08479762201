//! Personal access tokens: what lets a person's scripts in.

use serde::{Deserialize, Serialize};

use crate::{
    naming::Gid,
    problem::{FieldErrors, Problem},
    timestamp::Timestamp,
};

/// The most tokens of one person that have not expired.
pub const MAX_PERSONAL_TOKENS: usize = 50;
/// The longest that an operator can let tokens live, in days.
pub const MAX_PERSONAL_TOKEN_DAYS: u32 = 365;
/// How long a token lives if nothing is said, in days.
pub const DEFAULT_PERSONAL_TOKEN_DAYS: u32 = 30;
/// How many days before its end a token is said to expire soon.
pub const PERSONAL_TOKEN_WARNING_DAYS: u32 = 7;
/// The most characters of a token's name.
pub const MAX_PERSONAL_TOKEN_NAME: usize = 64;

/// Whether a personal access token lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum PersonalTokenState {
    /// It does.
    Active,
    /// It does, and ends within 7 days.
    ExpiresSoon,
    /// It does not any more.
    Expired,
    /// It does not any more, since its owner was disabled after it was made.
    Revoked,
}

/// A personal access token, without what is secret of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PersonalToken {
    /// Its identifier (GID).
    pub id: Gid,
    /// What it is for, in its owner's words.
    pub name: String,
    /// How it begins and ends, to tell it from others.
    #[cfg_attr(feature = "ssr", schema(example = "tharsis_pat_…x7Kq"))]
    pub hint: String,
    /// Whether it lets in.
    pub state: PersonalTokenState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// One's own tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTokens {
    /// The tokens, the latest first.
    pub items: Vec<PersonalToken>,
    /// The most days that a token lives; zero if the operator allows none.
    pub longest_days: u32,
}

/// A personal access token that was just made: the only time that it is told.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPersonalToken {
    /// What stays of it.
    pub token: PersonalToken,
    /// The token itself.
    pub text: String,
}

/// A token stands in no log.
impl std::fmt::Debug for NewPersonalToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPersonalToken").field("token", &self.token).finish_non_exhaustive()
    }
}

/// The wish for a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonalTokenDraft {
    /// What it is for: 1 to 64 characters.
    pub name: String,
    /// After how many days it ends: 1 to what the operator allows (365 at the most). 30 if nothing is said.
    pub expires_in_days: Option<u32>,
}

impl PersonalTokenDraft {
    /// The name and the days, where at most `longest` are allowed.
    ///
    /// # Errors
    /// If one breaks a rule.
    pub fn check(&self, longest: u32) -> Result<(String, u32), Problem> {
        let mut errors = FieldErrors::new();
        let name = self.name.trim();
        if name.is_empty() {
            errors.add("/name", "Say what the token is for.");
        } else if name.chars().count() > MAX_PERSONAL_TOKEN_NAME {
            errors.add("/name", format!("A name has at most {MAX_PERSONAL_TOKEN_NAME} characters."));
        } else if name.chars().any(char::is_control) {
            errors.add("/name", "A name has no control characters.");
        }
        let days = self.expires_in_days.unwrap_or(DEFAULT_PERSONAL_TOKEN_DAYS.min(longest));
        if !(1..=longest).contains(&days) {
            errors.add("/expires_in_days", format!("A token lives for 1 to {longest} days."));
        }
        errors.finish()?;
        Ok((name.to_owned(), days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_a_name_and_an_end() {
        let check = |name: &str, days, longest| {
            PersonalTokenDraft { name: name.to_owned(), expires_in_days: days }.check(longest).ok()
        };
        assert_eq!(check(" laptop ", None, 365), Some(("laptop".to_owned(), 30)));
        assert_eq!(check("laptop", None, 7), Some(("laptop".to_owned(), 7)));
        for (days, expected) in [(0, None), (1, Some(1)), (365, Some(365)), (366, None), (u32::MAX, None)] {
            assert_eq!(check("x", Some(days), 365).map(|found| found.1), expected, "{days}");
        }
        let long = "é".repeat(MAX_PERSONAL_TOKEN_NAME);
        assert!(check(&long, None, 365).is_some());
        for bad in ["", "  ", "a\nb", &format!("{long}x")] {
            assert_eq!(check(bad, None, 365), None, "{bad:?}");
        }
    }
}
