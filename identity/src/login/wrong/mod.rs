//! Wrong configurations of each CI system, and the hint that has to come first. `docs/hints.md` is made from them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod azure_devops;
mod bitbucket;
mod buildkite;
mod circleci;
mod document;
mod github;
mod gitlab;
mod hcp_terraform;
mod kubernetes;

use std::sync::{Arc, atomic::Ordering};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::evaluate::evaluate;
use crate::{
    claims::Match,
    clock::Millis,
    issuer_keys::{CacheSettings, IssuerKeys},
    issuers::IssuerRules,
    model::{ClaimDraft, LoginAccount, ProviderDraft, ServiceAccount, ServiceAccountDraft, TrustedIdentityProvider},
    naming::{Gid, ResourceKind},
    testing::{PUBLIC_URL, TestClock, TestIssuers},
    timestamp::Timestamp,
};

const NOW: Millis = 1_795_467_240_000;

/// What is wrong.
enum Change {
    /// The token says something else.
    Say(&'static str, Value),
    /// The token does not say it.
    Silent(&'static str),
    /// The provider asks for something else, or for more.
    Ask(&'static str, &'static str),
    /// The provider does not ask for it.
    Unasked(&'static str),
    /// The values of the provider are patterns.
    Wildcard,
    /// The provider asks for this audience.
    Audience(&'static str),
    /// The provider names this issuer.
    Issuer(&'static str),
    /// The provider is switched off.
    Disabled,
    /// The login comes so many seconds after the token was made.
    Later(i64),
    /// The token is made of this, signed by somebody else.
    Forged,
    /// The issuer has changed its key since.
    Rotated,
    /// A key that the issuer never had.
    StrangeKey,
    /// The server's list of allowed issuers is in force and names none.
    NotAllowed,
    /// The issuer does not answer.
    Down,
    /// The text of the token is changed on the way.
    Text(fn(&str) -> String),
}

use Change::{
    Ask, Audience, Disabled, Down, Forged, Issuer, Later, NotAllowed, Rotated, Say, Silent, StrangeKey, Text, Unasked,
    Wildcard,
};

/// What somebody did wrong, in words; what that changes; the cause that has to be named first.
type Wrong = (&'static str, Vec<Change>, &'static str);

/// A CI system with a token of real shape and a provider that lets it in.
struct System {
    title: &'static str,
    token: &'static str,
    audience: Option<&'static str>,
    claims: &'static [(&'static str, &'static str)],
    wrong: Vec<Wrong>,
}

fn systems() -> Vec<System> {
    vec![
        gitlab::system(),
        github::classic(),
        github::immutable(),
        buildkite::system(),
        circleci::system(),
        kubernetes::system(),
        bitbucket::system(),
        azure_devops::system(),
        hcp_terraform::system(),
    ]
}

impl System {
    /// The claims of the token as they are at `NOW`.
    fn token_claims(&self) -> Value {
        let mut claims: Value = serde_json::from_str(self.token).unwrap();
        for time in ["iat", "nbf", "exp"] {
            if let Some(after) = claims[time].as_i64() {
                claims[time] = json!(NOW / 1000 + after);
            }
        }
        claims
    }

    async fn attempt(&self, changes: &[Change]) -> LoginAccount {
        let clock = Arc::new(TestClock::at(NOW));
        let issuers = Arc::new(TestIssuers::default());
        let keys = IssuerKeys::new(issuers.clone(), clock.clone(), CacheSettings::default());
        let mut claims = self.token_claims();
        let issuer = claims["iss"].as_str().unwrap().to_owned();
        let mut provider = ProviderDraft {
            issuer: issuer.clone(),
            audience: Some(self.audience.unwrap_or(PUBLIC_URL).to_owned()),
            ..ProviderDraft::default()
        };
        for (name, value) in self.claims {
            ask(&mut provider, name, value);
        }
        for change in changes {
            match change {
                Say(name, value) => claims[*name] = value.clone(),
                Silent(name) => drop(claims.as_object_mut().unwrap().remove(*name)),
                Ask(name, value) => ask(&mut provider, name, value),
                Unasked(name) => provider.bound_claims.0.retain(|claim| claim.name != *name),
                Wildcard => provider.how = Match::Wildcard,
                Audience(audience) => provider.audience = Some((*audience).to_owned()),
                Issuer(url) => (*url).clone_into(&mut provider.issuer),
                Disabled => provider.disabled = true,
                Later(_) | Forged | NotAllowed | Rotated | StrangeKey | Down | Text(_) => {}
            }
        }
        let account = account(&provider);
        let mut token = issuers.token(&issuer, &claims);
        for change in changes {
            match change {
                Later(seconds) => clock.advance(seconds * 1000),
                Forged => {
                    let (head, _) = token.rsplit_once('.').unwrap();
                    let other = issuers.token("https://somebody.example", &claims);
                    token = format!("{head}.{}", other.rsplit_once('.').unwrap().1);
                }
                Rotated => {
                    evaluate(&keys, &IssuerRules::default(), &account, &token, NOW).await;
                    issuers.rotate(&issuer);
                    clock.advance(61_000);
                    // The first token with the new key makes the keys be fetched again.
                    evaluate(&keys, &IssuerRules::default(), &account, &issuers.token(&issuer, &claims), NOW).await;
                }
                StrangeKey => issuers.rotate(&issuer),
                Down => issuers.down.store(true, Ordering::SeqCst),
                Text(change) => token = change(&token),
                _ => {}
            }
        }
        let now = crate::clock::Clock::now(clock.as_ref());
        let rules = if changes.iter().any(|change| matches!(change, NotAllowed)) {
            IssuerRules::none_allowed()
        } else {
            IssuerRules::default()
        };
        evaluate(&keys, &rules, &account, &token, now).await.account
    }
}

/// The token with another algorithm in its header, as somebody writes who wants to be spared the signature.
fn with_algorithm(token: &str, algorithm: &str) -> String {
    let (header, rest) = token.split_once('.').unwrap();
    let mut header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    header["alg"] = json!(algorithm);
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}

fn ask(provider: &mut ProviderDraft, name: &str, value: &str) {
    let claims = &mut provider.bound_claims.0;
    match claims.iter_mut().find(|claim| claim.name == name) {
        Some(claim) => value.clone_into(&mut claim.value),
        None => claims.push(ClaimDraft { name: name.to_owned(), value: value.to_owned() }),
    }
}

/// A service account that trusts this.
fn account(provider: &ProviderDraft) -> ServiceAccount {
    let draft = ServiceAccountDraft {
        name: "deploy".to_owned(),
        group_path: "acme".to_owned(),
        trusted_identity_providers: vec![provider.clone()],
        ..ServiceAccountDraft::default()
    };
    let spec = draft.parse(PUBLIC_URL).unwrap();
    let gid = |kind| Gid::new(kind, uuid::Uuid::nil());
    let trusted = |spec: &crate::model::ProviderSpec| TrustedIdentityProvider {
        id: gid(ResourceKind::TrustedIdentityProvider),
        issuer: spec.issuer.clone(),
        audience: spec.audience.clone(),
        how: spec.how,
        bound_claims: spec.bound_claims.clone(),
        expires_at: spec.expires_at,
        disabled: spec.disabled,
        single_use: spec.single_use,
        max_token_life_seconds: spec.max_token_life_seconds,
        max_session_seconds: None,
    };
    ServiceAccount {
        id: gid(ResourceKind::ServiceAccount),
        trn: String::new(),
        name: spec.name,
        description: spec.description,
        path: "acme/deploy".to_owned(),
        group_path: spec.group_path,
        disabled: false,
        client_credentials: false,
        trusted_identity_providers: spec.providers.iter().map(trusted).collect(),
        last_login_at: None,
        version: 1,
        created_at: Timestamp(NOW),
        updated_at: Timestamp(NOW),
        created_by: "ada".to_owned(),
    }
}

/// What a person is told first.
fn told(account: &LoginAccount) -> String {
    account.malformed.clone().or_else(|| account.first_broken()?.hint.clone()).unwrap_or_default()
}

#[tokio::test]
async fn the_right_configuration_of_each_system_logs_in() {
    for system in systems() {
        let account = system.attempt(&[]).await;
        assert!(account.providers[0].satisfied, "{}: {account:#?}", system.title);
        assert_eq!(account.cause(), None);
    }
}

#[tokio::test]
async fn each_wrong_configuration_gets_its_hint_first() {
    let mut wrong = Vec::new();
    for system in systems() {
        assert!(system.wrong.len() >= 20, "{} has {} wrong configurations", system.title, system.wrong.len());
        for (what, changes, expected) in &system.wrong {
            let account = system.attempt(changes).await;
            let cause = account.cause().unwrap_or("(none: it logged in)");
            if cause != *expected || told(&account).is_empty() {
                wrong.push(format!("{}: {what}: {cause} instead of {expected}: {}", system.title, told(&account)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
