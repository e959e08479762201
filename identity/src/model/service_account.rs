//! Service accounts and the identity providers that they trust.

use serde::{Deserialize, Serialize, de};

use crate::{
    claims::{BoundClaim, BoundClaims, Match},
    issuer_url::IssuerUrl,
    naming::{Description, Gid, Name, NamespacePath},
    problem::{FieldErrors, Problem},
    timestamp::Timestamp,
};

/// The most trusted identity providers of one service account (Tharsis: 10).
pub const MAX_PROVIDERS: usize = 10;
/// The shortest access token life that can be set, in seconds.
pub const MIN_TOKEN_LIFE_SECONDS: u32 = 300;
/// The longest access token life that can be set, in seconds.
pub const MAX_TOKEN_LIFE_SECONDS: u32 = 3600;
/// How long a login can be renewed if nothing else is said, in seconds: six hours.
pub const DEFAULT_SESSION_SECONDS: u32 = 6 * 3600;
/// The shortest time for which it can be set that a login can be renewed, in seconds.
pub const MIN_SESSION_SECONDS: u32 = 900;
/// The longest time for which it can be set that a login can be renewed, in seconds: a day.
pub const MAX_SESSION_SECONDS: u32 = 24 * 3600;
/// The most characters of an audience.
const MAX_AUDIENCE_LENGTH: usize = 1024;

/// An identity provider whose tokens may log in as the service account, if their claims match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TrustedIdentityProvider {
    /// Its identifier, which stays the same when the provider is edited.
    pub id: Gid,
    /// The issuer URL, equal to the token's `iss` but for one trailing slash.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub issuer: IssuerUrl,
    /// What the token's `aud` must contain; none accepts tokens made for any service.
    pub audience: Option<String>,
    /// How bound claims are compared.
    #[serde(rename = "match")]
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "exact"))]
    pub how: Match,
    /// The claims that the token must have, each with its value or pattern.
    #[cfg_attr(feature = "ssr", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub bound_claims: BoundClaims,
    /// Not trusted any more from then on.
    pub expires_at: Option<Timestamp>,
    /// Not trusted for now.
    pub disabled: bool,
    /// Whether each token lets in only once (by its `jti`).
    pub single_use: bool,
    /// The longest life of an access token issued through this provider; none is the server's default.
    pub max_token_life_seconds: Option<u32>,
    /// How long after a login its access tokens can be renewed, in seconds; none is six hours.
    #[serde(default)]
    pub max_session_seconds: Option<u32>,
}

/// A machine's account: belongs to a group, logs in with tokens of its trusted identity providers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ServiceAccount {
    /// Its identifier (GID).
    pub id: Gid,
    /// Its resource name, `trn:service_account:<group path>/<name>`.
    pub trn: String,
    /// The last part of the path.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub name: Name,
    /// What it is for.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub description: Description,
    /// Its resource path, `<group path>/<name>`.
    pub path: String,
    /// The group that it belongs to.
    #[cfg_attr(feature = "ssr", schema(value_type = String))]
    pub group_path: NamespacePath,
    /// Whether it is kept from logging in.
    pub disabled: bool,
    /// Whether it may log in with client secrets.
    pub client_credentials: bool,
    /// Whose tokens may log in.
    pub trusted_identity_providers: Vec<TrustedIdentityProvider>,
    /// The last accepted login.
    pub last_login_at: Option<Timestamp>,
    /// Counts its changes; send it with a change to be told of conflicts.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Who made it: a username or the path of a service account.
    pub created_by: String,
}

/// One bound claim as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimDraft {
    /// The name of the claim.
    #[serde(default)]
    pub name: String,
    /// Its value, or a pattern.
    #[serde(default)]
    pub value: String,
}

/// Bound claims as typed. In JSON an object `{"ref": "main"}`; a form sends a list of names and values. Both keep
/// their order and show duplicates, so that these can be refused instead of dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClaimDrafts(pub Vec<ClaimDraft>);

