//! A name that lets pipelines in and stands for something else than before.

use serde::{Deserialize, Serialize};

use crate::{naming::Gid, timestamp::Timestamp};

/// A name that a provider binds without the identifier beside it, and that came with another identifier than at the login
/// before. It was let in; whether that is well only people can tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedIdentity {
    /// The trusted identity provider that let it in.
    pub provider_id: Gid,
    /// Its issuer.
    pub issuer: String,
    /// What is named, such as `project`.
    pub what: String,
    /// The claim with the name, such as `project_path`.
    pub name_claim: String,
    /// The name.
    pub name: String,
    /// The claim with the identifier, such as `project_id`.
    pub id_claim: String,
    /// The identifier at the login before.
    pub before: String,
    /// The identifier since.
    pub after: String,
    /// The login that first had it.
    pub login_id: Gid,
    /// When that was.
    pub at: Timestamp,
}

impl ChangedIdentity {
    /// What happened, in a sentence or two.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { what, name_claim, name, id_claim, before, after, .. } = self;
        format!(
            "{name_claim} is {name} as before, but {id_claim} is {after} and was {before}. The {what} was made anew, or \
             somebody else has its name now."
        )
    }
}
