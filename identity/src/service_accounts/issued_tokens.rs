//! How many access tokens may be about.

use super::get::visible;
use crate::{
    authorization,
    caller::Caller,
    clock::Millis,
    core::Core,
    model::MAX_TOKEN_LIFE_SECONDS,
    naming::{Gid, Reference},
    problem::Problem,
    storage,
};

/// How many access tokens were issued in the last hour, which is as long as one can live: for the service account, or for
/// what one of its trusted identity providers let in.
///
/// # Errors
/// If the account does not exist or the caller may not know of it.
pub async fn issued_tokens(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    provider: Option<Gid>,
) -> Result<u64, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let account = visible(&mut db, caller, by).await?.account;
    let since = core.now() - Millis::from(MAX_TOKEN_LIFE_SECONDS) * 1000;
    let issued = match provider {
        None => storage::logins::count_accepted(&mut db, account.id.uuid, since).await?,
        Some(provider) => {
            storage::logins::count_accepted_through(&mut db, account.id.uuid, provider.uuid, since).await?
        }
    };
    Ok(issued)
}
