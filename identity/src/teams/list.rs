//! Lists of teams, of who is in one, and of where one is a member.

use super::{person, visible};
use crate::{
    caller::Caller,
    core::Core,
    model::{Team, TeamMember, TeamMembership},
    naming::{Gid, Reference, ResourceKind},
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
    let team = visible(&mut db, caller, by).await?;
    let (rows, total) = storage::teams::members(&mut db, team.id.uuid, page).await?;
    Ok(Page::build(rows, total, page, |member| member.username.clone()))
}

/// The groups and workspaces that a team is a member of, by path, as far as the caller may see them.
///
/// # Errors
/// If there is none, or the caller is a service account.
pub async fn memberships(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    page: &PageRequest,
) -> Result<Page<TeamMembership>, Problem> {
    let mut db = &core.db;
    let team = visible(&mut db, caller, by).await?;
    let (rows, total) = storage::teams::places(&mut db, caller, team.id.uuid, page).await?;
    let page = Page::build(rows, total, page, |(_, held)| held.namespace_path.to_string());
    Ok(page.map(|(id, held)| TeamMembership {
        id: Gid::new(ResourceKind::Membership, id),
        namespace_path: held.namespace_path,
        namespace_type: held.kind,
        role: held.role,
        created_at: held.created_at,
    }))
}
