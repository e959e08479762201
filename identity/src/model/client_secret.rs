//! Client secrets: what lets a service account in where there is no OIDC.

use serde::{Deserialize, Serialize};

use crate::{
    naming::Gid,
    problem::{FieldErrors, Problem},
    timestamp::Timestamp,
};

/// The most secrets of one service account that are valid at the same time: the old one and the new one, while a system
/// goes over.
pub const MAX_CLIENT_SECRETS: usize = 2;
/// The longest that an operator can let secrets live, in days.
pub const MAX_CLIENT_SECRET_DAYS: u32 = 90;
/// How long a secret lives if nothing is said, in days.
pub const DEFAULT_CLIENT_SECRET_DAYS: u32 = 30;
/// How many days before its end a secret is said to expire soon.
pub const CLIENT_SECRET_WARNING_DAYS: u32 = 7;

/// Whether a client secret lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum ClientSecretState {
    /// It does.
    Active,
    /// It does, and ends within 7 days: time for the next one.
    ExpiresSoon,
    /// It does not any more.
    Expired,
}

/// A client secret, without what is secret of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ClientSecret {
    /// Its identifier (GID).
    pub id: Gid,
    /// How it begins and ends, to tell it from others.
    #[cfg_attr(feature = "ssr", schema(example = "tharsis_cs_…x7Kq"))]
    pub hint: String,
    /// Whether it lets in.
    pub state: ClientSecretState,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it: a username or the path of a service account.
    pub created_by: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it last let in, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// A client secret that was just made: the only time that it is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NewClientSecret {
    /// What stays of it.
    pub secret: ClientSecret,
    /// What to send as `client_id`.
    pub client_id: String,
    /// What to send as `client_secret`. Keep it: it cannot be shown again.
    pub client_secret: String,
}

impl std::fmt::Debug for NewClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewClientSecret").field("secret", &self.secret).finish_non_exhaustive()
    }
}

/// The wish for a client secret.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClientSecretDraft {
    /// After how many days it ends: 1 to what the operator allows (90 at the most). 30 if nothing is said.
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(minimum = 1, maximum = 90, example = 30))]
    pub expires_in_days: Option<u32>,
}

impl ClientSecretDraft {
    /// After how many days it ends, where at most `longest` are allowed.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn days(self, longest: u32) -> Result<u32, Problem> {
        let days = self.expires_in_days.unwrap_or(DEFAULT_CLIENT_SECRET_DAYS.min(longest));
        let mut errors = FieldErrors::new();
        if !(1..=longest).contains(&days) {
            errors.add("/expires_in_days", format!("A client secret lives for 1 to {longest} days."));
        }
        errors.finish()?;
        Ok(days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_lives_for_as_long_as_the_operator_allows() {
        let days = |wanted, longest| ClientSecretDraft { expires_in_days: wanted }.days(longest).ok();
        assert_eq!(days(None, 90), Some(30));
        assert_eq!(days(None, 7), Some(7));
        for (wanted, expected) in [(0, None), (1, Some(1)), (90, Some(90)), (91, None), (u32::MAX, None)] {
            assert_eq!(days(Some(wanted), 90), expected, "{wanted}");
        }
        assert_eq!(days(Some(8), 7), None);
    }
}
