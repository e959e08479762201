//! Holding a token against the identity providers that a service account trusts.

use super::{
    hints::{self, Cause, Context, Hint},
    identities::{Named, named},
};
use crate::{
    claims::{Json, Verdict, compare, find},
    clock::Millis,
    issuer_keys::{IssuerKeys, KeysError},
    issuers::IssuerRules,
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
/// The most bytes of claims that are kept of a login.
const MAX_KEPT: usize = 8 * 1024;

/// What came of a token.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Rule by rule, for those who may view the service account.
    pub account: LoginAccount,
    /// The provider whose every rule is satisfied.
    pub satisfied: Option<TrustedIdentityProvider>,
    /// Whether the keys of the issuer could not be had, so that nothing is decided.
    pub unavailable: bool,
    /// `jti`, by which its use is noted.
    pub token_id: Option<String>,
    /// `exp` in seconds since 1970.
    pub expires: Option<i64>,
    /// What the token names that the satisfied provider knows by name only.
    pub(super) named: Vec<Named>,
}

impl Evaluation {
    pub(super) const fn refused(account: LoginAccount) -> Self {
        Self { account, satisfied: None, unavailable: false, token_id: None, expires: None, named: Vec::new() }
    }
}

/// What is known of who made a token.
#[derive(Debug, Clone)]
pub(super) enum Proof {
    /// Nothing: no provider that is in use names its issuer, so nobody was asked.
    Unasked,
    /// A key of the issuer signed it.
    Valid,
    /// No key of the issuer did, as far as is known.
    Failed(Hint),
    /// The signature was not sent, and the claims are taken for true: nothing is let in by that.
    Assumed {
        /// Why it was not sent.
        why: &'static str,
        /// What is wrong with the token whatever its signature is.
        failed: Option<Hint>,
    },
}

/// Holds a token against the providers of a service account, in their order; the first that is satisfied lets it in.
///
/// Only an issuer that one of these providers names is ever asked for its keys, so that a token made up by a stranger
/// causes no request anywhere.
pub async fn evaluate(
    keys: &IssuerKeys,
    rules: &IssuerRules,
    account: &ServiceAccount,
    token: &str,
    now: Millis,
) -> Evaluation {
    let text = token;
    let token = match UnverifiedToken::parse(text) {
        Ok(token) => token,
        Err(error) => return Evaluation::refused(malformed(hints::malformed(&error, text), TokenSummary::default())),
    };
    let mut summary = summarise(token.claims());
    summary.key_id = token.kid().map(shorten);
    summary.algorithm = Some(shorten(token.algorithm_name()));
    if token.typ().is_some_and(|typ| typ.eq_ignore_ascii_case(crate::access_tokens::TOKEN_TYPE)) {
        let text = "This is an access token (typ at+jwt), not an ID token.".to_owned();
        return Evaluation::refused(malformed(text, summary));
    }
    let issuer = match token.issuer() {
        Ok(issuer) => issuer,
        Err(error) => return Evaluation::refused(malformed(error.to_string(), summary)),
    };
    let providers = account.trusted_identity_providers.iter();
    let in_use = |provider: &TrustedIdentityProvider| standing(account, provider, rules, now).is_ok();
    let asked = providers.clone().find(|provider| provider.issuer.matches(issuer) && in_use(provider));
    let mut unavailable = false;
    let proof = match asked {
        None => Proof::Unasked,
        Some(provider) => match keys.verify(&provider.issuer, &token).await {
            Ok(_) => {
                if let Some(issued) = check_times(token.claims(), now, &TimeRules::default()).issued {
                    keys.note_token(&provider.issuer, issued);
                }
                Proof::Valid
            }
            Err(error) => {
                unavailable = matches!(error, KeysError::Unavailable(_));
                Proof::Failed(hints::signature(&error, token.kid(), keys.status(&provider.issuer).as_ref(), now))
            }
        },
    };
    if matches!(proof, Proof::Valid) {
        summary.signature_valid = true;
        summary.values = Some(kept(token.claims()));
    }
    Evaluation { unavailable, ..hold(account, rules, token.claims(), summary, &proof, now) }
}

