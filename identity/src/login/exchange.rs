//! The login itself: evaluate, record, sign.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    evaluate::{Evaluation, evaluate, finding},
    hints::{Cause, Hint},
    identities,
    journal::{Entry, TokenUse},
};
use crate::{
    access_tokens::{AccessToken, DEFAULT_LIFE_SECONDS, Session, Via, issue_for_service_account},
    core::Core,
    fingerprint::fingerprint,
    issuers::IssuerRules,
    jose::{TimeRules, UnverifiedToken},
    model::{LoginOutcome, LoginRecord, Rule, TrustedIdentityProvider},
    naming::{Gid, Reference, ResourceKind},
    storage::{self, service_accounts::Row},
};

/// Whoever is not let in is answered at multiples of this time after the request came, so that how long one took does not tell
/// why, or whether the service account exists.
const REFUSAL_RASTER: Duration = Duration::from_millis(50);

/// A pipeline's wish to log in.
#[derive(Clone, Copy)]
pub struct LoginRequest<'a> {
    /// The service account: a GID, a TRN or a resource path.
    pub service_account: &'a str,
    /// The ID token of the CI system.
    pub token: &'a str,
    /// The address that the request came from.
    pub source_address: &'a str,
}

impl std::fmt::Debug for LoginRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginRequest").field("service_account", &self.service_account).finish_non_exhaustive()
    }
}

/// What the caller is told of a login that was not accepted: an identifier under which the members of the service
/// account find why, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRefusal {
    /// The identifier of the attempt.
    pub login_id: Gid,
    /// Whether trying again may help.
    pub kind: RefusalKind,
}

/// The kinds of refusals that a caller can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The token does not let in, or there is no such service account.
    Refused,
    /// The issuer's keys or our database cannot be had right now.
    Unavailable,
    /// As refused, and so many others from that address were refused that this one is not on record.
    TooMany,
}

/// Logs a pipeline in.
///
/// # Errors
/// The uniform refusal.
pub async fn login(core: &Core, request: LoginRequest<'_>) -> Result<AccessToken, LoginRefusal> {
    let begun = Instant::now();
    let login_id = core.new_gid(ResourceKind::Login);
    let outcome = match attempt(core, request, login_id, begun).await {
        Err(RefusalKind::Refused) if is_away(core, request.token) => Err(RefusalKind::Unavailable),
        outcome => outcome,
    };
    answer(core, request.source_address, login_id, begun, outcome).await
}

/// Whether the issuer of a token is known to be away.
///
/// A pipeline whose issuer is down does well to try again, so it is told that nothing was decided (503 instead of 401).
/// That must not tell a stranger which service accounts exist, or whom they trust. So once the outage of an issuer is
/// known, every login with a token of it that is not let in is answered alike: also of a service account that does not
/// exist, is disabled or trusts somebody else. What is known is what logins of accounts that trust it have found out;
/// for any other nobody is asked. (The first of those, which finds out that an outage has begun or ended, cannot hide
/// it: one answer an outage.) It also tells that some account here trusts the issuer.
fn is_away(core: &Core, token: &str) -> bool {
    UnverifiedToken::parse(token).is_ok_and(|token| core.issuer_keys.is_away(&token))
}

/// The answer to an attempt: one that is not accepted only when its time has come.
pub(super) async fn answer(
    core: &Core,
    source: &str,
    login_id: Gid,
    begun: Instant,
    outcome: Result<AccessToken, RefusalKind>,
) -> Result<AccessToken, LoginRefusal> {
    if outcome.is_err() {
        let passed = begun.elapsed().as_micros() / REFUSAL_RASTER.as_micros();
        let steps = u32::try_from(passed).unwrap_or(u32::MAX).saturating_add(1);
        tokio::time::sleep_until(begun + REFUSAL_RASTER.saturating_mul(steps)).await;
    }
    outcome.map_err(|kind| {
        // Counted whatever the reason is: who has used up the limit must not learn from it which accounts exist. What
        // could not be decided counts too, since it is a row as well, but is told as before: it is worth another try.
        let too_many = !core.throttle.refused_login(source, core.now()) && kind == RefusalKind::Refused;
        LoginRefusal { login_id, kind: if too_many { RefusalKind::TooMany } else { kind } }
    })
}

