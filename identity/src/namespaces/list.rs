//! Lists of groups and workspaces.

use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    model::{Namespace, NamespaceKind},
    naming::{NamespacePath, Reference},
    paging::{Page, PageRequest},
    problem::Problem,
    storage::{self, namespaces::Filter},
};

/// Which groups or workspaces are wanted.
#[derive(Debug, Clone, Default)]
pub struct NamespaceQuery<'a> {
    /// Only those directly in this group.
    pub parent: Option<&'a NamespacePath>,
    /// Only top-level groups.
    pub top_level: bool,
    /// Only those whose path contains this.
    pub search: &'a str,
}

/// The groups or workspaces that the caller may see, ordered by path.
///
/// # Errors
/// If the caller may not see the parent.
pub async fn list(
    core: &Core,
    caller: &Caller,
    kind: NamespaceKind,
    query: &NamespaceQuery<'_>,
    page: &PageRequest,
) -> Result<Page<Namespace>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let parent = match query.parent {
        None => None,
        Some(path) => {
            let by = Reference::Path(path.as_str().to_owned());
            let view = ResourceType::Group.to(Action::View);
            Some(authorization::allowed(&mut db, caller, &by, view).await?.0.id.uuid)
        }
    };
    let filter = Filter { kind, parent, top_level: query.top_level, search: query.search };
    let (rows, total) = storage::namespaces::list(&mut db, caller, &filter, page).await?;
    Ok(Page::build(rows, total, page, |row| row.path.as_str().to_owned()))
}

/// Where the caller is a member; for administrators also every top-level group. At most `limit` rows.
///
/// # Errors
/// If the database fails.
pub async fn joined(core: &Core, caller: &Caller, limit: u32) -> Result<Vec<Namespace>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    Ok(storage::namespaces::list_joined(&mut db, caller, i64::from(limit)).await?)
}
