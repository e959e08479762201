//! Where a service account could become a member.

use crate::{
    authorization, caller::Caller, core::Core, naming::Reference, problem::Problem, service_accounts, storage,
};

/// The most suggestions.
const MOST: i64 = 100;

/// Groups and workspaces of which the service account could become a member, by path: its own group and what lies below
/// it, as far as the caller may see, without those that it is a member of already. At most 100.
///
/// # Errors
/// If the caller may not see the service account.
pub async fn places(core: &Core, caller: &Caller, by: &Reference) -> Result<Vec<String>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let account = service_accounts::visible(&mut db, caller, by).await?.account;
    Ok(storage::members::places(&mut db, caller, &account, MOST).await?)
}
