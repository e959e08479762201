//! What somebody does first, and how far they are.

use crate::{authorization, caller::Caller, core::Core, model::FirstSteps, problem::Problem, storage};

/// Who sees more service accounts than this has begun long ago, whatever came of those.
const FEW: u8 = 20;

/// How far the caller is on the way to the first pipeline that acts here. None if they have arrived, or if they are a
/// member nowhere.
///
/// # Errors
/// If the database fails.
pub async fn first_steps(core: &Core, caller: &Caller) -> Result<Option<FirstSteps>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let (place, accounts) = storage::first_steps::look(&mut db, caller, i64::from(FEW) + 1).await?;
    let logged_in = accounts.iter().any(|account| account.logged_in);
    let has_role = accounts.iter().any(|account| account.has_role);
    let arrived = (logged_in && has_role) || accounts.len() > usize::from(FEW);
    if arrived || (place.is_none() && !caller.is_admin()) {
        return Ok(None);
    }
    // The one to go on with is the latest that has something left to do.
    let unfinished = accounts.iter().rfind(|account| !(account.logged_in && account.has_role));
    let account = unfinished.or(accounts.last()).map(|account| account.which.clone());
    Ok(Some(FirstSteps { place, account, logged_in, has_role }))
}
