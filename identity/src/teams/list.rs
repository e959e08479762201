//! Lists of teams and of who is in one.

use super::{person, visible};
use crate::{
    authorization,
    caller::Caller,
    core::Core,
    model::{Team, TeamMember},
    naming::Reference,
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
};

/// Teams whose name contains `search`, by name.
///
/// # Errors
/// If the caller is a service account.
pub async fn list(core: &Core, caller: &Caller, search: &str, page: &PageRequest) -> Result<Page<Team>, Problem> {
    person(caller)?;
    let mut db = &core.db;
    authorization::current(&mut db, caller).await?;
    let (rows, total) = storage::teams::list(&mut db, search, page).await?;
    Ok(Page::build(rows, total, page, |team| team.name.clone()))
}

/// Who is in a team, by name.
///
/// # Errors
/// If there is none, or the caller is a service account.
pub async fn members(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    page: &PageRequest,
) -> Result<Page<TeamMember>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let team = visible(&mut db, caller, by).await?;
    let (rows, total) = storage::teams::members(&mut db, team.id.uuid, page).await?;
    Ok(Page::build(rows, total, page, |member| member.username.clone()))
}
