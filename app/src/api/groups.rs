//! Groups and workspaces.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::{
    model::{FirstSteps, JoinedNamespace, Namespace},
    naming::NamespacePath,
    paging::Page,
    timestamp::Timestamp,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};

/// What stands on the first page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// Groups in which the person is a member.
    pub groups: Page<JoinedNamespace>,
    /// Workspaces in which the person is a member.
    pub workspaces: Page<JoinedNamespace>,
    /// What to do first; none if all of it was done.
    pub first_steps: Option<FirstSteps>,
    /// Whether the person may create top-level groups.
    pub admin: bool,
}

/// A list of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// The rows of this page.
    pub page: Page<Namespace>,
    /// Whether the person may create top-level groups.
    pub admin: bool,
}

/// A group or workspace with what is directly in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The group or workspace.
    pub namespace: Namespace,
    /// Its subgroups; none for a workspace.
    pub groups: Option<Page<Namespace>>,
    /// Its workspaces; none for a workspace.
    pub workspaces: Option<Page<Namespace>>,
}

/// What goes with a namespace when it is deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deletion {
    /// The group or workspace.
    pub namespace: Namespace,
    /// Groups below it.
    pub groups: u64,
    /// Workspaces below it.
    pub workspaces: u64,
    /// Service accounts in it and below it.
    pub service_accounts: u64,
    /// Memberships in it and below it.
    pub memberships: u64,
    /// Some of the service accounts by path, each with its last login.
    pub named_service_accounts: Vec<(String, Option<Timestamp>)>,
    /// Some of the groups and workspaces by path.
    pub named_namespaces: Vec<NamespacePath>,
}

/// The first page: where the person is a member, in pages, and what to do first.
///
/// # Errors
/// If nobody is signed in or a cursor is none of ours.
#[server(prefix = "/api/ui", endpoint = "home")]
pub async fn get_home(
    #[server(default)] after_group: String,
    #[server(default)] after_workspace: String,
) -> Result<Home, UiProblem> {
    use identity::{model::NamespaceKind, namespaces, paging::PageRequest};

    const ROWS: u32 = 20;
    let (core, caller) = crate::serving::session::signed_in().await?;
    let request = PageRequest::new(Some(ROWS), Some(&after_group))?;
    let groups = namespaces::joined(&core, &caller, NamespaceKind::Group, &request).await?;
    let request = PageRequest::new(Some(ROWS), Some(&after_workspace))?;
    let workspaces = namespaces::joined(&core, &caller, NamespaceKind::Workspace, &request).await?;
    let first_steps = namespaces::first_steps(&core, &caller).await?;
    Ok(Home { groups, workspaces, first_steps, admin: caller.is_admin() })
}

/// The groups that the person may see; top-level ones, unless something is searched for.
///
/// # Errors
/// If nobody is signed in or the cursor is none of ours.
#[server(prefix = "/api/ui", endpoint = "groups/list")]
pub async fn list_groups(
    #[server(default)] search: String,
    #[server(default)] after: String,
) -> Result<Groups, UiProblem> {
    use identity::{model::NamespaceKind, namespaces, paging::PageRequest};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let query = namespaces::NamespaceQuery { parent: None, top_level: search.is_empty(), search: &search };
    let page = PageRequest::new(None, Some(&after))?;
    let page = namespaces::list(&core, &caller, NamespaceKind::Group, &query, &page).await?;
    Ok(Groups { page, admin: caller.is_admin() })
}

/// What is at a path.
///
/// # Errors
/// If nothing is there or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "namespaces/get")]
pub async fn get_namespace(path: String) -> Result<Namespace, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    Ok(identity::namespaces::find(&core, &caller, &crate::serving::namespace_path(&path)?).await?)
}

