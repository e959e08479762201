//! What administrators see of people and groups, and everybody of themselves.

use serde::{Deserialize, Serialize};

use super::{Namespace, OwnSignOn, PersonalToken, User};
use crate::{naming::NamespacePath, timestamp::Timestamp};

/// A person's account with what depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetails {
    /// The account.
    pub user: User,
    /// Top-level groups that no other active user owns; the first of them.
    pub only_owner_of: Vec<NamespacePath>,
    /// How many such groups there are.
    pub only_owner_count: u64,
    /// The browsers in which the person is signed in.
    pub sessions: Vec<SessionInfo>,
    /// The person's personal access tokens.
    pub tokens: Vec<PersonalToken>,
    /// Whether the account is the caller's own.
    pub oneself: bool,
}

/// A user whose password was set.
#[derive(Clone, PartialEq, Eq)]
pub struct WithPassword {
    /// The account.
    pub user: User,
    /// The password that was made up, to be shown once; none if it was typed.
    pub generated: Option<String>,
}

/// A password stands in no log.
impl std::fmt::Debug for WithPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WithPassword").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// Names it in lists; nobody can come in with it.
    pub id: String,
    /// Who is signed in.
    pub username: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_seen_at: Timestamp,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
    /// Where it was last used from; empty if that is not known.
    pub source_address: String,
    /// The browser in a few words.
    pub browser: String,
    /// Whether it is the session that asks.
    pub current: bool,
}

/// One's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccount {
    /// The account.
    pub user: User,
    /// Whether one signs in with a password.
    pub has_password: bool,
    /// How it is linked to the sign-on provider.
    pub sign_on: OwnSignOn,
    /// The browsers in which one is signed in.
    pub sessions: Vec<SessionInfo>,
}

/// A group at the top of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopLevelGroup {
    /// The group.
    pub group: Namespace,
    /// How many active users own it.
    pub owners: u64,
}
