//! A name that stands for something else than it did.

use serde::{Deserialize, Serialize};

use crate::{naming::Gid, timestamp::Timestamp};

/// Pipelines log in under a name that had another identifier before: what has the name was made anew, or somebody else has
/// taken it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedIdentity {
    /// The provider that lets them in, since it asks for the name only.
    pub provider_id: Gid,
    /// Its issuer.
    pub issuer: String,
    /// What has the name: a project, a repository.
    pub what: String,
    /// The claim with the name.
    pub name_claim: String,
    /// The name.
    pub name: String,
    /// The claim with the identifier.
    pub id_claim: String,
    /// The identifier that it had.
    pub before: String,
    /// The identifier that it has since.
    pub after: String,
    /// When it was first seen.
    pub at: Timestamp,
    /// The login that showed it.
    pub login_id: Gid,
}
