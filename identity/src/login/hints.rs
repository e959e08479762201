//! The likely cause of a mismatch, in one sentence.

use crate::claims::{Json, Match};

/// Why the token's issuer is not the provider's.
pub(super) fn issuer(expected: &str, received: &str) -> Option<String> {
    let bare = |text: &str| text.trim().trim_end_matches('/').to_owned();
    if bare(expected).eq_ignore_ascii_case(&bare(received)) && bare(expected) != bare(received) {
        return Some("The two differ in letter case only; issuers are compared exactly.".to_owned());
    }
    if bare(expected) == bare(received) {
        return Some("The two differ in slashes or blanks at the end only.".to_owned());
    }
    None
}

/// Why the token is not meant for us.
pub(super) fn audience(required: &str, received: &str) -> String {
    if received.trim_end_matches('/') == required.trim_end_matches('/') {
        return "The two differ in a slash at the end only; audiences are compared exactly.".to_owned();
    }
    "The token was made for another service. Ask for it with the audience that is expected here.".to_owned()
}

/// What a missing claim may be called instead.
pub(super) fn missing(name: &str, claims: &Json) -> String {
    let names = claims.as_object().unwrap_or_default().iter().map(|(name, _)| name.as_str());
    let alike = |text: &str| text.to_lowercase().replace(['-', '.', ' '], "_");
    match names.into_iter().find(|other| alike(other) == alike(name)) {
        Some(other) => format!("The token has no claim {name:?}, but one called {other:?}."),
        None => format!("The token has no claim {name:?}."),
    }
}

/// Why a claim does not have the bound value.
pub(super) fn claim(name: &str, bound: &str, how: Match, received: &Json) -> Option<String> {
    if let Some(elements) = received.as_list() {
        return Some(match elements {
            [] => "The claim is an empty list, which never matches.".to_owned(),
            _ => "The claim is a list; none of its elements is the expected value.".to_owned(),
        });
    }
    let Some(text) = received.as_str() else {
        let kind = received.kind();
        return Some(format!("The claim is a {kind}, which is compared by its exact text."));
    };
    if text.trim() == bound.trim() {
        return Some("The two differ in blanks at the beginning or end only.".to_owned());
    }
    if text.to_lowercase() == bound.to_lowercase() {
        return Some("The two differ in letter case only; claims are compared exactly.".to_owned());
    }
    if text.trim_end_matches('/') == bound.trim_end_matches('/') {
        return Some("The two differ in a slash at the end only.".to_owned());
    }
    for prefix in ["refs/heads/", "refs/tags/"] {
        if text.strip_prefix(prefix) == Some(bound) || bound.strip_prefix(prefix) == Some(text) {
            return Some(format!(
                "One has the prefix {prefix} and the other has not; claim {name} is compared as a whole."
            ));
        }
    }
    if how == Match::Exact && bound.contains('*') {
        return Some(
            "The expected value contains *, which is a wildcard only with the match type wildcard.".to_owned(),
        );
    }
    None
}
