//! Global identifiers: what stands outside for a row inside.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kinds of things that have an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResourceKind {
    /// A group.
    Group,
    /// A workspace.
    Workspace,
    /// A service account.
    ServiceAccount,
    /// A trusted identity provider of a service account.
    TrustedIdentityProvider,
    /// A membership: a subject's role in a namespace.
    Membership,
    /// A person's account.
    User,
    /// A team of users.
    Team,
    /// A role.
    Role,
    /// An entry of the activity log.
    ActivityEvent,
    /// A recorded login attempt.
    Login,
    /// A client secret of a service account.
    ClientSecret,
    /// A key that signs access tokens.
    SigningKey,
    /// An issuer of ID tokens, or the list of those that are allowed.
    Issuer,
    /// A personal access token.
    PersonalToken,
}

impl ResourceKind {
    const ALL: [Self; 14] = [
        Self::Group,
        Self::Workspace,
        Self::ServiceAccount,
        Self::TrustedIdentityProvider,
        Self::Membership,
        Self::User,
        Self::Team,
        Self::Role,
        Self::ActivityEvent,
        Self::Login,
        Self::ClientSecret,
        Self::SigningKey,
        Self::Issuer,
        Self::PersonalToken,
    ];

    /// The code in a GID. Those of Tharsis' types are Tharsis' own.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Group => "G",
            Self::Workspace => "W",
            Self::ServiceAccount => "SA",
            Self::TrustedIdentityProvider => "TIP",
            Self::Membership => "NM",
            Self::User => "U",
            Self::Team => "T",
            Self::Role => "RL",
            Self::ActivityEvent => "AE",
            Self::Login => "LG",
            Self::ClientSecret => "CS",
            Self::SigningKey => "SK",
            Self::Issuer => "IS",
            Self::PersonalToken => "PAT",
        }
    }

    /// The type name in a TRN.
    #[must_use]
    pub const fn trn_type(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Workspace => "workspace",
            Self::ServiceAccount => "service_account",
            Self::TrustedIdentityProvider => "trusted_identity_provider",
            Self::Membership => "namespace_membership",
            Self::User => "user",
            Self::Team => "team",
            Self::Role => "role",
            Self::ActivityEvent => "activity_event",
            Self::Login => "login",
            Self::ClientSecret => "client_secret",
            Self::SigningKey => "signing_key",
            Self::Issuer => "issuer",
            Self::PersonalToken => "personal_access_token",
        }
    }
}

/// A global identifier: base64url without padding of `<code>_<uuid>`, as in Tharsis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Gid {
    /// What it identifies.
    pub kind: ResourceKind,
    /// The row.
    pub uuid: Uuid,
}

/// Why a text is not a [`Gid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is not a valid identifier.")]
pub struct GidError;

impl Gid {
    /// The identifier of the row `uuid`.
    #[must_use]
    pub const fn new(kind: ResourceKind, uuid: Uuid) -> Self {
        Self { kind, uuid }
    }
}

impl fmt::Display for Gid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("{}_{}", self.kind.code(), self.uuid)))
    }
}

impl FromStr for Gid {
    type Err = GidError;

    fn from_str(text: &str) -> Result<Self, GidError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| GidError)?;
        let decoded = std::str::from_utf8(&bytes).map_err(|_| GidError)?;
        let (code, uuid) = decoded.split_once('_').ok_or(GidError)?;
        let kind = ResourceKind::ALL.into_iter().find(|kind| kind.code() == code).ok_or(GidError)?;
        let parsed = Uuid::try_parse(uuid).map_err(|_| GidError)?;
        // One spelling only: an identifier is compared as text by clients.
        if parsed.hyphenated().to_string() == uuid { Ok(Self { kind, uuid: parsed }) } else { Err(GidError) }
    }
}

impl Serialize for Gid {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Gid {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "ssr")]
impl utoipa::PartialSchema for Gid {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("Global identifier (GID): base64url of `<type code>_<uuid>`."))
            .examples(["U0FfMDE5M2M1ZTItN2YxYS03YzAwLThhM2ItNWQ4ZTZmMGExYjJj"])
            .into()
    }
}

#[cfg(feature = "ssr")]
impl utoipa::ToSchema for Gid {}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn a_gid_reads_back() {
        let uuid = Uuid::from_u128(0x0193_c5e2_7f1a_7c00_8a3b_5d8e_6f0a_1b2c);
        for kind in ResourceKind::ALL {
            let gid = Gid::new(kind, uuid);
            assert_eq!(gid.to_string().parse::<Gid>().unwrap(), gid);
        }
        assert_eq!(
            Gid::new(ResourceKind::ServiceAccount, uuid).to_string(),
            "U0FfMDE5M2M1ZTItN2YxYS03YzAwLThhM2ItNWQ4ZTZmMGExYjJj"
        );
    }

    #[test]
    fn other_texts_are_refused() {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for bad in [
            String::new(),
            "deploy".to_owned(),
            encode("SA_"),
            encode("SA_not-a-uuid"),
            encode("XX_0193c5e2-7f1a-7c00-8a3b-5d8e6f0a1b2c"),
            encode("SA_0193C5E2-7F1A-7C00-8A3B-5D8E6F0A1B2C"),
            encode("SA_0193c5e27f1a7c008a3b5d8e6f0a1b2c"),
            encode("SA_0193c5e2-7f1a-7c00-8a3b-5d8e6f0a1b2c") + "=",
        ] {
            assert_eq!(bad.parse::<Gid>(), Err(GidError), "{bad}");
        }
    }
}
