//! Members: who holds which role.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::{
    model::{ActingServiceAccount, AfterRemoval, Membership, Namespace, Onlooker, UserMemberships},
    paging::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};
use crate::components::combobox::Choice;

/// The members of a namespace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Members {
    /// The group or workspace.
    pub namespace: Namespace,
    /// Who looks at them.
    pub onlooker: Onlooker,
    /// The members of this page.
    pub page: Page<Membership>,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The group or workspace.
    pub namespace: Namespace,
    /// Who looks at it.
    pub onlooker: Onlooker,
    /// The membership, and what remains without it.
    pub removal: AfterRemoval,
}

/// The service accounts that can act in a namespace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Acting {
    /// The group or workspace.
    pub namespace: Namespace,
    /// Who looks at them.
    pub onlooker: Onlooker,
    /// The service accounts of this page.
    pub page: Page<ActingServiceAccount>,
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
    let onlooker = members::onlooker(&core, &caller, &path).await?;
    Ok(Members { namespace, onlooker, page })
}

/// The service accounts that hold a role in a namespace, their own or an inherited one.
///
/// # Errors
/// If the person may not see the namespace.
#[server(prefix = "/api/ui", endpoint = "members/who_can_act")]
pub async fn who_can_act(path: String, #[server(default)] after: String) -> Result<Acting, UiProblem> {
    use identity::members;

    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let page = identity::paging::PageRequest::new(None, Some(&after))?;
    let page = members::who_can_act(&core, &caller, &path, &page).await?;
    let onlooker = members::onlooker(&core, &caller, &path).await?;
    Ok(Acting { namespace, onlooker, page })
}

/// One direct member of a namespace, and what removing it takes away.
///
/// # Errors
/// If there is none or the person may not see the namespace.
#[server(prefix = "/api/ui", endpoint = "members/get")]
pub async fn get_member(path: String, id: String) -> Result<Member, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let membership = crate::serving::membership_id(&id)?;
    let removal = identity::members::after_removal(&core, &caller, membership).await?;
    if removal.membership.namespace_path != path {
        return Err(identity::problem::Problem::not_found().into());
    }
    let onlooker = identity::members::onlooker(&core, &caller, &path).await?;
    Ok(Member { namespace, onlooker, removal })
}

/// Where a user is a member, as far as the person may see.
///
/// # Errors
/// If there is no such user.
#[server(prefix = "/api/ui", endpoint = "members/of_user")]
pub async fn memberships_of_user(
    username: String,
    #[server(default)] after: String,
) -> Result<UserMemberships, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let page = identity::paging::PageRequest::new(None, Some(&after))?;
    Ok(identity::members::of_user(&core, &caller, &username, &page).await?)
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
) -> Result<Vec<Choice>, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let Some(kind) = subject_kind(&kind) else { return Ok(Vec::new()) };
    let found = identity::members::candidates(&core, &caller, &path, kind, search.trim()).await?;
    let choice =
        |row: identity::members::Candidate| Choice { value: row.value, label: row.label, description: row.description };
    Ok(found.into_iter().map(choice).collect())
}

/// Makes somebody a member. A service account becomes owner only if that was confirmed.
///
/// # Errors
/// If a field breaks a rule or the person may not.
#[server(prefix = "/api/ui", endpoint = "members/add")]
pub async fn add_member(
    path: String,
    #[server(default)] kind: String,
    #[server(default)] subject: String,
    #[server(default)] role: String,
    #[server(default)] confirm_owner: bool,
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
    confirmed(&draft, confirm_owner)?;
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

/// Takes a member's role away. `back` is the list to return to.
///
/// # Errors
/// If the person may not, it is the last owner's, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "members/remove")]
pub async fn remove_member(id: String, version: i64, #[server(default)] back: String) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let membership = crate::serving::membership_id(&id)?;
    let gone = identity::members::after_removal(&core, &caller, membership).await?.membership;
    identity::members::remove(&core, &caller, membership, Some(version)).await?;
    let notice = format!("{} was removed from {}.", gone.subject.name, gone.namespace_path);
    // Who removed themselves may have lost sight of the list.
    let still_seen = identity::namespaces::find(&core, &caller, &gone.namespace_path).await.is_ok();
    let location = if still_seen { super::session::local_path(&back) } else { "/".to_owned() };
    Ok(Done::go(location, notice))
}

/// Refuses to make a service account an owner unless that was confirmed.
#[cfg(feature = "ssr")]
pub(super) fn confirmed(
    draft: &identity::model::MemberDraft,
    confirm_owner: bool,
) -> Result<(), identity::problem::Problem> {
    let risky = draft.service_account_id.is_some() && draft.role.parse() == Ok(identity::access::Role::Owner);
    if risky && !confirm_owner {
        // What else is wrong is told first: the question is asked of who would otherwise succeed.
        draft.check()?;
        let text = "Confirm that this service account becomes an owner, or choose a lower role.";
        return Err(identity::problem::Problem::invalid_field("/confirm_owner", text));
    }
    Ok(())
}

#[cfg(feature = "ssr")]
fn subject_kind(text: &str) -> Option<identity::model::SubjectKind> {
    identity::model::SubjectKind::ALL.into_iter().find(|kind| kind.as_str() == text)
}
