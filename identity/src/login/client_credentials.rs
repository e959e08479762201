//! Login with a client secret (RFC 6749 §4.4), for systems without OIDC.

use tokio::time::Instant;

use super::{
    exchange::{LoginRefusal, RefusalKind, answer, is_flooding, issue, log, unavailable},
    journal::Entry,
};
use crate::{
    access_tokens::{AccessToken, DEFAULT_LIFE_SECONDS, Session, Via},
    clock::Millis,
    core::Core,
    model::{LoginAccount, LoginOutcome, LoginRecord, TokenSummary},
    naming::{Gid, Reference, ResourceKind},
    secret_text::CLIENT_SECRET,
    storage::{self, client_secrets, service_accounts::Row},
};

/// How exactly is noted when a secret was last used.
const USE_STEP: Millis = 60_000;

/// A system's wish to log in with a client secret.
#[derive(Clone, Copy)]
pub struct ClientCredentials<'a> {
    /// The service account: a GID, a TRN or a resource path.
    pub client_id: &'a str,
    /// The secret.
    pub client_secret: &'a str,
    /// The address that the request came from.
    pub source_address: &'a str,
}

impl std::fmt::Debug for ClientCredentials<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientCredentials").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// Logs a system in.
///
/// # Errors
/// The uniform refusal.
pub async fn login_with_secret(core: &Core, request: ClientCredentials<'_>) -> Result<AccessToken, LoginRefusal> {
    let begun = Instant::now();
    let login_id = core.new_gid(ResourceKind::Login);
    let outcome = attempt(core, request, login_id, begun).await;
    answer(core, request.source_address, login_id, begun, outcome).await
}

async fn attempt(
    core: &Core,
    request: ClientCredentials<'_>,
    login_id: Gid,
    begun: Instant,
) -> Result<AccessToken, RefusalKind> {
    let by = Reference::parse_or_path(ResourceKind::ServiceAccount, request.client_id.trim());
    let by = by.map_err(|_| RefusalKind::Refused)?;
    let mut db = &core.db;
    let row = storage::service_accounts::find_for_login(&mut db, &by).await.map_err(|error| unavailable(&error))?;
    let row = row.ok_or(RefusalKind::Refused)?;
    let secrets = storage::client_secrets::list(&mut db, row.account.id.uuid).await;
    let secrets = secrets.map_err(|error| unavailable(&error))?;
    let checked = check(core, &row, &secrets, request.client_secret);
    if checked.is_err() && is_flooding(core, request.source_address) {
        return Err(RefusalKind::Refused);
    }
    let record = LoginRecord {
        id: login_id,
        at: core.timestamp(),
        outcome: if checked.is_ok() { LoginOutcome::Accepted } else { LoginOutcome::Refused },
        source_address: request.source_address.to_owned(),
        provider_id: None,
        duration_us: i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX),
        account: LoginAccount {
            token: TokenSummary {
                key_id: checked.ok().map(|secret| secret.hint.clone()),
                algorithm: Some("client_secret".to_owned()),
                ..TokenSummary::default()
            },
            malformed: checked.err().map(str::to_owned),
            providers: Vec::new(),
        },
    };
    log(&row, &record);
    core.journal.record(Entry::new(row.account.id.uuid, record)).await.map_err(|error| unavailable(&error))?;
    let secret = checked.map_err(|_| RefusalKind::Refused)?;
    note_use(core, secret).await.map_err(|error| unavailable(&error))?;
    let via = Via::ClientSecret(Gid::new(ResourceKind::ClientSecret, secret.id));
    let session = Session { login: login_id, via, began: core.now() / 1000 };
    issue(core, &row, &session, DEFAULT_LIFE_SECONDS)
}

/// The stored secret that this is, or why it does not let in.
fn check<'a>(
    core: &Core,
    row: &Row,
    secrets: &'a [client_secrets::Row],
    secret: &str,
) -> Result<&'a client_secrets::Row, &'static str> {
    if core.settings.client_secret_max_days == 0 {
        return Err("The operator of this server does not allow client secrets.");
    }
    if row.account.disabled {
        return Err("The service account is disabled.");
    }
    if !row.account.client_credentials {
        return Err("Client credentials are not enabled for this service account.");
    }
    if !CLIENT_SECRET.is_well_formed(secret) {
        return Err("The client secret is incomplete or mistyped: its checksum is wrong.");
    }
    // All of them are looked at, whichever it is.
    let found = secrets.iter().filter(|stored| core.secret_hasher.is(secret, &stored.hash)).last();
    let found = found.ok_or("The client secret is none of this service account, or was deleted.")?;
    if found.expires_at.0 <= core.now() {
        return Err("The client secret has expired.");
    }
    Ok(found)
}

async fn note_use(core: &Core, secret: &client_secrets::Row) -> Result<(), storage::StorageError> {
    let now = core.now();
    if secret.last_used_at.is_some_and(|at| at.0 >= now - USE_STEP) {
        return Ok(());
    }
    let mut tx = core.db.begin_append().await?;
    storage::client_secrets::used(&mut tx, secret.id, now, USE_STEP).await?;
    tx.commit().await
}