/// A group or workspace with what is directly in it.
///
/// # Errors
/// If nothing is there or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "namespaces/overview")]
pub async fn get_overview(
    path: String,
    #[server(default)] search: String,
    #[server(default)] after_group: String,
    #[server(default)] after_workspace: String,
) -> Result<Overview, UiProblem> {
    use identity::{
        model::NamespaceKind,
        namespaces::{self, NamespaceQuery},
        paging::PageRequest,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = namespaces::find(&core, &caller, &path).await?;
    if namespace.kind == NamespaceKind::Workspace {
        return Ok(Overview { namespace, groups: None, workspaces: None });
    }
    let query = NamespaceQuery { parent: Some(&path), top_level: false, search: &search };
    let request = PageRequest::new(None, Some(&after_group))?;
    let groups = namespaces::list(&core, &caller, NamespaceKind::Group, &query, &request).await?;
    let request = PageRequest::new(None, Some(&after_workspace))?;
    let workspaces = namespaces::list(&core, &caller, NamespaceKind::Workspace, &query, &request).await?;
    Ok(Overview { namespace, groups: Some(groups), workspaces: Some(workspaces) })
}

/// What would go with the namespace.
///
/// # Errors
/// If the person may not delete it.
#[server(prefix = "/api/ui", endpoint = "namespaces/deletion")]
pub async fn get_deletion(path: String) -> Result<Deletion, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let going = identity::namespaces::going(&core, &caller, &path).await?;
    Ok(Deletion {
        namespace,
        groups: going.contents.groups,
        workspaces: going.contents.workspaces,
        service_accounts: going.contents.service_accounts,
        memberships: going.contents.memberships,
        named_service_accounts: going.service_accounts,
        named_namespaces: going.namespaces,
    })
}

/// Makes a group.
///
/// # Errors
/// If a field breaks a rule or the person may not.
#[server(prefix = "/api/ui", endpoint = "groups/create")]
pub async fn create_group(
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] parent_path: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let parent_path = Some(parent_path).filter(|path| !path.is_empty());
    let draft = identity::model::GroupDraft { name: name.trim().to_owned(), description, parent_path };
    let group = identity::namespaces::create_group(&core, &caller, &draft).await?;
    Ok(Done::go(format!("/groups/{}", group.path), format!("Group {} was created.", group.path)))
}

/// Makes a workspace.
///
/// # Errors
/// If a field breaks a rule or the person may not.
#[server(prefix = "/api/ui", endpoint = "workspaces/create")]
pub async fn create_workspace(
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] group_path: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let draft = identity::model::WorkspaceDraft { name: name.trim().to_owned(), description, group_path };
    let workspace = identity::namespaces::create_workspace(&core, &caller, &draft).await?;
    Ok(Done::go(format!("/groups/{}", workspace.path), format!("Workspace {} was created.", workspace.path)))
}

/// Writes a new description.
///
/// # Errors
/// If it breaks a rule, the person may not, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "namespaces/update")]
pub async fn update_namespace(
    path: String,
    version: i64,
    #[server(default)] description: String,
) -> Result<Done, UiProblem> {
    use identity::{namespaces, naming::Reference};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let found = namespaces::find(&core, &caller, &crate::serving::namespace_path(&path)?).await?;
    let by = Reference::Id(found.id.uuid);
    let changed = match namespaces::update(&core, &caller, found.kind, &by, Some(&description), Some(version)).await {
        Ok(changed) => changed,
        Err(problem) => return Err(crate::serving::conflict::by_whom(&core, &caller, problem).await.into()),
    };
    Ok(Done::go(format!("/groups/{}", changed.path), "The description was changed."))
}

/// Deletes a group or workspace. `confirmation` is its path, typed.
///
/// # Errors
/// If the confirmation is not right, the person may not, or somebody changed it meanwhile.
#[server(prefix = "/api/ui", endpoint = "namespaces/delete")]
pub async fn delete_namespace(
    path: String,
    version: i64,
    #[server(default)] confirmation: String,
) -> Result<Done, UiProblem> {
    use identity::{namespaces, naming::Reference};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let found = namespaces::find(&core, &caller, &crate::serving::namespace_path(&path)?).await?;
    crate::serving::confirmed(&confirmation, found.path.as_str())?;
    let by = Reference::Id(found.id.uuid);
    if let Err(problem) = namespaces::delete(&core, &caller, found.kind, &by, Some(version)).await {
        return Err(crate::serving::conflict::by_whom(&core, &caller, problem).await.into());
    }
    let location = found.path.parent().map_or_else(|| "/groups".to_owned(), |parent| format!("/groups/{parent}"));
    Ok(Done::go(location, format!("{} was deleted.", found.path)))
}
