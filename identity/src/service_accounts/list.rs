//! Lists of service accounts.

use uuid::Uuid;

use super::{attention, changed_identities, client_secrets};
use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    model::{Overview, ServiceAccount},
    naming::{NamespacePath, Reference},
    paging::{Page, PageRequest},
    problem::Problem,
    storage::{self, service_accounts::Row},
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
    Ok(rows(core, caller, query, page).await?.1.map(|(row, _)| row.account))
}

/// The same list with what is worth a look.
///
/// # Errors
/// If the caller may not see the namespace.
pub async fn overview(
    core: &Core,
    caller: &Caller,
    query: &ServiceAccountQuery<'_>,
    page: &PageRequest,
) -> Result<Page<Overview>, Problem> {
    let now = core.now();
    let (namespace, page) = rows(core, caller, query, page).await?;
    if page.items.is_empty() {
        return Ok(page.map(|(row, memberships)| Overview { account: row.account, memberships, warnings: Vec::new() }));
    }
    let changed = changed_identities::around(core, namespace).await?;
    // Few service accounts have client secrets: where none of the page has, there is nothing to ask.
    let secrets = if page.items.iter().any(|(row, _)| row.account.client_credentials) {
        client_secrets::around(core, namespace).await?
    } else {
        Vec::new()
    };
    Ok(page.map(|(row, memberships)| {
        let id = row.account.id.uuid;
        let own = changed.iter().filter(|(account, _)| *account == id).map(|(_, changed)| changed);
        // The worst first.
        let mut warnings = changed_identities::attention(&row.account, own);
        warnings.extend(attention(&row.account, memberships, now));
        let own = secrets.iter().filter(|(account, _)| *account == id);
        let own: Vec<_> = own.map(|(_, secret)| secret.clone()).collect();
        warnings.extend(client_secrets::attention(&row.account, &own, now));
        Overview { account: row.account, memberships, warnings }
    }))
}

/// The rows of a page, and the namespace that it is of.
pub(super) async fn rows(
    core: &Core,
    caller: &Caller,
    query: &ServiceAccountQuery<'_>,
    page: &PageRequest,
) -> Result<(Uuid, Page<(Row, u64)>), Problem> {
    let mut db = &core.db;
    let by = Reference::Path(query.namespace.as_str().to_owned());
    let view = ResourceType::ServiceAccount.to(Action::View);
    let (namespace, _) = authorization::namespace(&mut db, caller, &by, view).await?;
    let (rows, total) =
        storage::service_accounts::list(&mut db, namespace.id.uuid, query.include_inherited, query.search, page)
            .await?;
    let depth = namespace.path.depth();
    let page = Page::build(rows, total, page, |(row, _)| {
        storage::service_accounts::list_key(depth - row.account.group_path.depth(), row.account.name.as_str())
    });
    Ok((namespace.id.uuid, page))
}
