//! Would a login that was accepted be accepted today? Its record against the provider as it is stored now.
//!
//! Of the claims, those that were bound at the login are on record. A provider that was edited since has to be satisfied
//! by them; where it asks for what is not on record, the pipeline has to log in again.

use super::{
    evaluate::{finding, standing},
    hints::{Cause, Hint},
};
use crate::{
    claims::{Json, Match, Verdict, compare},
    clock::Millis,
    issuers::IssuerRules,
    model::{
        DEFAULT_SESSION_SECONDS, ProviderAccount, Rule, RuleFinding, ServiceAccount, TrustedIdentityProvider,
        VerdictKind,
    },
    timestamp::Timestamp,
};

/// Until when a login can be renewed, in seconds since 1970.
pub(super) fn ends_at(provider: &TrustedIdentityProvider, began: i64) -> i64 {
    began.saturating_add(i64::from(provider.max_session_seconds.unwrap_or(DEFAULT_SESSION_SECONDS)))
}

/// Rule by rule, whether what was recorded of a login still lets it in at `now`.
pub(super) fn recheck(
    account: &ServiceAccount,
    rules: &IssuerRules,
    recorded: &ProviderAccount,
    began: i64,
    now: Millis,
) -> ProviderAccount {
    let stored = account.trusted_identity_providers.iter().find(|provider| provider.id == recorded.provider_id);
    let mut findings = Vec::new();
    match stored {
        None => {
            let gone = Hint::new(Cause::NotInUse, "The identity provider that let the login in was removed.");
            findings.push(finding(Rule::Enabled, None, "in use").failed(gone));
        }
        Some(provider) => {
            findings.push(finding(Rule::Enabled, None, "in use").decide(standing(account, provider, rules, now)));
            findings.push(issuer(provider, recorded));
            findings.push(time(provider, began, now));
            findings.push(audience(provider, recorded));
            findings.extend(provider.bound_claims.iter().map(|bound| {
                let on_record = find(recorded, Rule::Claim, Some(&bound.name));
                claim(&bound.name, &bound.value, provider.how, on_record)
            }));
        }
    }
    ProviderAccount {
        provider_id: recorded.provider_id,
        issuer: recorded.issuer.clone(),
        satisfied: findings.iter().all(|finding| finding.verdict == VerdictKind::Pass),
        findings,
    }
}

fn find<'a>(recorded: &'a ProviderAccount, rule: Rule, claim: Option<&str>) -> Option<&'a RuleFinding> {
    recorded.findings.iter().find(|found| found.rule == rule && (claim.is_none() || found.claim.as_deref() == claim))
}

fn issuer(provider: &TrustedIdentityProvider, recorded: &ProviderAccount) -> RuleFinding {
    let was = find(recorded, Rule::Issuer, None).and_then(|found| found.received.as_deref()).unwrap_or_default();
    let mut finding = finding(Rule::Issuer, Some("iss"), provider.issuer.as_str()).received(was);
    finding.verdict = verdict(provider.issuer.matches(was));
    finding
}

fn time(provider: &TrustedIdentityProvider, began: i64, now: Millis) -> RuleFinding {
    let end = Timestamp(ends_at(provider, began).saturating_mul(1000));
    let mut finding = finding(Rule::Time, None, &format!("renewed before {end}"));
    finding.verdict = verdict(now < end.0);
    if finding.verdict == VerdictKind::Fail {
        finding.hint = Some("The login is too long ago to be renewed. The pipeline has to log in again.".to_owned());
    }
    finding
}

fn audience(provider: &TrustedIdentityProvider, recorded: &ProviderAccount) -> RuleFinding {
    match &provider.audience {
        None => {
            let mut finding = finding(Rule::Audience, Some("aud"), "any audience");
            finding.verdict = VerdictKind::Pass;
            finding
        }
        Some(required) => held(Rule::Audience, "aud", required, Match::Exact, find(recorded, Rule::Audience, None)),
    }
}

fn claim(name: &str, bound: &str, how: Match, on_record: Option<&RuleFinding>) -> RuleFinding {
    held(Rule::Claim, name, bound, how, on_record)
}

fn held(rule: Rule, name: &str, bound: &str, how: Match, on_record: Option<&RuleFinding>) -> RuleFinding {
    let mut finding = finding(rule, Some(name), bound);
    finding.received = on_record.and_then(|found| found.received.clone());
    let Some(found) = on_record.filter(|found| found.received.is_some()) else {
        finding.verdict = VerdictKind::Missing;
        finding.hint = Some("This was not asked for at the login, and is not on record. Log in again.".to_owned());
        return finding;
    };
    finding.verdict = verdict(is_same_rule(bound, how, found) || matches(bound, how, found));
    if finding.verdict == VerdictKind::Fail {
        finding.hint = Some("The identity provider was changed since the login.".to_owned());
    }
    finding
}

/// What was satisfied then is satisfied now if the rule is the same. A value with `*` says different things with each
/// match type, but what equals it also matches it.
fn is_same_rule(bound: &str, how: Match, found: &RuleFinding) -> bool {
    found.verdict == VerdictKind::Pass && found.expected == bound && (how == Match::Wildcard || !bound.contains('*'))
}

/// Whether the text on record matches. Lists and objects are on record as their JSON, long values in part: neither is
/// held against another rule than the one that it satisfied.
fn matches(bound: &str, how: Match, found: &RuleFinding) -> bool {
    let Some(text) = found.received.as_deref() else { return false };
    let whole = !text.starts_with(['[', '{']) && !text.ends_with('…');
    whole && compare(bound, how, Some(&Json::String(text.to_owned()))) == Verdict::Matches
}

const fn verdict(passes: bool) -> VerdictKind {
    if passes { VerdictKind::Pass } else { VerdictKind::Fail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t85_a_changed_claim_is_held_against_what_is_on_record() {
        use Match::{Exact, Wildcard};
        let table = [
            // (bound then, received, bound now, how now, still let in)
            ("main", "main", "main", Exact, true),
            ("main", "main", "main", Wildcard, true),
            ("ma*", "main", "ma*", Wildcard, true),
            ("ma*", "main", "ma*", Exact, false),
            ("ma*", "main", "main", Exact, true),
            ("main", "main", "release", Exact, false),
            ("main", "main", "m*", Wildcard, true),
            ("acme", "[\"acme\",\"ops\"]", "acme", Exact, true),
            ("acme", "[\"acme\",\"ops\"]", "ops", Exact, false),
            ("acme", "[\"acme\",\"ops\"]", "*", Wildcard, false),
            ("x*", "xxxx…", "xx*", Wildcard, false),
            ("1e2", "100", "100", Exact, true),
        ];
        for (then, received, bound, how, expected) in table {
            let mut on_record = finding(Rule::Claim, Some("ref"), then).received(received);
            on_record.verdict = VerdictKind::Pass;
            let held = claim("ref", bound, how, Some(&on_record));
            assert_eq!(held.verdict == VerdictKind::Pass, expected, "{then} {received} {bound} {how:?}");
        }
        assert_eq!(claim("ref", "main", Exact, None).verdict, VerdictKind::Missing);
    }
}
