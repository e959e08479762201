//! Holding a token against the identity providers that a service account trusts.

use super::hints;
use crate::{
    claims::{Json, Verdict, compare, find},
    clock::Millis,
    issuer_keys::{IssuerKeys, KeysError},
    jose::{AudienceVerdict, TimeReport, TimeRules, UnverifiedToken, check_audience, check_times},
    model::{
        LoginAccount, ProviderAccount, Rule, RuleFinding, ServiceAccount, TokenSummary, TrustedIdentityProvider,
        VerdictKind,
    },
};

/// The most characters of a received value that are told.
const MAX_RECEIVED: usize = 1024;
/// The most claim names that a summary lists.
const MAX_CLAIM_NAMES: usize = 100;

/// What came of a token.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Rule by rule, for those who may view the service account.
    pub account: LoginAccount,
    /// The provider whose every rule is satisfied.
    pub satisfied: Option<TrustedIdentityProvider>,
    /// Whether the keys of the issuer could not be had, so that nothing is decided.
    pub unavailable: bool,
    /// `jti`, for providers that let each token in once.
    pub token_id: Option<String>,
    /// `exp` in seconds since 1970.
    pub expires: Option<i64>,
}

impl Evaluation {
    const fn refused(account: LoginAccount) -> Self {
        Self { account, satisfied: None, unavailable: false, token_id: None, expires: None }
    }
}

/// Holds a token against the providers of a service account, in their order; the first that is satisfied lets it in.
///
/// Only an issuer that one of these providers names is ever asked for its keys, so that a token made up by a stranger
/// causes no request anywhere.
pub async fn evaluate(keys: &IssuerKeys, account: &ServiceAccount, token: &str, now: Millis) -> Evaluation {
    let token = match UnverifiedToken::parse(token) {
        Ok(token) => token,
        Err(error) => return Evaluation::refused(malformed(error.to_string(), TokenSummary::default())),
    };
    let mut summary = summarise(&token);
    if token.typ().is_some_and(|typ| typ.eq_ignore_ascii_case(crate::access_tokens::TOKEN_TYPE)) {
        let text = "This is an access token (typ at+jwt), not an ID token.".to_owned();
        return Evaluation::refused(malformed(text, summary));
    }
    let issuer = match token.issuer() {
        Ok(issuer) => issuer.to_owned(),
        Err(error) => return Evaluation::refused(malformed(error.to_string(), summary)),
    };
    let providers = &account.trusted_identity_providers;
    let standing = |provider: &TrustedIdentityProvider| standing(account, provider, now);
    let asked = providers.iter().find(|provider| provider.issuer.matches(&issuer) && standing(provider).is_ok());
    let signature = match asked {
        Some(provider) => Some(keys.verify(&provider.issuer, &token).await.map(drop)),
        None => None,
    };
    let unavailable = matches!(signature, Some(Err(KeysError::Unavailable(_))));
    summary.signature_valid = matches!(signature, Some(Ok(())));
    let times = check_times(token.claims(), now, &TimeRules::default());

    let mut accounts = Vec::with_capacity(providers.len());
    let mut satisfied = None;
    for provider in providers {
        let candidate = Candidate {
            token: &token,
            issuer: &issuer,
            provider,
            standing: standing(provider),
            signature: signature.as_ref(),
            times: &times,
        };
        let account = candidate.account();
        let let_in = account.satisfied;
        accounts.push(account);
        if let_in {
            satisfied = Some(provider.clone());
            break;
        }
    }
    let token_id = token.claims().get("jti").and_then(Json::as_str).map(str::to_owned);
    Evaluation {
        account: LoginAccount { token: summary, malformed: None, providers: accounts },
        satisfied,
        unavailable,
        token_id,
        expires: times.expires,
    }
}

fn malformed(text: String, token: TokenSummary) -> LoginAccount {
    LoginAccount { token, malformed: Some(text), providers: Vec::new() }
}

/// Names and lengths only: before the signature is verified, values are anybody's.
fn summarise(token: &UnverifiedToken<'_>) -> TokenSummary {
    let claims = token.claims().as_object().unwrap_or_default();
    TokenSummary {
        issuer: token.issuer().ok().map(shorten),
        key_id: token.kid().map(shorten),
        algorithm: Some(shorten(token.algorithm_name())),
        signature_valid: false,
        claims: claims
            .iter()
            .take(MAX_CLAIM_NAMES)
            .map(|(name, value)| (shorten(name), u32::try_from(value.to_text().len()).unwrap_or(u32::MAX)))
            .collect(),
    }
}

/// Why a provider is not in use, if so.
pub(super) fn standing(
    account: &ServiceAccount,
    provider: &TrustedIdentityProvider,
    now: Millis,
) -> Result<(), String> {
    if account.disabled {
        return Err("The service account is disabled.".to_owned());
    }
    if provider.disabled {
        return Err("This identity provider is disabled.".to_owned());
    }
    match provider.expires_at {
        Some(expiry) if expiry.0 <= now => Err(format!("The trust in this identity provider ended at {expiry}.")),
        _ => Ok(()),
    }
}

/// A token and one provider.
struct Candidate<'a> {
    token: &'a UnverifiedToken<'a>,
    issuer: &'a str,
    provider: &'a TrustedIdentityProvider,
    standing: Result<(), String>,
    signature: Option<&'a Result<(), KeysError>>,
    times: &'a TimeReport,
}

