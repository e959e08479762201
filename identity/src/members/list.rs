//! Lists of members.

use super::{effective, last_owner};
use crate::{
    access::{Action, ResourceType, Role},
    authorization,
    caller::Caller,
    core::Core,
    model::{Membership, Onlooker, SubjectKind},
    naming::{Gid, NamespacePath, Reference, ResourceKind},
    paging::{Page, PageRequest},
    problem::Problem,
    service_accounts,
    storage::{self, members::Filter},
};

/// Which members are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct MemberQuery<'a> {
    /// Only those whose name contains this.
    pub search: &'a str,
    /// Only users, teams or service accounts.
    pub kind: Option<SubjectKind>,
    /// Only those with this role.
    pub role: Option<Role>,
    /// Only inherited ones (true) or direct ones (false).
    pub inherited: Option<bool>,
}

/// The members of a namespace: its own and those that it inherits, by name.
///
/// # Errors
/// If the caller may not see the namespace.
pub async fn list(
    core: &Core,
    caller: &Caller,
    namespace: &NamespacePath,
    query: &MemberQuery<'_>,
    page: &PageRequest,
) -> Result<Page<Membership>, Problem> {
    let mut db = &core.db;
    let by = Reference::Path(namespace.as_str().to_owned());
    let view = ResourceType::NamespaceMembership.to(Action::View);
    let (found, _) = authorization::namespace(&mut db, caller, &by, view).await?;
    let filter = Filter { search: query.search, kind: query.kind, role: query.role, inherited: query.inherited };
    let (rows, total) = storage::members::list(&mut db, found.id.uuid, &filter, page).await?;
    let rows = effective::complete(&mut db, found.id.uuid, rows).await?;
    let page = Page::build(rows, total, page, |row| storage::members::list_key(&row.membership, found.path.depth()));
    Ok(page.map(|row| row.membership))
}

/// What the caller has to know before they change a member of the namespace.
///
/// # Errors
/// If the caller may not see the namespace.
pub async fn onlooker(core: &Core, caller: &Caller, namespace: &NamespacePath) -> Result<Onlooker, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let by = Reference::Path(namespace.as_str().to_owned());
    let view = ResourceType::NamespaceMembership.to(Action::View);
    let (found, role) = authorization::allowed(&mut db, caller, &by, view).await?;
    let last_owner = last_owner::only(&mut db, &found).await?;
    let levels = if caller.is_admin() {
        found.path.depth()
    } else {
        let grants = storage::grants::of_caller(&mut db, caller, found.id.uuid).await?;
        grants.iter().map(|grant| grant.distance as usize + 1).max().unwrap_or_default()
    };
    let kind = match **caller {
        Caller::User { .. } => ResourceKind::User,
        Caller::ServiceAccount { .. } => ResourceKind::ServiceAccount,
    };
    Ok(Onlooker { id: Gid::new(kind, caller.id()), admin: caller.is_admin(), role, last_owner, levels })
}

/// The namespaces that a service account is a member of, those left out that the caller may not see.
///
/// # Errors
/// If the caller may not see the service account.
pub async fn of_service_account(core: &Core, caller: &Caller, by: &Reference) -> Result<Vec<Membership>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let account = service_accounts::visible(&mut db, caller, by).await?.account;
    let mut visible = Vec::new();
    for row in storage::members::of_service_account(&mut db, account.id.uuid).await? {
        if authorization::role_in(&mut db, caller, row.namespace_id).await?.is_some() {
            visible.push(row.membership);
        }
    }
    Ok(visible)
}
