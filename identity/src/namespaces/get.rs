//! Reading one group or workspace.

use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    model::{Namespace, NamespaceKind},
    naming::{NamespacePath, Reference},
    problem::Problem,
};

/// The group or workspace referred to.
///
/// # Errors
/// If it is of another kind, does not exist, or the caller may not know of it.
pub async fn get(core: &Core, caller: &Caller, kind: NamespaceKind, by: &Reference) -> Result<Namespace, Problem> {
    let mut db = &core.db;
    let (namespace, _) = authorization::namespace(&mut db, caller, by, ResourceType::Group.to(Action::View)).await?;
    if namespace.kind == kind { Ok(namespace) } else { Err(Problem::not_found()) }
}

/// What is at a path, be it a group or a workspace.
///
/// # Errors
/// If nothing is there or the caller may not know of it.
pub async fn find(core: &Core, caller: &Caller, path: &NamespacePath) -> Result<Namespace, Problem> {
    let mut db = &core.db;
    let by = Reference::Path(path.as_str().to_owned());
    let (namespace, _) = authorization::namespace(&mut db, caller, &by, ResourceType::Group.to(Action::View)).await?;
    Ok(namespace)
}
