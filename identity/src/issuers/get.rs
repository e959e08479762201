//! One issuer.

use crate::{
    authorization::{Current, current},
    caller::Caller,
    core::Core,
    issuer_keys::IssuerStatus,
    issuer_url::IssuerUrl,
    model::{ClockDifference, FetchFailure, IssuerDetails, KeysState, SeenKey, UnusedKey},
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
    timestamp::Timestamp,
};

/// How the keys of an issuer stand, and which of the service accounts that the caller may see name it.
///
/// # Errors
/// If no service account names it, or the caller may not know of it.
pub async fn get(core: &Core, caller: &Caller, issuer: &str, page: &PageRequest) -> Result<IssuerDetails, Problem> {
    let mut db = &core.db;
    let caller = &current(&mut db, caller).await?;
    let issuer = visible(core, caller, issuer).await?;
    let (rows, total) = storage::issuers::accounts(&mut db, caller, issuer.as_str(), page).await?;
    let accounts = Page::build(rows, total, page, |account| account.id.uuid.to_string());
    let seen = storage::seen_keys::list(&mut db, issuer.as_str()).await?;
    let status = core.issuer_keys.status(&issuer);
    let administrator = caller.is_admin();
    let unlisted = if administrator { storage::issuer_rules::unlisted(&mut db, issuer.as_str()).await? } else { None };
    let listed = storage::issuer_rules::is_allowed(&mut db, issuer.as_str()).await?;
    let (mode, _) = storage::issuer_rules::mode(&mut db).await?;
    let state = state(status.as_ref());
    let fetched = status.as_ref().is_some_and(|status| status.fetched_at.is_some());
    let status = status.unwrap_or_default();
    let current = |kid: &str| status.keys.iter().any(|key| key.current && key.kid == kid);
    let keys = seen.into_iter().map(|row| SeenKey {
        current: fetched.then(|| current(&row.kid)),
        kid: row.kid,
        algorithms: row.algorithms,
        first_seen: Timestamp(row.first_seen),
        last_seen: Timestamp(row.last_seen),
    });
    let keys = keys.collect();
    let unused = status.ignored.iter();
    Ok(IssuerDetails {
        issuer: issuer.as_str().to_owned(),
        administrator,
        state,
        fetched_at: status.fetched_at.map(Timestamp),
        stale_since: status.stale_since.map(Timestamp),
        failure: status.last_error.as_ref().map(|last| FetchFailure {
            at: Timestamp(last.at),
            reason: if administrator { last.error.for_administrators() } else { last.error.to_string() },
            since: Timestamp(status.failing_since.unwrap_or(last.at)),
        }),
        clock: status
            .freshest_token
            .map(|freshest| ClockDifference { seconds_old: freshest.seconds_old, at: Timestamp(freshest.at) }),
        keys,
        nameless_keys: status.nameless_keys as u64,
        unused: unused.map(|key| UnusedKey { kid: key.kid.clone(), reason: key.reason.to_string() }).collect(),
        mode,
        listed,
        unlisted_logins: unlisted,
        accounts,
    })
}

/// The issuer, if service accounts name it and the caller may know of it.
pub(super) async fn visible(core: &Core, caller: &Current, issuer: &str) -> Result<IssuerUrl, Problem> {
    let mut db = &core.db;
    let issuer: IssuerUrl = issuer.trim().parse().map_err(|_| Problem::not_found())?;
    let seen = if caller.is_admin() {
        storage::issuers::is_used(&mut db, issuer.as_str()).await?
    } else {
        storage::issuers::is_used_by_owned(&mut db, caller, issuer.as_str()).await?
    };
    if seen { Ok(issuer) } else { Err(Problem::not_found()) }
}

/// How the keys of an issuer stand, in a word.
pub(super) fn state(status: Option<&IssuerStatus>) -> KeysState {
    match status {
        Some(status) if status.last_error.is_some() => KeysState::Failing,
        Some(status) if status.stale_since.is_some() => KeysState::Stale,
        Some(status) if status.fetched_at.is_some() => KeysState::Fresh,
        _ => KeysState::NotAsked,
    }
}
