//! Lists of groups and workspaces.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    members::effective,
    model::{JoinedNamespace, Namespace, NamespaceKind, Through, ThroughKind},
    naming::{NamespacePath, Reference},
    paging::{Page, PageRequest},
    problem::Problem,
    storage::{self, grants::NamedGrant, namespaces::Filter},
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

/// The groups or workspaces in which the caller is a member, ordered by path, each with the caller's role in it and what
/// gives that role; for administrators also every top-level group.
///
/// # Errors
/// If the database fails.
pub async fn joined(
    core: &Core,
    caller: &Caller,
    kind: NamespaceKind,
    page: &PageRequest,
) -> Result<Page<JoinedNamespace>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let (rows, total) = storage::namespaces::list_joined(&mut db, caller, kind, page).await?;
    let page = Page::build(rows, total, page, |row| row.path.as_str().to_owned());
    let shown: Vec<Uuid> = page.items.iter().map(|namespace| namespace.id.uuid).collect();
    let mut grants: HashMap<Uuid, Vec<NamedGrant>> = HashMap::new();
    for (namespace, grant) in storage::grants::of_caller_in(&mut db, caller, &shown).await? {
        grants.entry(namespace).or_default().push(grant);
    }
    Ok(page.map(|mut namespace| {
        let grants = grants.get(&namespace.id.uuid).map(Vec::as_slice).unwrap_or_default();
        let (role, through) = effective::outcome(grants, caller.is_admin()).unzip();
        namespace.my_role = role;
        let path = namespace.path.as_str();
        let elsewhere = |through: &Through| through.kind != ThroughKind::Membership || through.name != path;
        let through = through.flatten().filter(elsewhere);
        JoinedNamespace { namespace, through }
    }))
}
