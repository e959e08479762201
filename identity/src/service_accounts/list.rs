//! Lists of service accounts.

use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    model::ServiceAccount,
    naming::{NamespacePath, Reference},
    paging::{Page, PageRequest},
    problem::Problem,
    storage,
};

/// Which service accounts are wanted.
#[derive(Debug, Clone, Copy)]
pub struct ServiceAccountQuery<'a> {
    /// Of this group or workspace.
    pub namespace: &'a NamespacePath,
    /// Also those of the groups above it.
    pub include_inherited: bool,
    /// Only those whose path or description contains this.
    pub search: &'a str,
}

/// The service accounts of a namespace; its own come first, then those of each group above it, by name.
///
/// # Errors
/// If the caller may not see the namespace.
pub async fn list(
    core: &Core,
    caller: &Caller,
    query: &ServiceAccountQuery<'_>,
    page: &PageRequest,
) -> Result<Page<ServiceAccount>, Problem> {
    let mut db = &core.db;
    let by = Reference::Path(query.namespace.as_str().to_owned());
    let view = ResourceType::ServiceAccount.to(Action::View);
    let (namespace, _) = authorization::namespace(&mut db, caller, &by, view).await?;
    let (rows, total) =
        storage::service_accounts::list(&mut db, namespace.id.uuid, query.include_inherited, query.search, page)
            .await?;
    let depth = namespace.path.depth();
    let page = Page::build(rows, total, page, |row| {
        storage::service_accounts::list_key(depth - row.account.group_path.depth(), row.account.name.as_str())
    });
    Ok(page.map(|row| row.account))
}
