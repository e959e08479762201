//! Is a trust broader than it was meant to be? Warnings, each with a stable name.

use serde::{Deserialize, Serialize};

mod runs;
#[cfg(test)]
mod tests;
mod whose;

use super::{CiSystem, recognise};
use crate::{claims::Match, model::ProviderDraft};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Worth knowing.
    Note,
    /// More can log in than is likely meant.
    Caution,
    /// Strangers can log in, or can come to.
    Danger,
}

/// A reason to think again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A stable name, such as `no-id-pin`.
    pub id: String,
    /// How bad it is.
    pub grade: Grade,
    /// What it means and what to do, in words.
    pub text: String,
}

impl Warning {
    /// A few words for where there is no room for the text.
    #[must_use]
    pub fn short(&self) -> &'static str {
        match self.id.as_str() {
            "any-audience" => "Any audience",
            "shared-issuer" => "Anybody of a shared issuer",
            "wildcard-group" => "Names that others can take",
            "org-wide" => "A whole organization",
            "merge-request" => "Merge requests",
            "unprotected-ref" => "Any branch",
            "any-event" => "Any event",
            "no-id-pin" => "No id pinned",
            "github-sub" => "sub of GitHub",
            "literal-star" => "* taken literally",
            "person-only" => "Any project of a person",
            "id-changed" => "Same name, another id",
            "no-role" => "No role",
            "unused" => "Unused",
            "provider-expired" => "Trust expired",
            "provider-ends" => "Trust expires soon",
            "secret-ended" => "Client secret ended",
            "secret-ends" => "Client secret ends soon",
            _ => "Look at it",
        }
    }
}

/// What is broad about a trusted identity provider, the worst first.
#[must_use]
pub fn review(provider: &ProviderDraft) -> Vec<Warning> {
    review_as(CiSystem::from(provider), provider)
}

/// What is broad about a trusted identity provider of which it is known what it is, the worst first.
#[must_use]
pub fn review_as(system: CiSystem, provider: &ProviderDraft) -> Vec<Warning> {
    let trust = Trust { provider, system };
    let mut warnings: Vec<Warning> = [
        trust.any_audience(),
        trust.whose(),
        trust.merge_requests(),
        trust.unprotected_ref(),
        trust.any_event(),
        trust.no_id_pin(),
        trust.github_subject(),
        trust.literal_star(),
        trust.user_claim_only(),
    ]
    .into_iter()
    .flatten()
    .collect();
    warnings.sort_by_key(|warning| std::cmp::Reverse(warning.grade));
    warnings
}

#[expect(clippy::unnecessary_wraps, reason = "each rule ends with it, and gives an option")]
fn warning(id: &str, grade: Grade, text: impl Into<String>) -> Option<Warning> {
    Some(Warning { id: id.to_owned(), grade, text: text.into() })
}

/// A trust, and what it is in.
struct Trust<'a> {
    provider: &'a ProviderDraft,
    system: CiSystem,
}

impl<'a> Trust<'a> {
    /// What a claim is bound to, and whether that is a pattern.
    fn bound(&self, name: &str) -> Option<(&'a str, bool)> {
        let claim = self.provider.bound_claims.0.iter().find(|claim| recognise::is(&claim.name, name))?;
        let value = Some(claim.value.trim()).filter(|value| !value.is_empty())?;
        Some((value, self.provider.how == Match::Wildcard && value.contains('*')))
    }

    /// What a claim is bound to, if that is one value.
    fn exactly(&self, name: &str) -> Option<&'a str> {
        self.bound(name).filter(|(_, is_pattern)| !is_pattern).map(|(value, _)| value)
    }

    fn any_audience(&self) -> Option<Warning> {
        if !self.provider.accept_any_audience {
            return None;
        }
        warning(
            "any-audience",
            Grade::Danger,
            "Accepts tokens made for any service: whoever receives such a token from the pipeline can log in with it. \
             Require an audience.",
        )
    }

    fn no_id_pin(&self) -> Option<Warning> {
        let ids: Vec<&str> = self.system.identities().iter().map(|identity| identity.id).collect();
        if ids.is_empty() || ids.iter().any(|name| self.exactly(name).is_some()) {
            return None;
        }
        warning(
            "no-id-pin",
            Grade::Note,
            format!(
                "Only names are bound. If what has the name is renamed or deleted, somebody else may take it; {} never \
                 changes hands.",
                ids.join(" or ")
            ),
        )
    }

    fn github_subject(&self) -> Option<Warning> {
        if self.system != CiSystem::Github || self.bound("sub").is_none() {
            return None;
        }
        warning(
            "github-sub",
            Grade::Note,
            "The form of GitHub's sub depends on when the repository was made or renamed. Bind repository_id, \
             repository_owner_id and ref or environment instead.",
        )
    }

    fn literal_star(&self) -> Option<Warning> {
        if self.provider.how != Match::Exact {
            return None;
        }
        let claim = self.provider.bound_claims.0.iter().find(|claim| claim.value.contains('*'))?;
        warning(
            "literal-star",
            Grade::Caution,
            format!(
                "{} has a * in its value, which stands for itself unless the match is set to wildcard.",
                claim.name
            ),
        )
    }

    fn user_claim_only(&self) -> Option<Warning> {
        if !self.binds_a_person_only() {
            return None;
        }
        warning(
            "person-only",
            Grade::Caution,
            "Only a person is bound: every pipeline that this person starts can log in, whatever its project.",
        )
    }

    fn binds_a_person_only(&self) -> bool {
        let mut names = self.provider.bound_claims.0.iter().map(|claim| claim.name.as_str()).peekable();
        let personal = ["user_login", "user_email", "user_id", "actor", "actor_id"];
        names.peek().is_some() && names.all(|name| personal.contains(&name))
    }
}
