//! How a service account is doing.

use serde::{Deserialize, Serialize};

use super::ServiceAccount;
use crate::{ci::Warning, timestamp::Timestamp};

/// A service account as a list for administrators shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The service account.
    pub account: ServiceAccount,
    /// In how many namespaces it is a member, also where the caller may not look.
    pub memberships: u64,
    /// What is worth a look, the worst first.
    pub warnings: Vec<Warning>,
}

/// How much a service account is used, for who is about to delete it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Accepted logins of the last 30 days.
    pub logins_of_30_days: u64,
    /// The last accepted login.
    pub last_login_at: Option<Timestamp>,
    /// In how many namespaces it is a member.
    pub memberships: u64,
}