/// Holds claims against the providers of a service account. What the proof is worth is for the caller to say.
pub(super) fn hold(
    account: &ServiceAccount,
    rules: &IssuerRules,
    claims: &Json,
    summary: TokenSummary,
    proof: &Proof,
    now: Millis,
) -> Evaluation {
    let Some(issuer) = claims.get("iss").and_then(Json::as_str) else {
        return Evaluation::refused(malformed(crate::jose::TokenError::Issuer.to_string(), summary));
    };
    let times = check_times(claims, now, &TimeRules::default());
    let providers = &account.trusted_identity_providers;
    let mut accounts = Vec::with_capacity(providers.len());
    let mut satisfied = None;
    for provider in providers {
        let standing = standing(account, provider, rules, now);
        let kid = summary.key_id.as_deref();
        let account = Candidate { claims, issuer, kid, provider, standing, proof, times: &times }.account();
        let let_in = account.satisfied;
        accounts.push(account);
        if let_in {
            satisfied = Some(provider.clone());
            break;
        }
    }
    Evaluation {
        account: LoginAccount { token: summary, malformed: None, providers: accounts },
        named: satisfied.as_ref().map_or_else(Vec::new, |provider| named(provider, claims)),
        satisfied,
        unavailable: false,
        token_id: claims.get("jti").and_then(Json::as_str).map(str::to_owned),
        expires: times.expires,
    }
}

pub(super) fn malformed(text: String, token: TokenSummary) -> LoginAccount {
    LoginAccount { token, malformed: Some(text), providers: Vec::new() }
}

/// Names and lengths only: before the signature is verified, values are anybody's.
pub(super) fn summarise(claims: &Json) -> TokenSummary {
    let members = claims.as_object().unwrap_or_default();
    TokenSummary {
        issuer: claims.get("iss").and_then(Json::as_str).map(shorten),
        claims: members.iter().take(MAX_CLAIM_NAMES).map(|(name, value)| (shorten(name), length(value))).collect(),
        ..TokenSummary::default()
    }
}