impl Serialize for ClaimDrafts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ClaimDrafts {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = ClaimDrafts;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of claim names and their values, each a string")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<ClaimDrafts, A::Error> {
                let mut claims = Vec::new();
                while let Some((name, value)) = map.next_entry()? {
                    claims.push(ClaimDraft { name, value });
                }
                Ok(ClaimDrafts(claims))
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<ClaimDrafts, A::Error> {
                let mut claims = Vec::new();
                while let Some(claim) = seq.next_element()? {
                    claims.push(claim);
                }
                Ok(ClaimDrafts(claims))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

/// A trusted identity provider as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProviderDraft {
    /// The identifier of the provider that this changes; none for a new one.
    #[serde(default)]
    pub id: Option<String>,
    /// The issuer URL.
    #[serde(default)]
    pub issuer: String,
    /// What the token's `aud` must contain; if nothing is given, the public URL of this server.
    #[serde(default)]
    pub audience: Option<String>,
    /// Accept tokens made for any service. Owners only; not recommended.
    #[serde(default)]
    pub accept_any_audience: bool,
    /// How bound claims are compared: `exact` (default) or `wildcard`.
    #[serde(default, rename = "match")]
    #[cfg_attr(feature = "ssr", schema(value_type = String, example = "exact"))]
    pub how: Match,
    /// The claims that the token must have.
    #[serde(default)]
    #[cfg_attr(feature = "ssr", schema(value_type = std::collections::BTreeMap<String, String>))]
    pub bound_claims: ClaimDrafts,
    /// Not trusted any more from then on (RFC 3339).
    #[serde(default)]
    pub expires_at: Option<String>,
    /// Not trusted for now.
    #[serde(default)]
    pub disabled: bool,
    /// Whether each token lets in only once (by its `jti`).
    #[serde(default)]
    pub single_use: bool,
    /// The longest life of an access token issued through this provider, in seconds (300 to 3600).
    #[serde(default)]
    pub max_token_life_seconds: Option<u32>,
    /// How long after a login its access tokens can be renewed, in seconds (900 to 86400). If nothing is given, what is
    /// stored stays; for a new provider six hours.
    #[serde(default)]
    pub max_session_seconds: Option<u32>,
}

impl From<&TrustedIdentityProvider> for ProviderDraft {
    /// What one would type to get it.
    fn from(provider: &TrustedIdentityProvider) -> Self {
        let claims = provider.bound_claims.iter();
        let claims = claims.map(|claim| ClaimDraft { name: claim.name.clone(), value: claim.value.clone() });
        Self {
            id: Some(provider.id.to_string()),
            issuer: provider.issuer.to_string(),
            audience: provider.audience.clone(),
            accept_any_audience: provider.audience.is_none(),
            how: provider.how,
            bound_claims: ClaimDrafts(claims.collect()),
            expires_at: provider.expires_at.map(|at| at.to_string()),
            disabled: provider.disabled,
            single_use: provider.single_use,
            max_token_life_seconds: provider.max_token_life_seconds,
            max_session_seconds: provider.max_session_seconds,
        }
    }
}

/// A service account as typed, new or edited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceAccountDraft {
    /// 1 to 64 lowercase letters, digits, `-` and `_`. Cannot be changed later.
    #[serde(default)]
    pub name: String,
    /// At most 100 characters.
    #[serde(default)]
    pub description: String,
    /// The group that it belongs to. Cannot be changed later.
    #[serde(default)]
    pub group_path: String,
    /// Keep it from logging in.
    #[serde(default)]
    pub disabled: bool,
    /// Let it log in with client secrets, for systems without OIDC. If nothing is given, what is stored stays; for a new
    /// service account false.
    #[serde(default)]
    pub client_credentials: Option<bool>,
    /// Whose tokens may log in: 1 to 10; none is possible with client credentials.
    #[serde(default)]
    pub trusted_identity_providers: Vec<ProviderDraft>,
}

/// A trusted identity provider whose parts follow their rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderSpec {
    /// The provider that this changes; none for a new one.
    pub id: Option<Gid>,
    /// The issuer.
    pub issuer: IssuerUrl,
    /// The required audience; none accepts any.
    pub audience: Option<String>,
    /// How claims are compared.
    pub how: Match,
    /// The bound claims.
    pub bound_claims: BoundClaims,
    /// Not trusted from then on.
    pub expires_at: Option<Timestamp>,
    /// Not trusted for now.
    pub disabled: bool,
    /// Each token once.
    pub single_use: bool,
    /// Longest access token life, in seconds.
    pub max_token_life_seconds: Option<u32>,
    /// How long a login can be renewed, in seconds.
    pub max_session_seconds: Option<u32>,
}

/// A service account whose parts follow their rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAccountSpec {
    /// The name.
    pub name: Name,
    /// The description.
    pub description: Description,
    /// The group.
    pub group_path: NamespacePath,
    /// Whether it is kept from logging in.
    pub disabled: bool,
    /// Whether client secrets log in.
    pub client_credentials: Option<bool>,
    /// The providers.
    pub providers: Vec<ProviderSpec>,
}