impl Candidate<'_> {
    fn account(&self) -> ProviderAccount {
        let bound = self.provider.bound_claims.as_slice();
        let mut findings = Vec::with_capacity(5 + bound.len());
        findings.push(self.enabled());
        findings.push(self.issued_by());
        findings.push(self.signed());
        // What a token claims is told, and held against the rules, only once it is proven that the issuer said it.
        let proven = self.issuer_matches() && matches!(self.signature, Some(Ok(())));
        findings.push(self.timely(proven));
        findings.push(self.meant_for(proven));
        for claim in bound {
            findings.push(self.claims(proven, &claim.name, &claim.value));
        }
        ProviderAccount {
            provider_id: self.provider.id,
            issuer: self.provider.issuer.as_str().to_owned(),
            satisfied: findings.iter().all(|finding| finding.verdict == VerdictKind::Pass),
            findings,
        }
    }

    fn issuer_matches(&self) -> bool {
        self.provider.issuer.matches(self.issuer)
    }

    fn enabled(&self) -> RuleFinding {
        finding(Rule::Enabled, None, "in use").decide(&self.standing)
    }

    fn issued_by(&self) -> RuleFinding {
        let expected = self.provider.issuer.as_str();
        let mut finding = finding(Rule::Issuer, Some("iss"), expected).received(self.issuer);
        if self.issuer_matches() {
            finding.verdict = VerdictKind::Pass;
        } else {
            finding.verdict = VerdictKind::Fail;
            finding.hint = hints::issuer(expected, self.issuer);
        }
        finding
    }

    fn signed(&self) -> RuleFinding {
        let mut finding = finding(Rule::Signature, None, "a key of the issuer")
            .received(self.token.kid().unwrap_or("no key identifier (kid)"));
        match self.signature {
            Some(result) if self.issuer_matches() => {
                finding.verdict = if result.is_ok() { VerdictKind::Pass } else { VerdictKind::Fail };
                finding.hint = result.as_ref().err().map(ToString::to_string);
            }
            _ => finding.verdict = VerdictKind::NotChecked,
        }
        finding
    }

    fn timely(&self, proven: bool) -> RuleFinding {
        let mut finding = finding(Rule::Time, Some("exp"), "valid now");
        if !proven {
            return finding;
        }
        finding.received = self
            .times
            .expires
            .map(|seconds| format!("expires {}", crate::timestamp::Timestamp(seconds.saturating_mul(1000))));
        if self.times.is_valid() {
            finding.verdict = VerdictKind::Pass;
        } else {
            finding.verdict = VerdictKind::Fail;
            let sentences: Vec<String> = self.times.findings.iter().map(ToString::to_string).collect();
            finding.hint = Some(sentences.join(" "));
        }
        finding
    }

    fn meant_for(&self, proven: bool) -> RuleFinding {
        let Some(required) = &self.provider.audience else {
            let mut finding = finding(Rule::Audience, Some("aud"), "any audience");
            finding.verdict = if proven { VerdictKind::Pass } else { VerdictKind::NotChecked };
            return finding;
        };
        let mut finding = finding(Rule::Audience, Some("aud"), required);
        if !proven {
            return finding;
        }
        finding.received = self.token.claims().get("aud").map(told);
        match check_audience(self.token.claims(), required) {
            AudienceVerdict::Accepted => finding.verdict = VerdictKind::Pass,
            AudienceVerdict::Missing => {
                finding.verdict = VerdictKind::Missing;
                finding.hint =
                    Some("The token has no audience. Set it where the pipeline asks for the token.".to_owned());
            }
            _ => {
                finding.verdict = VerdictKind::Fail;
                let received = finding.received.as_deref().unwrap_or_default();
                finding.hint = Some(hints::audience(required, received));
            }
        }
        finding
    }

    fn claims(&self, proven: bool, name: &str, bound: &str) -> RuleFinding {
        let mut finding = finding(Rule::Claim, Some(name), bound);
        if !proven {
            return finding;
        }
        let received = find(self.token.claims(), name);
        finding.received = received.map(told);
        match compare(bound, self.provider.how, received) {
            Verdict::Matches => finding.verdict = VerdictKind::Pass,
            Verdict::Missing => {
                finding.verdict = VerdictKind::Missing;
                finding.hint = Some(hints::missing(name, self.token.claims()));
            }
            Verdict::Differs => {
                finding.verdict = VerdictKind::Fail;
                finding.hint = received.and_then(|received| hints::claim(name, bound, self.provider.how, received));
            }
        }
        finding
    }
}

pub(super) fn finding(rule: Rule, claim: Option<&str>, expected: &str) -> RuleFinding {
    RuleFinding {
        rule,
        claim: claim.map(str::to_owned),
        expected: expected.to_owned(),
        received: None,
        verdict: VerdictKind::NotChecked,
        hint: None,
    }
}

impl RuleFinding {
    pub(super) fn received(mut self, text: &str) -> Self {
        self.received = Some(shorten(text));
        self
    }

    pub(super) fn decide(mut self, outcome: &Result<(), String>) -> Self {
        self.verdict = if outcome.is_ok() { VerdictKind::Pass } else { VerdictKind::Fail };
        self.hint = outcome.as_ref().err().cloned();
        self
    }
}

/// A claim's value as it is told: the text of a string, compact JSON of anything else.
fn told(value: &Json) -> String {
    match value.as_str() {
        Some(text) => shorten(text),
        None => shorten(&value.to_text()),
    }
}

fn shorten(text: &str) -> String {
    if text.chars().nth(MAX_RECEIVED).is_none() {
        return text.to_owned();
    }
    text.chars().take(MAX_RECEIVED).chain("…".chars()).collect()
}
