//! Service accounts with the identifier of their group, for clients that know groups by nothing else.

use super::{
    get::visible,
    list::{ServiceAccountQuery, rows},
};
use crate::{
    authorization,
    caller::Caller,
    core::Core,
    model::ServiceAccount,
    naming::{Gid, Reference, ResourceKind},
    paging::{Page, PageRequest},
    problem::Problem,
    storage::service_accounts::Row,
};

/// A service account and its group.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The service account.
    pub account: ServiceAccount,
    /// The group that it belongs to.
    pub group: Gid,
}

impl From<Row> for Placed {
    fn from(row: Row) -> Self {
        Self { account: row.account, group: Gid::new(ResourceKind::Group, row.group_id) }
    }
}

/// The service account referred to.
///
/// # Errors
/// If it does not exist or the caller may not know of it.
pub async fn get_placed(core: &Core, caller: &Caller, by: &Reference) -> Result<Placed, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    Ok(visible(&mut db, caller, by).await?.into())
}

/// The same list as [`list`](super::list()).
///
/// # Errors
/// If the caller may not see the namespace.
pub async fn list_placed(
    core: &Core,
    caller: &Caller,
    query: &ServiceAccountQuery<'_>,
    page: &PageRequest,
) -> Result<Page<Placed>, Problem> {
    Ok(rows(core, caller, query, page).await?.1.map(|(row, _)| row.into()))
}