impl ServiceAccountDraft {
    /// Checks every field; `default_audience` stands where no audience is given.
    ///
    /// # Errors
    /// [`ProblemCode::Invalid`](crate::problem::ProblemCode::Invalid) with all fields at fault.
    pub fn parse(&self, default_audience: &str) -> Result<ServiceAccountSpec, Problem> {
        let mut errors = FieldErrors::new();
        let name = errors.check("/name", self.name.parse::<Name>());
        let description = errors.check("/description", self.description.parse::<Description>());
        let group_path = errors.check("/group_path", self.group_path.parse::<NamespacePath>());
        let drafts = &self.trusted_identity_providers;
        if drafts.is_empty() && self.client_credentials != Some(true) {
            errors.add("/trusted_identity_providers", "Add at least one trusted identity provider.");
        } else if drafts.len() > MAX_PROVIDERS {
            let text = format!("A service account trusts at most {MAX_PROVIDERS} identity providers.");
            errors.add("/trusted_identity_providers", text);
        }
        let providers: Vec<ProviderSpec> = drafts
            .iter()
            .take(MAX_PROVIDERS)
            .enumerate()
            .filter_map(|(at, draft)| {
                draft.parse(&format!("/trusted_identity_providers/{at}"), default_audience, &mut errors)
            })
            .collect();
        errors.finish()?;
        match (name, description, group_path) {
            (Some(name), Some(description), Some(group_path)) => Ok(ServiceAccountSpec {
                name,
                description,
                group_path,
                disabled: self.disabled,
                client_credentials: self.client_credentials,
                providers,
            }),
            _ => Err(Problem::internal()),
        }
    }
}

impl ProviderDraft {
    fn parse(&self, pointer: &str, default_audience: &str, errors: &mut FieldErrors) -> Option<ProviderSpec> {
        let id = match self.id.as_deref().filter(|id| !id.is_empty()) {
            None => Some(None),
            Some(id) => errors.check(&format!("{pointer}/id"), id.parse::<Gid>()).map(Some),
        };
        let issuer = errors.check(&format!("{pointer}/issuer"), self.issuer.trim().parse::<IssuerUrl>());
        let audience = errors.check(&format!("{pointer}/audience"), self.audience(default_audience));
        let bound_claims = self.bound_claims(&format!("{pointer}/bound_claims"), errors);
        let expires_at = match self.expires_at.as_deref().filter(|text| !text.trim().is_empty()) {
            None => Some(None),
            Some(text) => errors.check(&format!("{pointer}/expires_at"), text.parse::<Timestamp>()).map(Some),
        };
        let life = self.max_token_life_seconds;
        if life.is_some_and(|life| !(MIN_TOKEN_LIFE_SECONDS..=MAX_TOKEN_LIFE_SECONDS).contains(&life)) {
            errors.add(
                format!("{pointer}/max_token_life_seconds"),
                format!("An access token lives between {MIN_TOKEN_LIFE_SECONDS} and {MAX_TOKEN_LIFE_SECONDS} seconds."),
            );
        }
        let session = self.max_session_seconds;
        if session.is_some_and(|session| !(MIN_SESSION_SECONDS..=MAX_SESSION_SECONDS).contains(&session)) {
            errors.add(
                format!("{pointer}/max_session_seconds"),
                format!("A login can be renewed for {MIN_SESSION_SECONDS} to {MAX_SESSION_SECONDS} seconds."),
            );
        }
        Some(ProviderSpec {
            id: id?,
            issuer: issuer?,
            audience: audience?,
            how: self.how,
            bound_claims: bound_claims?,
            expires_at: expires_at?,
            disabled: self.disabled,
            single_use: self.single_use,
            max_token_life_seconds: life,
            max_session_seconds: session,
        })
    }

    /// The required audience; none accepts any.
    fn audience(&self, default: &str) -> Result<Option<String>, String> {
        let typed = self.audience.as_deref().map(str::trim).filter(|text| !text.is_empty());
        match (typed, self.accept_any_audience) {
            (Some(_), true) => Err("Either require an audience or accept any, not both.".to_owned()),
            (None, true) => Ok(None),
            (None, false) => Ok(Some(default.to_owned())),
            (Some(text), false) if text.chars().count() > MAX_AUDIENCE_LENGTH => {
                Err(format!("An audience has at most {MAX_AUDIENCE_LENGTH} characters."))
            }
            (Some(text), false) if text.chars().any(char::is_control) => {
                Err("An audience has no control characters.".to_owned())
            }
            (Some(text), false) if text.split_once('<').is_some_and(|(_, rest)| rest.contains('>')) => {
                Err("Put your own value in the place of what stands in angle brackets (< >).".to_owned())
            }
            (Some(text), false) => Ok(Some(text.to_owned())),
        }
    }

    fn bound_claims(&self, pointer: &str, errors: &mut FieldErrors) -> Option<BoundClaims> {
        let claims =
            self.bound_claims.0.iter().map(|claim| BoundClaim { name: claim.name.clone(), value: claim.value.clone() });
        match BoundClaims::parse(claims.collect(), self.how) {
            Ok(claims) => Some(claims),
            Err(error) => {
                for problem in error.problems {
                    let part = if problem.fault.concerns_value() { "value" } else { "name" };
                    let place = match problem.index {
                        Some(index) => format!("{pointer}/{index}/{part}"),
                        None => pointer.to_owned(),
                    };
                    errors.add(place, problem.fault);
                }
                None
            }
        }
    }
}
