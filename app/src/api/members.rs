//! Members: who holds which role.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::{
    model::{Membership, Namespace},
    paging::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};

/// The members of a namespace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Members {
    /// The group or workspace.
    pub namespace: Namespace,
    /// The members of this page.
    pub page: Page<Membership>,
}

/// Which members are wanted, as it stands in the address of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberFilter {
    /// Part of the name.
    #[serde(default)]
    pub search: String,
    /// `user`, `team`, `service_account` or empty.
    #[serde(default)]
    pub kind: String,
    /// A role or empty.
    #[serde(default)]
    pub role: String,
    /// `direct`, `inherited` or empty.
    #[serde(default)]
    pub source: String,
    /// The cursor.
    #[serde(default)]
    pub after: String,
}

/// Somebody who could become a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// What the form sends.
    pub value: String,
    /// The name or path.
    pub label: String,
    /// What tells it apart.
    pub description: String,
}

/// The members of a namespace, its own and inherited ones.
///
/// # Errors
/// If the person may not see the namespace.
#[server(prefix = "/api/ui", endpoint = "members/list")]
pub async fn list_members(path: String, #[server(default)] filter: MemberFilter) -> Result<Members, UiProblem> {
    use identity::{
        members::{self, MemberQuery},
        paging::PageRequest,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let query = MemberQuery {
        search: &filter.search,
        kind: subject_kind(&filter.kind),
        role: filter.role.parse().ok(),
        inherited: match filter.source.as_str() {
            "direct" => Some(false),
            "inherited" => Some(true),
            _ => None,
        },
    };
    let page = PageRequest::new(None, Some(&filter.after))?;
    let page = members::list(&core, &caller, &path, &query, &page).await?;
    Ok(Members { namespace, page })
}

/// One direct member of a namespace, as a list of one. `name` narrows the search.
///
/// # Errors
/// If there is none or the person may not see the namespace.
#[server(prefix = "/api/ui", endpoint = "members/get")]
pub async fn get_member(path: String, id: String, #[server(default)] name: String) -> Result<Members, UiProblem> {
    use identity::{
        members::{self, MemberQuery},
        paging::PageRequest,
        problem::Problem,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let query = MemberQuery { search: &name, inherited: Some(false), ..MemberQuery::default() };
    let mut after = None;
    loop {
        let request = PageRequest::new(Some(PageRequest::MAX), after.as_deref())?;
        let mut page = members::list(&core, &caller, &path, &query, &request).await?;
        if let Some(at) = page.items.iter().position(|member| member.id.to_string() == id) {
            page.items = vec![page.items.swap_remove(at)];
            return Ok(Members { namespace, page });
        }
        if !page.page_info.has_next_page {
            return Err(Problem::not_found().into());
        }
        after = page.page_info.end_cursor;
    }
}

/// Users, teams or service accounts that could become members.
///
/// # Errors
/// If the person may not add members there.
#[server(prefix = "/api/ui", endpoint = "members/candidates")]
pub async fn candidates(
    path: String,
    kind: String,
    #[server(default)] search: String,
) -> Result<Vec<Candidate>, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let Some(kind) = subject_kind(&kind) else { return Ok(Vec::new()) };
    let found = identity::members::candidates(&core, &caller, &path, kind, search.trim()).await?;
    let candidate = |row: identity::members::Candidate| Candidate {
        value: row.value,
        label: row.label,
        description: row.description,
    };
    Ok(found.into_iter().map(candidate).collect())
}

/// Makes somebody a member.
///
/// # Errors
/// If a field breaks a rule or the person may not.
#[server(prefix = "/api/ui", endpoint = "members/add")]
pub async fn add_member(
    path: String,
    #[server(default)] kind: String,
    #[server(default)] subject: String,
    #[server(default)] role: String,
) -> Result<Done, UiProblem> {
    use identity::model::{MemberDraft, SubjectKind};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let mut draft = MemberDraft { namespace_path: path.clone(), role, ..MemberDraft::default() };
    match subject_kind(&kind) {
        Some(SubjectKind::User) => draft.username = Some(subject),
        Some(SubjectKind::Team) => draft.team = Some(subject),
        Some(SubjectKind::ServiceAccount) => draft.service_account_id = Some(subject),
        None => {}
    }
    let added = identity::members::add(&core, &caller, &draft).await?;
    let notice = format!("{} is now {} in {}.", added.subject.name, added.role, added.namespace_path);
    Ok(Done::go(format!("/groups/{path}/-/members"), notice))
}

/// Gives a member another role. `back` is the page to return to.
///
/// # Errors
/// If the person may not, it would take the last owner away, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "members/change_role")]
pub async fn change_role(
    id: String,
    version: i64,
    #[server(default)] role: String,
    #[server(default)] back: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let membership = crate::serving::membership_id(&id)?;
    let changed = identity::members::change_role(&core, &caller, membership, &role, Some(version)).await?;
    let notice = format!("{} is now {} in {}.", changed.subject.name, changed.role, changed.namespace_path);
    Ok(Done::go(super::session::local_path(&back), notice))
}

/// Takes a member's role away.
///
/// # Errors
/// If the person may not, it is the last owner's, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "members/remove")]
pub async fn remove_member(path: String, id: String, version: i64) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let membership = crate::serving::membership_id(&id)?;
    identity::members::remove(&core, &caller, membership, Some(version)).await?;
    Ok(Done::go(format!("/groups/{path}/-/members"), "The member was removed."))
}

#[cfg(feature = "ssr")]
fn subject_kind(text: &str) -> Option<identity::model::SubjectKind> {
    identity::model::SubjectKind::ALL.into_iter().find(|kind| kind.as_str() == text)
}
