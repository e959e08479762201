//! What recorded logins tell about a trust: what a change would do to them, and which identifiers they showed.

use serde::{Deserialize, Serialize};

use super::{LoginOutcome, RuleFinding};
use crate::{access::Role, naming::Gid, naming::NamespacePath, timestamp::Timestamp};

/// What would become of a recorded login under a changed trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplayVerdict {
    /// It was accepted, and would be.
    StillPasses,
    /// It was accepted, and would be refused.
    WouldBeRefused,
    /// It was refused, and would be accepted.
    NewlyPasses,
    /// It was refused, and would be.
    StillRefused,
    /// A claim that is asked for was too long to be kept, so nobody can say.
    Unknown,
}

/// A recorded login under a changed trust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayedLogin {
    /// The login.
    pub id: Gid,
    /// When it was.
    pub at: Timestamp,
    /// From where.
    pub source_address: String,
    /// How it ended.
    pub was: LoginOutcome,
    /// What would become of it.
    pub verdict: ReplayVerdict,
    /// Who signed its token.
    pub issuer: Option<String>,
    /// The subject of its token.
    pub subject: Option<String>,
    /// If it would be refused: the first rule that it breaks.
    pub broken: Option<RuleFinding>,
}

/// What a change of trust would do to the latest logins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replay {
    /// The logins, the latest first; at most [`Replay::MOST`].
    pub logins: Vec<ReplayedLogin>,
    /// Which trust it is about: whoever saves that one has seen this.
    pub trust: String,
}

impl Replay {
    /// How many logins are looked at, at the most.
    pub const MOST: u32 = 100;

    /// Those with this verdict.
    pub fn with(&self, verdict: ReplayVerdict) -> impl Iterator<Item = &ReplayedLogin> {
        self.logins.iter().filter(move |login| login.verdict == verdict)
    }
}

/// A claim that an accepted login showed and that its provider does not bind yet, although binding it would make the
/// trust safer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The provider that let the login in.
    pub provider_id: Gid,
    /// Its issuer.
    pub issuer: String,
    /// The claim.
    pub claim: String,
    /// What the token said.
    pub value: String,
    /// What binding it would do.
    pub why: String,
}

/// A trusted identity provider in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TrustInWords {
    /// Its issuer.
    pub issuer: String,
    /// Whom it lets in.
    pub words: String,
    /// Whether it lets anybody in at present.
    pub in_use: bool,
}

/// A service account that can act in a group or workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ActingServiceAccount {
    /// The service account.
    pub id: Gid,
    /// Its path.
    pub path: String,
    /// Whether it is kept from logging in.
    pub disabled: bool,
    /// Whether it may log in with client secrets.
    pub client_credentials: bool,
    /// With what role.
    pub role: Role,
    /// Through this membership.
    pub membership_id: Gid,
    /// In this namespace: the one that was asked for, or a group above it.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub through: NamespacePath,
    /// Whether the membership is in a group above.
    pub inherited: bool,
    /// Whose tokens let it in.
    pub trust: Vec<TrustInWords>,
    /// The last accepted login.
    pub last_login_at: Option<Timestamp>,
}
