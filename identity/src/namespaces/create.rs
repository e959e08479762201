//! A new group or workspace.

use serde_json::json;

use crate::{
    access::{Action, ResourceType, Role},
    activity,
    authorization::{self, Current},
    caller::Caller,
    core::Core,
    model::{
        Group, GroupDraft, Membership, Namespace, NamespaceKind, NamespaceSpec, Subject, SubjectKind, Workspace,
        WorkspaceDraft,
    },
    naming::{MAX_GROUP_DEPTH, NamespacePath, Reference, ResourceKind},
    problem::{Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, Tx, activity::Entry, transaction},
};

/// The most subgroups and the most workspaces directly in one group (Tharsis: 1000 each).
pub const MAX_CHILDREN: u64 = 1000;

/// Makes a group. Below another group that takes the deployer role there; a top-level group takes an administrator,
/// who becomes its first owner.
///
/// # Errors
/// If the draft breaks a rule, the caller may not, the name is taken or a limit is reached.
pub async fn create_group(core: &Core, caller: &Caller, draft: &GroupDraft) -> Result<Group, Problem> {
    let spec = draft.parse()?;
    let group = transaction!(core.db, |tx| create(core, &mut tx, caller, NamespaceKind::Group, &spec).await?)?;
    Ok(group.into())
}

/// Makes a workspace, which takes the deployer role in its group.
///
/// # Errors
/// If the draft breaks a rule, the caller may not, the name is taken or a limit is reached.
pub async fn create_workspace(core: &Core, caller: &Caller, draft: &WorkspaceDraft) -> Result<Workspace, Problem> {
    let spec = draft.parse()?;
    let workspace = transaction!(core.db, |tx| create(core, &mut tx, caller, NamespaceKind::Workspace, &spec).await?)?;
    Ok(workspace.into())
}

async fn create(
    core: &Core,
    tx: &mut Tx,
    caller: &Caller,
    kind: NamespaceKind,
    spec: &NamespaceSpec,
) -> Result<Namespace, TransactionError> {
    let caller = &authorization::current(tx, caller).await?;
    let parent = match &spec.parent {
        Some(path) => Some(parent_group(tx, caller, kind, path).await?),
        None if caller.is_admin() => None,
        None => return Err(Problem::forbidden("Only administrators create top-level groups.").into()),
    };
    let now = core.timestamp();
    let namespace = Namespace {
        kind,
        id: core.new_gid(kind.resource_kind()),
        path: match &spec.parent {
            Some(parent) => parent.join(&spec.name),
            None => spec.name.clone().into(),
        },
        parent_id: parent.as_ref().map(|parent| parent.id),
        name: spec.name.clone(),
        description: spec.description.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
        created_by: caller.name().to_owned(),
        my_role: Some(Role::Owner),
    };
    storage::namespaces::insert(tx, &namespace, parent.as_ref().map(|parent| parent.id.uuid))
        .await
        .map_err(|error| taken(error, &namespace.path))?;
    if parent.is_none() {
        own(core, tx, caller, &namespace).await?;
    }
    let action = match kind {
        NamespaceKind::Group => "group.created",
        NamespaceKind::Workspace => "workspace.created",
    };
    let entry = Entry {
        action,
        namespace_path: Some(namespace.path.as_str()),
        target: namespace.id,
        target_name: namespace.path.as_str(),
        details: json!({ "description": namespace.description }),
    };
    activity::record(core, tx, caller, &entry).await?;
    Ok(namespace)
}

async fn parent_group(
    tx: &mut Tx,
    caller: &Current,
    kind: NamespaceKind,
    path: &NamespacePath,
) -> Result<Namespace, TransactionError> {
    let resource = match kind {
        NamespaceKind::Group => ResourceType::Group,
        NamespaceKind::Workspace => ResourceType::Workspace,
    };
    let by = Reference::Path(path.as_str().to_owned());
    let (parent, _) = authorization::allowed(tx, caller, &by, resource.to(Action::Create)).await?;
    if parent.kind != NamespaceKind::Group {
        return Err(Problem::invalid_field(pointer(kind), "This is a workspace; choose a group.").into());
    }
    if kind == NamespaceKind::Group && parent.path.depth() >= MAX_GROUP_DEPTH {
        let text = format!("Groups nest at most {MAX_GROUP_DEPTH} deep.");
        return Err(Problem::new(ProblemCode::LimitExceeded, text).into());
    }
    if storage::namespaces::count_children(tx, parent.id.uuid, kind).await? >= MAX_CHILDREN {
        let text = format!("Group {path} has {MAX_CHILDREN} {}s already, the most that a group holds.", kind.as_str());
        return Err(Problem::new(ProblemCode::LimitExceeded, text).into());
    }
    Ok(parent)
}

const fn pointer(kind: NamespaceKind) -> &'static str {
    match kind {
        NamespaceKind::Group => "/parent_path",
        NamespaceKind::Workspace => "/group_path",
    }
}

/// Groups and workspaces share their paths, so the name may be taken by either.
fn taken(error: StorageError, path: &NamespacePath) -> TransactionError {
    match error {
        StorageError::Duplicate => {
            let mut problem = Problem::invalid_field("/name", format!("There is a group or workspace {path} already."));
            problem.code = ProblemCode::AlreadyExists;
            problem.into()
        }
        other => other.into(),
    }
}

/// Makes the creator of a top-level group its owner, so that it has one from the first moment.
async fn own(core: &Core, tx: &mut Tx, caller: &Caller, group: &Namespace) -> Result<(), TransactionError> {
    let subject = Subject {
        kind: SubjectKind::User,
        id: crate::naming::Gid::new(ResourceKind::User, caller.id()),
        name: caller.name().to_owned(),
    };
    let id = core.new_gid(ResourceKind::Membership);
    let membership = Membership::new(id, group.path.clone(), subject, Role::Owner, core.timestamp());
    storage::members::insert(tx, &membership, group.id.uuid).await?;
    Ok(())
}
