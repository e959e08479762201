//! Renewal: an access token that is still valid in exchange for a fresh one (RFC 8693), so that a job that runs longer
//! than its ID token lives needs no stored secret.

use tokio::time::Instant;

use super::{
    exchange::{LoginRefusal, RefusalKind, answer, is_flooding, issue, life, log, unavailable, unlisted},
    journal::Entry,
    recheck::{ends_at, recheck},
};
use crate::{
    access_tokens::{self, AccessToken, Session, Via},
    core::Core,
    model::{LoginAccount, LoginOutcome, LoginRecord, ProviderAccount, TokenSummary},
    naming::{Gid, Reference, ResourceKind},
    problem::ProblemCode,
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
    let token = access_tokens::verify(core, request.token).map_err(|_| RefusalKind::Refused)?;
    let (Some(session), ResourceKind::ServiceAccount) = (token.session, token.bearer.kind) else {
        return Err(RefusalKind::Refused);
    };
    // As it is stored now, not a moment ago: a renewal must not outlive what was just taken away.
    let mut db = &core.db;
    let row = storage::service_accounts::find_for_login(&mut db, &Reference::Id(token.bearer.uuid)).await;
    let row = row.map_err(|error| unavailable(&error))?.ok_or(RefusalKind::Refused)?;
    if !request.service_account.is_none_or(|named| names(named, &row)) {
        return Err(RefusalKind::Refused);
    }
    let revoked = match access_tokens::standing(core, &token).await {
        Ok(_) => None,
        Err(problem) if problem.code == ProblemCode::Unauthenticated => Some(problem.detail),
        Err(_) => return Err(RefusalKind::Unavailable),
    };
    let recorded = recorded(core, &row, &session).await?;
    let rules = core.issuer_rules().await.map_err(|error| unavailable(&error))?;
    let checked = recorded.map(|recorded| recheck(&row.account, &rules, &recorded, session.began, core.now()));
    let let_in = revoked.is_none() && checked.as_ref().is_some_and(|checked| checked.satisfied);
    if !let_in && is_flooding(core, request.source_address) {
        return Err(RefusalKind::Refused);
    }
    let refused = revoked.or_else(|| {
        checked.is_none().then(|| "The login that this access token goes back to cannot be renewed.".to_owned())
    });
    let record = LoginRecord {
        id: login_id,
        at: core.timestamp(),
        outcome: if let_in { LoginOutcome::Accepted } else { LoginOutcome::Refused },
        source_address: request.source_address.to_owned(),
        provider_id: let_in.then(|| Gid::new(ResourceKind::TrustedIdentityProvider, session.via.id())),
        duration_us: i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX),
        account: LoginAccount {
            token: TokenSummary {
                issuer: Some(core.settings.public_url.clone()),
                signature_valid: true,
                ..TokenSummary::default()
            },
            malformed: refused,
            providers: checked.into_iter().collect(),
        },
    };
    log(&row, &record);
    let providers = &row.account.trusted_identity_providers;
    let provider = providers.iter().find(|provider| provider.id.uuid == session.via.id()).filter(|_| let_in);
    let unlisted = provider.and_then(|provider| unlisted(&rules, provider, &row, login_id));
    let entry = Entry { unlisted, ..Entry::new(row.account.id.uuid, record) };
    core.journal.record(entry).await.map_err(|error| unavailable(&error))?;
    let provider = provider.ok_or(RefusalKind::Refused)?;
    let left = ends_at(provider, session.began).saturating_sub(core.now() / 1000);
    let life = u32::try_from(left).unwrap_or_default().min(life(provider));
    issue(core, &row, &session, life)
}

/// Whether the pipeline names the account of its token.
fn names(named: &str, row: &Row) -> bool {
    match Reference::parse_or_path(ResourceKind::ServiceAccount, named.trim()) {
        Ok(Reference::Id(id)) => id == row.account.id.uuid,
        Ok(Reference::Path(path)) => path == row.account.path,
        Err(_) => false,
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
