//! Issuers in use: how their keys stand, who trusts them, and which of them are allowed.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{naming::Gid, paging::Page, timestamp::Timestamp};

/// What becomes of issuers that are not on the list of allowed ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllowListMode {
    /// Nothing: the list says nothing.
    #[default]
    Off,
    /// Logins that the list would refuse are counted and logged, and let in.
    Audit,
    /// Their tokens let nobody in, and no service account may be saved that trusts them.
    Enforce,
}

/// A text that names no mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose off, audit or enforce.")]
pub struct AllowListModeError;

impl AllowListMode {
    /// All modes, the mildest first.
    pub const ALL: [Self; 3] = [Self::Off, Self::Audit, Self::Enforce];

    /// The word in storage and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Audit => "audit",
            Self::Enforce => "enforce",
        }
    }

    /// What it does, in a line.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Off => "Off: every issuer may be trusted",
            Self::Audit => "Audit: logins of other issuers are let in, counted and logged",
            Self::Enforce => "Enforce: other issuers let nobody in and cannot be trusted",
        }
    }
}

impl fmt::Display for AllowListMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AllowListMode {
    type Err = AllowListModeError;

    fn from_str(text: &str) -> Result<Self, AllowListModeError> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text).ok_or(AllowListModeError)
    }
}

/// An issuer on the list of allowed ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowedIssuer {
    /// Its URL.
    pub issuer: String,
    /// Since when it is on the list.
    pub created_at: Timestamp,
    /// Who put it there.
    pub created_by: String,
}

/// The list of allowed issuers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowList {
    /// What becomes of others.
    pub mode: AllowListMode,
    /// Counts the changes of the mode and of the list.
    pub version: i64,
    /// The issuers, by URL.
    pub issuers: Vec<AllowedIssuer>,
}

/// Logins that the list would have refused, had it been enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlistedLogins {
    /// How many.
    pub logins: u64,
    /// The last one.
    pub last_at: Timestamp,
}

/// How the keys of an issuer stand in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeysState {
    /// Nobody has asked for them since the server started.
    NotAsked,
    /// They are there, and as young as they should be.
    Fresh,
    /// They are older than they should be, but serve.
    Stale,
    /// They cannot be fetched; older ones may still serve.
    Failing,
}

impl KeysState {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotAsked => "Not asked yet",
            Self::Fresh => "Fresh",
            Self::Stale => "Stale",
            Self::Failing => "Failing",
        }
    }
}

/// An issuer that service accounts name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerInUse {
    /// Its URL.
    pub issuer: String,
    /// How many service accounts name it, of those that the caller owns unless they administer the server.
    pub accounts: u64,
    /// How its keys stand.
    pub keys: KeysState,
    /// Whether it is on the list of allowed issuers.
    pub listed: bool,
    /// Logins that the list would have refused; told to administrators.
    pub unlisted_logins: Option<UnlistedLogins>,
}

/// The issuers in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuersInUse {
    /// Those of this page, by URL.
    pub page: Page<IssuerInUse>,
    /// What becomes of issuers that are not on the list.
    pub mode: AllowListMode,
}

/// A key that an issuer has shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenKey {
    /// Its name.
    pub kid: String,
    /// The algorithms that it may be used with.
    pub algorithms: String,
    /// When it was first fetched.
    pub first_seen: Timestamp,
    /// When it was last fetched.
    pub last_seen: Timestamp,
    /// Whether it is in the set that this process uses; none if it has not fetched any.
    pub current: Option<bool>,
}

/// A key of the present set that is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusedKey {
    /// Its name, if it has a proper one.
    pub kid: Option<String>,
    /// Why it is not used.
    pub reason: String,
}

/// Why the keys of an issuer could not be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchFailure {
    /// The last time.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// Since when it fails.
    pub since: Timestamp,
}

/// How far the clock of an issuer is from ours, as far as its tokens tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockDifference {
    /// How many seconds before it came here the freshest token of late was issued: below zero if its clock is ahead.
    pub seconds_old: i64,
    /// When that was.
    pub at: Timestamp,
}

impl ClockDifference {
    /// The difference in a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self.seconds_old {
            ahead if ahead < 0 => format!("Its clock is at least {} seconds ahead of ours", -ahead),
            0..=60 => "None that matters: its freshest token of late was issued less than a minute before it came here"
                .to_owned(),
            old => format!(
                "Its freshest token of late was issued {old} seconds before it came here: its clock is behind, or its \
                 jobs wait"
            ),
        }
    }
}

/// A service account that names an issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustingAccount {
    /// Its identifier.
    pub id: Gid,
    /// Its path.
    pub path: String,
    /// Whether it is kept from logging in.
    pub disabled: bool,
}

/// Everything that is told about an issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuerDetails {
    /// Its URL.
    pub issuer: String,
    /// Whether the caller administers this server: has its keys fetched, and changes the list of allowed issuers.
    pub administrator: bool,
    /// How its keys stand.
    pub state: KeysState,
    /// When the set in use was fetched.
    pub fetched_at: Option<Timestamp>,
    /// Since when it is older than it should be.
    pub stale_since: Option<Timestamp>,
    /// Why it cannot be fetched, if it cannot.
    pub failure: Option<FetchFailure>,
    /// How far its clock is from ours; none if no token of it came since the server started.
    pub clock: Option<ClockDifference>,
    /// The keys that it has shown, those seen last at the beginning.
    pub keys: Vec<SeenKey>,
    /// How many keys in use have no name.
    pub nameless_keys: u64,
    /// Keys of the set in use that are left out.
    pub unused: Vec<UnusedKey>,
    /// What becomes of issuers that are not on the list.
    pub mode: AllowListMode,
    /// Whether it is on the list of allowed issuers.
    pub listed: bool,
    /// Logins that the list would have refused; told to administrators.
    pub unlisted_logins: Option<UnlistedLogins>,
    /// The service accounts that name it and that the caller may see.
    pub accounts: Page<TrustingAccount>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_of_clocks_is_said_in_words() {
        let table =
            [(-5, "at least 5 seconds ahead"), (0, "None that matters"), (60, "None"), (90, "90 seconds before")];
        for (seconds_old, said) in table {
            let words = ClockDifference { seconds_old, at: Timestamp(0) }.in_words();
            assert!(words.contains(said), "{words}");
        }
    }

    #[test]
    fn modes_are_read_as_they_are_written() {
        for mode in AllowListMode::ALL {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
        assert_eq!("on".parse::<AllowListMode>(), Err(AllowListModeError));
    }
}
