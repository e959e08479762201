//! The account of a login attempt: rule by rule what was expected, what was received, and what came of it.

use serde::{Deserialize, Serialize};

use crate::{naming::Gid, timestamp::Timestamp};

/// How a login attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum LoginOutcome {
    /// An access token was issued.
    Accepted,
    /// The token did not satisfy any trusted identity provider.
    Refused,
    /// The keys of the issuer could not be had.
    Unavailable,
}

impl LoginOutcome {
    /// The word in storage and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
        }
    }
}

/// The rules that a token is held against, in the order in which they apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum Rule {
    /// The service account and the provider are in use: not disabled, not expired.
    Enabled,
    /// The text is a compact signed JWT.
    Form,
    /// `iss` names the provider's issuer.
    Issuer,
    /// A key of the issuer signed it, with an algorithm of that key.
    Signature,
    /// `exp`, `nbf` and `iat` fit the time of the login.
    Time,
    /// `aud` names the required audience.
    Audience,
    /// A bound claim has the required value.
    Claim,
    /// The token was not used before, where the provider lets each token in once.
    SingleUse,
}

impl Rule {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enabled => "In use",
            Self::Form => "Form",
            Self::Issuer => "Issuer",
            Self::Signature => "Signature",
            Self::Time => "Time",
            Self::Audience => "Audience",
            Self::Claim => "Claim",
            Self::SingleUse => "Single use",
        }
    }
}

/// What came of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum VerdictKind {
    /// The rule is satisfied.
    Pass,
    /// The rule is broken.
    Fail,
    /// The token has nothing to hold against the rule.
    Missing,
    /// Not looked at, since an earlier rule failed.
    NotChecked,
}

impl VerdictKind {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pass => "Pass",
            Self::Fail => "Fail",
            Self::Missing => "Missing",
            Self::NotChecked => "Not checked",
        }
    }
}

/// One rule and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RuleFinding {
    /// Which rule.
    pub rule: Rule,
    /// The claim that it is about, for audience, time and bound claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// What the rule asks for.
    pub expected: String,
    /// What the token said; only ever told when the signature was valid, or for what names no one (issuer, algorithm).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<String>,
    /// What came of it.
    pub verdict: VerdictKind,
    /// The likely cause, in a sentence or two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The stable name of that cause, such as `letter-case`; docs/hints.md lists them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl RuleFinding {
    /// The rule and the likely cause in one line.
    #[must_use]
    pub fn in_words(&self) -> String {
        let subject = self.claim.as_deref().map_or_else(String::new, |claim| format!(" {claim}"));
        let hint = self.hint.as_deref().map_or_else(String::new, |hint| format!(": {hint}"));
        format!("{}{subject}{hint}", self.rule.label())
    }
}

/// How the token fared with one trusted identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ProviderAccount {
    /// The provider.
    pub provider_id: Gid,
    /// Its issuer.
    pub issuer: String,
    /// Whether every rule is satisfied.
    pub satisfied: bool,
    /// The rules, in order.
    pub findings: Vec<RuleFinding>,
}

/// What the token says of itself before anything is proven.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct TokenSummary {
    /// `iss`.
    pub issuer: Option<String>,
    /// Header `kid`.
    pub key_id: Option<String>,
    /// Header `alg`.
    pub algorithm: Option<String>,
    /// Whether a key of the issuer signed it.
    pub signature_valid: bool,
    /// The names of its claims, with the length of each value in bytes; the values only stand in findings.
    pub claims: Vec<(String, u32)>,
    /// Another service account that it would log in to, if the reader may know of one. Looked up when it is read, never
    /// stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    /// The claims as JSON, once the signature was valid; stored beside the account, and never told as a whole.
    #[serde(skip)]
    #[cfg_attr(feature = "ssr", schema(ignore))]
    pub values: Option<String>,
}

/// A service account that is not the one that was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Elsewhere {
    /// Its identifier.
    pub id: Gid,
    /// Its path.
    pub path: String,
}

/// Everything that is told about one login attempt to those who may view the service account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LoginAccount {
    /// What the token says of itself.
    pub token: TokenSummary,
    /// Why it could not be read at all, if so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub malformed: Option<String>,
    /// Provider by provider.
    pub providers: Vec<ProviderAccount>,
}

impl LoginAccount {
    /// Of the provider that came furthest, the first rule that is broken.
    #[must_use]
    pub fn first_broken(&self) -> Option<&RuleFinding> {
        let passed = |provider: &ProviderAccount| {
            provider.findings.iter().filter(|finding| finding.verdict == VerdictKind::Pass).count()
        };
        let mut nearest: Option<(&ProviderAccount, usize)> = None;
        for provider in &self.providers {
            let count = passed(provider);
            if nearest.is_none_or(|(_, best)| count > best) {
                nearest = Some((provider, count));
            }
        }
        let (nearest, _) = nearest?;
        nearest.findings.iter().find(|finding| matches!(finding.verdict, VerdictKind::Fail | VerdictKind::Missing))
    }

    /// Why it was refused, in one line. None if nothing is wrong.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        if let Some(malformed) = &self.malformed {
            return Some(malformed.clone());
        }
        let finding = self.first_broken()?;
        if let Some(elsewhere) = &self.token.elsewhere {
            return Some(format!("The token is right for another service account: {}.", elsewhere.path));
        }
        Some(finding.in_words())
    }

    /// The stable name of the likely cause: what a person should be told first. None if nothing is wrong.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        if self.malformed.is_some() {
            return Some("malformed");
        }
        let broken = self.first_broken()?;
        if self.token.elsewhere.is_some() { Some("other-account") } else { broken.cause.as_deref() }
    }
}

/// A recorded login attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LoginRecord {
    /// The `login_id` that the pipeline was told.
    pub id: Gid,
    /// When.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: LoginOutcome,
    /// The address that the request came from.
    pub source_address: String,
    /// The provider that let it in.
    pub provider_id: Option<Gid>,
    /// How long it took, in microseconds.
    pub duration_us: i64,
    /// Rule by rule.
    pub account: LoginAccount,
}
