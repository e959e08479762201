//! Renewal: an access token that is still valid in exchange for a fresh one (RFC 8693), so that a job that runs longer
//! than its ID token lives needs no stored secret.

use tokio::time::Instant;
use uuid::Uuid;

use super::{
    exchange::{LoginRefusal, RefusalKind, answer, is_flooding, issue, life, log, unavailable, unlisted},
    journal::Entry,
    recheck::{ends_at, recheck},
};
use crate::{
    access_tokens::{self, AccessToken, Session, Verified, Via},
    core::Core,
    model::{LoginAccount, LoginOutcome, LoginRecord, ProviderAccount, TokenSummary},
    naming::{Gid, Reference, ResourceKind},
    problem::{Problem, ProblemCode},
    storage::{self, service_accounts::Row},
};

/// A pipeline's wish for a fresh access token.
#[derive(Clone, Copy)]
pub struct RenewalRequest<'a> {
    /// The service account, if the pipeline names it: it must be the one of the token.
    pub service_account: Option<&'a str>,
    /// The access token.
    pub token: &'a str,
    /// The address that the request came from.
    pub source_address: &'a str,
}

impl std::fmt::Debug for RenewalRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenewalRequest").field("service_account", &self.service_account).finish_non_exhaustive()
    }
}

/// Renews an access token of a service account: it must be valid, and the login that it goes back to must be one that
/// would be accepted today, and not too long ago.
///
/// # Errors
/// The uniform refusal.
pub async fn renew(core: &Core, request: RenewalRequest<'_>) -> Result<AccessToken, LoginRefusal> {
    let begun = Instant::now();
    let login_id = core.new_gid(ResourceKind::Login);
    let outcome = attempt(core, request, login_id, begun).await;
    answer(core, request.source_address, login_id, begun, outcome).await
}

async fn attempt(
    core: &Core,
    request: RenewalRequest<'_>,
    login_id: Gid,
    begun: Instant,
) -> Result<AccessToken, RefusalKind> {
    let named =
        request.service_account.map(|named| Reference::parse_or_path(ResourceKind::ServiceAccount, named.trim()));
    let token = present(core, request.token);
    // The account that the pipeline names is told of it; where it names none, the one of the token.
    let by = match (&named, &token) {
        (Some(named), _) => named.clone().map_err(|_| RefusalKind::Refused)?,
        (None, Ok(token)) => Reference::Id(token.account),
        (None, Err(_)) => return Err(RefusalKind::Refused),
    };
    // As it is stored now, not a moment ago: a renewal must not outlive what was just taken away.
    let mut db = &core.db;
    let row = storage::service_accounts::find_for_login(&mut db, &by).await;
    let row = row.map_err(|error| unavailable(&error))?.ok_or(RefusalKind::Refused)?;
    let rules = core.issuer_rules().await.map_err(|error| unavailable(&error))?;
    let token = match token {
        Ok(token) if token.account == row.account.id.uuid => valid(core, token).await?,
        Ok(_) => Err("The access token is one of another account.".to_owned()),
        Err(reason) => Err(reason),
    };
    let checked = match token {
        Ok(session) => {
            let recorded = recorded(core, &row, &session).await?;
            let nothing = "The login that this access token goes back to cannot be renewed.";
            recorded
                .ok_or_else(|| nothing.to_owned())
                .map(|recorded| (session, recheck(&row.account, &rules, &recorded, session.began, core.now())))
        }
        Err(reason) => Err(reason),
    };
    let let_in = checked.as_ref().ok().filter(|(_, checked)| checked.satisfied).map(|(session, _)| *session);
    if let_in.is_none() && is_flooding(core, request.source_address) {
        return Err(RefusalKind::Refused);
    }
    let record = LoginRecord {
        id: login_id,
        at: core.timestamp(),
        outcome: if let_in.is_some() { LoginOutcome::Accepted } else { LoginOutcome::Refused },
        source_address: request.source_address.to_owned(),
        provider_id: let_in.map(|session| Gid::new(ResourceKind::TrustedIdentityProvider, session.via.id())),
        duration_us: i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX),
        account: told(core, checked),
    };
    log(&row, &record);
    let providers = &row.account.trusted_identity_providers;
    let provider = let_in.and_then(|session| providers.iter().find(|provider| provider.id.uuid == session.via.id()));
    let unlisted = provider.and_then(|provider| unlisted(&rules, provider, &row, login_id));
    let entry = Entry { unlisted, ..Entry::new(row.account.id.uuid, record) };
    core.journal.record(entry).await.map_err(|error| unavailable(&error))?;
    let (Some(session), Some(provider)) = (let_in, provider) else { return Err(RefusalKind::Refused) };
    let left = ends_at(provider, session.began).saturating_sub(core.now() / 1000);
    let life = u32::try_from(left).unwrap_or_default().min(life(provider));
    issue(core, &row, &session, life)
}

/// An access token of a service account, perhaps one that is no longer valid.
struct Presented {
    account: Uuid,
    session: Session,
    token: Verified,
    now: Result<(), Problem>,
}

/// Reads the access token; the error says to the owners of the account why it is none.
fn present(core: &Core, token: &str) -> Result<Presented, String> {
    let (token, now) = access_tokens::read(core, token).map_err(|problem| problem.detail)?;
    match (token.session, token.bearer.kind) {
        (Some(session), ResourceKind::ServiceAccount) => {
            Ok(Presented { account: token.bearer.uuid, session, token, now })
        }
        _ => Err("The access token is a person's: only those of service accounts are renewed.".to_owned()),
    }
}

/// The login that the token goes back to if it is valid at this moment, or why it is not.
async fn valid(core: &Core, presented: Presented) -> Result<Result<Session, String>, RefusalKind> {
    if let Err(problem) = presented.now {
        return Ok(Err(format!("{} It can be renewed only while it is valid.", problem.detail)));
    }
    match access_tokens::standing(core, &presented.token).await {
        Ok(_) => Ok(Ok(presented.session)),
        Err(problem) if problem.code == ProblemCode::Unauthenticated => Ok(Err(problem.detail)),
        Err(_) => Err(RefusalKind::Unavailable),
    }
}

/// What is told of a renewal.
fn told(core: &Core, checked: Result<(Session, ProviderAccount), String>) -> LoginAccount {
    match checked {
        Ok((_, provider)) => LoginAccount {
            token: TokenSummary {
                issuer: Some(core.settings.public_url.clone()),
                signature_valid: true,
                ..TokenSummary::default()
            },
            malformed: None,
            providers: vec![provider],
        },
        Err(reason) => LoginAccount { malformed: Some(reason), ..LoginAccount::default() },
    }
}

/// What is on record of the login, if a provider let it in.
async fn recorded(core: &Core, row: &Row, session: &Session) -> Result<Option<ProviderAccount>, RefusalKind> {
    let Via::Provider(provider) = session.via else { return Ok(None) };
    let mut db = &core.db;
    let found = storage::logins::find(&mut db, session.login.uuid).await.map_err(|error| unavailable(&error))?;
    let record = found.filter(|(account, _)| *account == row.account.id.uuid).map(|(_, record)| record);
    Ok(record.and_then(|record| {
        record.account.providers.into_iter().find(|account| account.satisfied && account.provider_id == provider)
    }))
}
