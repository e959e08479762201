//! One team.

use super::visible;
use crate::{
    caller::Caller,
    core::Core,
    model::{Team, TeamDetails},
    naming::Reference,
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
};

/// The most places that are named.
const NAMED_PLACES: u32 = 100;

/// The team referred to.
///
/// # Errors
/// If there is none, or the caller is a service account.
pub async fn get(core: &Core, caller: &Caller, by: &Reference) -> Result<Team, Problem> {
    let mut db = &core.db;
    Ok(visible(&mut db, caller, by).await?)
}

/// The team with a page of its members, and the roles that it holds where the caller may look.
///
/// # Errors
/// If there is none, or the caller is a service account.
pub async fn details(core: &Core, caller: &Caller, by: &Reference, page: &PageRequest) -> Result<TeamDetails, Problem> {
    let mut db = &core.db;
    let team = visible(&mut db, caller, by).await?;
    let (rows, total) = storage::teams::members(&mut db, team.id.uuid, page).await?;
    let members = Page::build(rows, total, page, |member| member.username.clone());
    let first = PageRequest::first(NAMED_PLACES);
    let (places, place_count) = storage::teams::places(&mut db, caller, team.id.uuid, &first).await?;
    let places = Page::build(places, place_count, &first, |(_, held)| held.namespace_path.to_string());
    let places = places.items.into_iter().map(|(_, held)| held).collect();
    let maintains = storage::teams::member(&mut db, team.id.uuid, caller.id()).await? == Some(true);
    let may_edit = caller.is_admin();
    Ok(TeamDetails { team, members, places, place_count, may_manage: may_edit || maintains, may_edit })
}