/// How long a value is, in bytes: a text without its quotation marks, anything else as JSON.
fn length(value: &Json) -> u32 {
    let length = value.as_str().map_or_else(|| value.to_text().len(), str::len);
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The claims as they are kept: all of them, or, of a token that says a great deal, the first and the short ones.
fn kept(claims: &Json) -> String {
    let all = claims.to_text();
    if all.len() <= MAX_KEPT {
        return all;
    }
    let mut room = MAX_KEPT;
    let members = claims.as_object().unwrap_or_default().iter().filter(|(name, value)| {
        let takes = name.len() + value.to_text().len() + 4;
        let fits = takes <= MAX_RECEIVED && takes <= room;
        if fits {
            room -= takes;
        }
        fits
    });
    Json::Object(members.cloned().collect()).to_text()
}

/// Why a provider is not in use, if so.
pub(super) fn standing(
    account: &ServiceAccount,
    provider: &TrustedIdentityProvider,
    rules: &IssuerRules,
    now: Millis,
) -> Result<(), Hint> {
    let not_in_use = |why: String| Err(Hint::new(Cause::NotInUse, why));
    if account.disabled {
        return not_in_use("The service account is disabled.".to_owned());
    }
    if provider.disabled {
        return not_in_use("This identity provider is disabled.".to_owned());
    }
    match provider.expires_at {
        Some(expiry) if expiry.0 <= now => {
            not_in_use(format!("The trust in this identity provider ended at {expiry}."))
        }
        _ if rules.refuse(&provider.issuer) => {
            let text = "This issuer is not on this server's list of allowed issuers, so that its tokens let nobody in. An \
                        administrator can add it at /issuers.";
            Err(Hint::new(Cause::IssuerNotAllowed, text))
        }
        _ => Ok(()),
    }
}

/// A token and one provider.
struct Candidate<'a> {
    claims: &'a Json,
    issuer: &'a str,
    kid: Option<&'a str>,
    provider: &'a TrustedIdentityProvider,
    standing: Result<(), Hint>,
    proof: &'a Proof,
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
        let proven = self.issuer_matches() && matches!(self.proof, Proof::Valid | Proof::Assumed { .. });
        let context = proven.then(|| Context::new(self.claims, self.provider));
        findings.push(self.timely(proven));
        findings.push(self.meant_for(context.as_ref()));
        for claim in bound {
            findings.push(self.claim(context.as_ref(), &claim.name, &claim.value));
        }
        findings.extend(self.no_subject(proven));
        let assumed = matches!(self.proof, Proof::Assumed { .. });
        let passes = |finding: &RuleFinding| match finding.verdict {
            VerdictKind::Pass => true,
            VerdictKind::NotChecked => assumed && finding.rule == Rule::Signature,
            VerdictKind::Fail | VerdictKind::Missing => false,
        };
        ProviderAccount {
            provider_id: self.provider.id,
            issuer: self.provider.issuer.as_str().to_owned(),
            satisfied: findings.iter().all(passes),
            findings,
        }
    }

    fn issuer_matches(&self) -> bool {
        self.provider.issuer.matches(self.issuer)
    }

    fn enabled(&self) -> RuleFinding {
        finding(Rule::Enabled, None, "in use").decide(self.standing.clone())
    }

    fn issued_by(&self) -> RuleFinding {
        let expected = self.provider.issuer.as_str();
        let finding = finding(Rule::Issuer, Some("iss"), expected).received(self.issuer);
        if self.issuer_matches() { finding.passed() } else { finding.failed(hints::issuer(expected, self.issuer)) }
    }

    fn signed(&self) -> RuleFinding {
        let finding = finding(Rule::Signature, None, "a key of the issuer")
            .received(self.kid.unwrap_or("no key identifier (kid)"));
        match self.proof {
            Proof::Valid if self.issuer_matches() => finding.passed(),
            Proof::Failed(hint) | Proof::Assumed { failed: Some(hint), .. } if self.issuer_matches() => {
                finding.failed(hint.clone())
            }
            Proof::Assumed { why, .. } => {
                RuleFinding { received: self.kid.map(shorten), hint: Some((*why).to_owned()), ..finding }
            }
            _ => finding,
        }
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
        match hints::times(self.times) {
            None => finding.passed(),
            Some(hint) => finding.failed(hint),
        }
    }

    fn meant_for(&self, context: Option<&Context<'_>>) -> RuleFinding {
        let Some(required) = &self.provider.audience else {
            let finding = finding(Rule::Audience, Some("aud"), "any audience");
            return if context.is_some() { finding.passed() } else { finding };
        };
        let mut finding = finding(Rule::Audience, Some("aud"), required);
        let Some(context) = context else { return finding };
        finding.received = self.claims.get("aud").map(told);
        match check_audience(self.claims, required) {
            AudienceVerdict::Accepted => finding.passed(),
            AudienceVerdict::Missing => finding.missing(context.audience(required, &AudienceVerdict::Missing)),
            verdict => finding.failed(context.audience(required, &verdict)),
        }
    }

    /// A token has to say who it is about (RFC 7523 §3). All CI systems' do, so that only a broken rule is worth a line;
    /// where the provider asks for `sub`, there is one already if there is none.
    fn no_subject(&self, proven: bool) -> Option<RuleFinding> {
        let subject = self.claims.get("sub");
        let told_already = subject.is_none() && self.provider.bound_claims.iter().any(|claim| claim.name == "sub");
        if !proven || told_already || subject.and_then(Json::as_str).is_some_and(|subject| !subject.is_empty()) {
            return None;
        }
        let mut finding = finding(Rule::Claim, Some("sub"), "who the token is about");
        finding.received = subject.map(told);
        Some(finding.missing(hints::no_subject(subject)))
    }

    fn claim(&self, context: Option<&Context<'_>>, name: &str, bound: &str) -> RuleFinding {
        let mut finding = finding(Rule::Claim, Some(name), bound);
        let Some(context) = context else { return finding };
        let received = find(self.claims, name);
        finding.received = received.map(told);
        match (compare(bound, self.provider.how, received), received) {
            (Verdict::Matches, _) => finding.passed(),
            (Verdict::Differs, Some(received)) => finding.failed(context.differs(name, bound, received)),
            (Verdict::Missing | Verdict::Differs, _) => finding.missing(context.missing(name)),
        }
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
        cause: None,
    }
}

impl RuleFinding {
    pub(super) fn received(mut self, text: &str) -> Self {
        self.received = Some(shorten(text));
        self
    }

    pub(super) fn decide(self, outcome: Result<(), Hint>) -> Self {
        match outcome {
            Ok(()) => self.passed(),
            Err(why) => self.failed(why),
        }
    }

    pub(super) fn passed(mut self) -> Self {
        self.verdict = VerdictKind::Pass;
        self
    }

    pub(super) fn failed(self, hint: Hint) -> Self {
        Self { verdict: VerdictKind::Fail, hint: Some(hint.text), cause: Some(hint.cause.key().to_owned()), ..self }
    }

    pub(super) fn missing(self, hint: Hint) -> Self {
        Self { verdict: VerdictKind::Missing, ..self.failed(hint) }
    }
}

/// A claim's value as it is told: the text of a string, compact JSON of anything else.
pub(super) fn told(value: &Json) -> String {
    match value.as_str() {
        Some(text) => shorten(text),
        None => shorten(&value.to_text()),
    }
}

pub(super) fn shorten(text: &str) -> String {
    if text.chars().nth(MAX_RECEIVED).is_none() {
        return text.to_owned();
    }
    text.chars().take(MAX_RECEIVED).chain("…".chars()).collect()
}
