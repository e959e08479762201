//! Why a token is not proven: its form, its signature, its times.

use super::cause::{Cause, Hint};
use crate::{
    claims::Json,
    clock::Millis,
    issuer_keys::{IssuerStatus, KeysError},
    jose::{TimeFinding, TimeReport, TokenError, UnverifiedToken},
    timestamp::Timestamp,
};

/// Why a text is no token, with what was probably sent instead. Nothing of the text is repeated.
pub(crate) fn malformed(error: &TokenError, text: &str) -> String {
    let trimmed = text.trim();
    let advice = if trimmed.is_empty() {
        "Is the variable of the ID token set in this job?"
    } else if trimmed.len() != text.len() && UnverifiedToken::parse(trimmed).is_ok() {
        "There are blanks or a line break around the token; send it without."
    } else if trimmed.starts_with('$') || trimmed.starts_with("%{") || trimmed.contains("{{") {
        "The name of a variable was sent instead of its value."
    } else if trimmed.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer ")) {
        "Send the token without the word Bearer before it."
    } else if trimmed.starts_with(['"', '\'']) {
        "Send the token without quotation marks around it."
    } else if trimmed.starts_with('{') {
        "If this is the answer of GitHub's token service, send only what stands in its value."
    } else if trimmed.contains("***") || trimmed.contains("[MASKED]") {
        "It was masked: this is what a log shows, not the token itself."
    } else if trimmed.starts_with("eyJ") && trimmed.split('.').count() < 3 {
        "It was probably cut off where it was copied."
    } else {
        return error.to_string();
    };
    format!("{error} {advice}")
}

/// Why the signature could not be accepted.
pub(crate) fn signature(error: &KeysError, kid: Option<&str>, status: Option<&IssuerStatus>, now: Millis) -> Hint {
    let known = || status.and_then(|status| status.keys.iter().find(|key| Some(key.kid.as_str()) == kid));
    match error {
        KeysError::Unavailable(_) => Hint::new(Cause::IssuerUnreachable, error.to_string()),
        KeysError::UnknownKey => {
            if let Some(key) = known().filter(|key| !key.current) {
                Hint::new(
                    Cause::KeyRotated,
                    format!(
                        "The issuer has withdrawn the key of this token; it was last seen {}. Ask for a new token.",
                        Timestamp(key.last_seen)
                    ),
                )
            } else {
                let looked = status.and_then(|status| status.fetched_at).map_or_else(String::new, |at| {
                    let seconds = now.saturating_sub(at).max(0) / 1000;
                    format!(" The keys were fetched {seconds} seconds ago.")
                });
                let said = format!(
                    "{error}{looked} Either the token is older than the issuer's last change of keys, or another server \
                 under the same URL made it."
                );
                Hint::new(Cause::KeyUnknown, said)
            }
        }
        KeysError::NoKeyForAlgorithm => Hint::new(Cause::KeyAlgorithm, error.to_string()),
        KeysError::AlgorithmRefused => {
            Hint::new(Cause::Algorithm, format!("{error} Accepted are RS, PS, ES and EdDSA, as the issuer's key says."))
        }
        KeysError::BadSignature => {
            Hint::new(Cause::BadSignature, format!("{error} It was changed on the way, or another server made it."))
        }
    }
}

/// What is wrong with a `sub` that names nobody.
pub(crate) fn no_subject(subject: Option<&Json>) -> Hint {
    let what = match subject {
        None => "The token has no claim sub.".to_owned(),
        Some(Json::Null) => "The claim sub is null.".to_owned(),
        Some(subject) if subject.as_str().is_some() => "The claim sub is empty.".to_owned(),
        Some(subject) => format!("The claim sub is a {}, not a text.", subject.kind()),
    };
    let text = format!("{what} A token that logs in has to say who it is about: have the issuer put it in.");
    Hint::new(Cause::NoSubject, text)
}

/// What is wrong with the times, all of it; the cause is that of the first.
pub(crate) fn times(report: &TimeReport) -> Option<Hint> {
    let first = report.findings.first()?;
    let cause = match first {
        TimeFinding::ExpiryMissing => Cause::NoExpiry,
        TimeFinding::NotANumber { .. } | TimeFinding::OutOfRange { .. } => Cause::TimeForm,
        TimeFinding::Expired { .. } => Cause::Expired,
        TimeFinding::NotYetValid { .. } => Cause::NotYetValid,
        TimeFinding::IssuedInFuture { .. } => Cause::Clock,
        TimeFinding::LifetimeTooLong { .. } => Cause::Lifetime,
    };
    let mut sentences: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    let ahead = report.findings.iter().find_map(|finding| match finding {
        TimeFinding::IssuedInFuture { seconds } => Some(*seconds),
        _ => None,
    });
    if let Some(seconds) = ahead {
        // Both nbf and iat in the future are one fact: the clocks.
        let text = format!("The issuer's clock is at least {seconds} seconds ahead of ours.");
        sentences.push(text);
        return Some(Hint::new(Cause::Clock, sentences.join(" ")));
    }
    if let (Cause::Expired, Some(expires), Some(issued)) = (cause, report.expires, report.issued) {
        sentences.push(format!(
            "It was valid for {} seconds: ask for a new one right before it is used.",
            expires.saturating_sub(issued)
        ));
    }
    Some(Hint::new(cause, sentences.join(" ")))
}