async fn attempt(
    core: &Core,
    request: LoginRequest<'_>,
    login_id: Gid,
    begun: Instant,
) -> Result<AccessToken, RefusalKind> {
    let named = Reference::parse_or_path(ResourceKind::ServiceAccount, request.service_account.trim());
    let by = named.map_err(|_| RefusalKind::Refused)?;
    let found = core.recent_accounts.find(&core.db, core.clock.as_ref(), &by).await;
    let row = found.map_err(|error| unavailable(&error))?.ok_or(RefusalKind::Refused)?;
    let rules = core.issuer_rules().await.map_err(|error| unavailable(&error))?;
    let mut evaluation = evaluate(&core.issuer_keys, &rules, &row.account, request.token, core.now()).await;
    let token_use = token_use(&mut evaluation);
    let outcome = match (&evaluation.satisfied, evaluation.unavailable) {
        (Some(_), _) => LoginOutcome::Accepted,
        (None, true) => LoginOutcome::Unavailable,
        (None, false) => LoginOutcome::Refused,
    };
    let kind = if outcome == LoginOutcome::Unavailable { RefusalKind::Unavailable } else { RefusalKind::Refused };
    if outcome != LoginOutcome::Accepted && is_flooding(core, request.source_address) {
        return Err(kind);
    }
    let record = LoginRecord {
        id: login_id,
        at: core.timestamp(),
        outcome,
        source_address: request.source_address.to_owned(),
        provider_id: evaluation.satisfied.as_ref().map(|provider| provider.id),
        duration_us: i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX),
        account: evaluation.account,
    };
    log(&row, &record);
    if let Some(provider) = &evaluation.satisfied {
        identities::look_out(core, &row, provider, login_id, &evaluation.named).await;
    }
    let unlisted = evaluation.satisfied.as_ref().and_then(|provider| unlisted(&rules, provider, &row, login_id));
    let entry = Entry { token_use, unlisted, ..Entry::new(row.account.id.uuid, record) };
    let fresh = core.journal.record(entry).await.map_err(|error| unavailable(&error))?;
    match evaluation.satisfied {
        Some(provider) if fresh => {
            let session = Session { login: login_id, via: Via::Provider(provider.id), began: core.now() / 1000 };
            issue(core, &row, &session, life(&provider))
        }
        _ => Err(kind),
    }
}

/// Whether logins from there that are not let in are not recorded for now. Accepted ones always are: whoever shares an address with a
/// stranger still gets in.
pub(super) fn is_flooding(core: &Core, source: &str) -> bool {
    core.throttle.is_flooding(source, core.now())
}

pub(super) fn unavailable(error: &storage::StorageError) -> RefusalKind {
    tracing::error!(%error, "a login could not be carried out");
    RefusalKind::Unavailable
}

/// The use to note of the token. Every accepted one is noted, so that it has been used also for a provider that lets each
/// token in once from tomorrow on, and for one of another service account. One without `jti` cannot be told apart from its
/// copies: a provider that lets each in once refuses it.
pub(super) fn token_use(evaluation: &mut Evaluation) -> Option<TokenUse> {
    let provider = evaluation.satisfied.as_ref()?;
    if let Some(token_id) = &evaluation.token_id {
        let leeway = TimeRules::default().leeway;
        return Some(TokenUse {
            issuer: provider.issuer.as_str().to_owned(),
            // Its hash: the issuer may have made it longer than an index of the database takes.
            token_id: fingerprint(token_id),
            // One second more than any clock within the leeway accepts the token.
            remember_until: (evaluation.expires.unwrap_or_default() + leeway + 1).saturating_mul(1000),
            only_once: provider.single_use,
        });
    }
    if !provider.single_use {
        return None;
    }
    evaluation.satisfied = None;
    if let Some(account) = evaluation.account.providers.iter_mut().find(|account| account.satisfied) {
        account.satisfied = false;
        let text = "The provider lets each token in once, and this token has no jti to know it by.";
        let rule = finding(Rule::SingleUse, Some("jti"), "a token identifier");
        account.findings.push(rule.missing(Hint::new(Cause::NoTokenId, text)));
    }
    None
}

/// How long an access token lives that this provider lets in, in seconds: what its trust says, shorter or longer than usual.
pub(super) fn life(provider: &TrustedIdentityProvider) -> u32 {
    provider.max_token_life_seconds.unwrap_or(DEFAULT_LIFE_SECONDS)
}

pub(super) fn issue(core: &Core, row: &Row, session: &Session, life: u32) -> Result<AccessToken, RefusalKind> {
    issue_for_service_account(core, &row.account, session, life).map_err(|error| {
        tracing::error!(%error, "an access token could not be signed");
        RefusalKind::Unavailable
    })
}

/// The issuer that let a login in, if the list of allowed issuers would have refused it, had it been enforced.
pub(super) fn unlisted(
    rules: &IssuerRules,
    provider: &TrustedIdentityProvider,
    row: &Row,
    login_id: Gid,
) -> Option<String> {
    let issuer = Some(&provider.issuer).filter(|issuer| rules.report(issuer))?;
    tracing::warn!(
        service_account = row.account.path,
        %issuer,
        %login_id,
        "the list of allowed issuers would have refused a login, were it enforced"
    );
    Some(issuer.as_str().to_owned())
}

pub(super) fn log(row: &Row, record: &LoginRecord) {
    // The path follows our rule for names; nothing that the token says stands in the log.
    tracing::info!(
        service_account = row.account.path,
        login_id = %record.id,
        outcome = record.outcome.as_str(),
        duration_us = record.duration_us,
        "login"
    );
}
