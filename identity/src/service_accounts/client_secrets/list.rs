//! The client secrets of a service account.

use uuid::Uuid;

use crate::{
    authorization,
    caller::Caller,
    clock::Millis,
    core::Core,
    model::{CLIENT_SECRET_WARNING_DAYS, ClientSecret, ClientSecretState},
    naming::{Gid, Reference, ResourceKind},
    problem::Problem,
    service_accounts::get::visible,
    storage::{self, client_secrets::Row},
};

pub(super) const DAY: Millis = 24 * 60 * 60 * 1000;

/// All client secrets of the service account, the latest first; those that have expired stay for a while.
///
/// # Errors
/// If it does not exist or the caller may not know of it.
pub async fn list(core: &Core, caller: &Caller, by: &Reference) -> Result<Vec<ClientSecret>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let account = visible(&mut db, caller, by).await?.account;
    let rows = storage::client_secrets::list(&mut db, account.id.uuid).await?;
    Ok(rows.iter().map(|row| told(row, core.now())).collect())
}

/// The secrets of the service accounts of a namespace and of the groups above it, each with its account.
pub(in crate::service_accounts) async fn around(
    core: &Core,
    namespace: Uuid,
) -> Result<Vec<(Uuid, ClientSecret)>, Problem> {
    let (mut db, now) = (&core.db, core.now());
    let rows = storage::client_secrets::around(&mut db, namespace).await?;
    Ok(rows.iter().map(|row| (row.service_account, told(row, now))).collect())
}

/// Until when a secret is said to expire soon.
pub(super) fn soon(now: Millis) -> Millis {
    now + i64::from(CLIENT_SECRET_WARNING_DAYS) * DAY
}

pub(super) fn told(row: &Row, now: Millis) -> ClientSecret {
    let state = match row.expires_at.0 {
        end if end <= now => ClientSecretState::Expired,
        end if end <= soon(now) => ClientSecretState::ExpiresSoon,
        _ => ClientSecretState::Active,
    };
    ClientSecret {
        id: Gid::new(ResourceKind::ClientSecret, row.id),
        hint: row.hint.clone(),
        state,
        created_at: row.created_at,
        created_by: row.created_by.clone(),
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    }
}
