//! Who could log in, said in words.

use super::CiSystem;
use crate::{claims::Match, model::ProviderDraft};

/// One sentence about what a trust lets in, for the person who is about to save it.
#[must_use]
pub fn in_words(provider: &ProviderDraft) -> String {
    let system = CiSystem::recognise(&provider.issuer);
    let issuer = match (system, provider.issuer.trim()) {
        (_, "") => return "Enter the issuer URL and at least one bound claim.".to_owned(),
        (CiSystem::Other, issuer) => format!("tokens of {issuer}"),
        (system, issuer) if system.is_shared(issuer) => format!("{} tokens", system.label()),
        (system, issuer) => format!("{} tokens of {issuer}", system.label()),
    };
    let claims: Vec<String> = provider
        .bound_claims
        .0
        .iter()
        .filter(|claim| !claim.name.trim().is_empty() && !claim.value.is_empty())
        .map(|claim| {
            let pattern = provider.how == Match::Wildcard && claim.value.contains('*');
            format!("{} {} {}", claim.name, if pattern { "matches" } else { "is" }, claim.value)
        })
        .collect();
    let audience = if provider.accept_any_audience { ", made for any service" } else { "" };
    match claims.as_slice() {
        [] => format!("Enter at least one bound claim, or all {issuer} could log in."),
        [one] => format!("Lets in {issuer} whose {one}{audience}."),
        [most @ .., last] => format!("Lets in {issuer} whose {} and {last}{audience}.", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClaimDraft, ClaimDrafts};

    #[test]
    fn a_trust_is_said_in_words() {
        let claim = |name: &str, value: &str| ClaimDraft { name: name.into(), value: value.into() };
        let mut provider = ProviderDraft { issuer: "https://gitlab.com".into(), ..ProviderDraft::default() };
        assert_eq!(in_words(&provider), "Enter at least one bound claim, or all GitLab tokens could log in.");
        provider.bound_claims = ClaimDrafts(vec![claim("project_path", "acme/*"), claim("ref", "main")]);
        provider.how = Match::Wildcard;
        assert_eq!(in_words(&provider), "Lets in GitLab tokens whose project_path matches acme/* and ref is main.");
        provider.issuer = "https://ci.example".into();
        provider.accept_any_audience = true;
        provider.bound_claims = ClaimDrafts(vec![claim("sub", "x")]);
        assert_eq!(in_words(&provider), "Lets in tokens of https://ci.example whose sub is x, made for any service.");
    }
}
