//! Service accounts and their logins.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::{
    ci::Warning,
    model::{ChangedIdentity, ClientSecret, LoginRecord, Membership, Namespace, Overview, ServiceAccount, Usage},
    paging::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};
use crate::forms::service_account::ServiceAccountForm;

/// The service accounts of a namespace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceAccounts {
    /// The group or workspace.
    pub namespace: Namespace,
    /// The rows of this page, inherited ones included.
    pub page: Page<Overview>,
}

/// One service account with what is told about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// The group in whose pages it is shown.
    pub namespace: Namespace,
    /// The service account.
    pub account: ServiceAccount,
    /// Where it is a member, as far as the person may see.
    pub memberships: Vec<Membership>,
    /// Why it may not be edited; none if it may.
    pub edit_refused: Option<String>,
    /// Why it may not be deleted; none if it may.
    pub delete_refused: Option<String>,
    /// How much it is used.
    pub usage: Usage,
    /// What is worth a look, the worst first.
    pub warnings: Vec<Warning>,
    /// Names that stand for something else than they did, the latest first.
    pub changed_identities: Vec<ChangedIdentity>,
    /// The address of this server.
    pub public_url: String,
    /// The client secrets, the latest first.
    pub client_secrets: Vec<ClientSecret>,
    /// The most days that a client secret lives; zero if the operator allows none.
    pub client_secret_days: u32,
}

/// What the form of a service account starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Editor {
    /// The group.
    pub namespace: Namespace,
    /// The account to edit; none for a new one.
    pub account: Option<ServiceAccount>,
    /// The audience that this server asks for unless told otherwise.
    pub audience: String,
    /// Why it may not be done; none if it may.
    pub refused: Option<String>,
}

/// The service accounts of a namespace and of the groups above it.
///
/// # Errors
/// If the person may not see the namespace.
#[server(prefix = "/api/ui", endpoint = "service_accounts/list")]
pub async fn list_service_accounts(
    path: String,
    #[server(default)] search: String,
    #[server(default)] after: String,
) -> Result<ServiceAccounts, UiProblem> {
    use identity::{
        paging::PageRequest,
        service_accounts::{self, ServiceAccountQuery},
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let query = ServiceAccountQuery { namespace: &path, include_inherited: true, search: &search };
    let page = PageRequest::new(None, Some(&after))?;
    let page = service_accounts::overview(&core, &caller, &query, &page).await?;
    Ok(ServiceAccounts { namespace, page })
}

/// One service account.
///
/// # Errors
/// If it does not exist or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/get")]
pub async fn get_service_account(path: String, id: String) -> Result<Details, UiProblem> {
    use identity::{members, service_accounts};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let by = crate::serving::service_account(&id)?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    if account.group_path != path {
        return Err(identity::problem::Problem::not_found().into());
    }
    let namespace = service_accounts::group(&core, &caller, &by).await?;
    let memberships = members::of_service_account(&core, &caller, &by).await?;
    let abilities = service_accounts::abilities(&core, &caller, &by).await?;
    let usage = service_accounts::usage(&core, &caller, &by).await?;
    let client_secrets = service_accounts::client_secrets::list(&core, &caller, &by).await?;
    let changed_identities = service_accounts::changed_identities::list(&core, &caller, &by).await?;
    let mut warnings = service_accounts::attention(&account, usage.memberships, core.now());
    warnings.extend(service_accounts::client_secrets::attention(&account, &client_secrets, core.now()));
    Ok(Details {
        namespace,
        memberships,
        edit_refused: abilities.edit_refused,
        delete_refused: abilities.delete_refused,
        warnings,
        changed_identities,
        usage,
        account,
        public_url: core.settings().public_url.clone(),
        client_secrets,
        client_secret_days: core.settings().client_secret_max_days,
    })
}

/// What the form of a new service account starts from, or of the one that `id` names.
///
/// # Errors
/// If the person may not see the group or the account.
#[server(prefix = "/api/ui", endpoint = "service_accounts/editor")]
pub async fn service_account_editor(path: String, #[server(default)] id: String) -> Result<Editor, UiProblem> {
    use identity::{
        access::{Action, ResourceType},
        model::NamespaceKind,
        problem::Problem,
        service_accounts,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let audience = core.settings().public_url.clone();
    if id.is_empty() {
        let namespace = identity::namespaces::find(&core, &caller, &path).await?;
        if namespace.kind != NamespaceKind::Group {
            return Err(Problem::not_found().into());
        }
        let create = ResourceType::ServiceAccount.to(Action::Create);
        let allowed = namespace.my_role.is_some_and(|role| role.allows(create));
        let refused = (!allowed).then(|| "You need the role deployer or owner to create a service account.".to_owned());
        return Ok(Editor { namespace, account: None, audience, refused });
    }
    let by = crate::serving::service_account(&id)?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    if account.group_path != path {
        return Err(Problem::not_found().into());
    }
    // Who sees the account only from below is told why it cannot be edited, like on its other pages.
    let namespace = service_accounts::group(&core, &caller, &by).await?;
    let refused = service_accounts::abilities(&core, &caller, &by).await?.edit_refused;
    Ok(Editor { namespace, account: Some(account), audience, refused })
}

/// The recorded logins of a service account, the latest first.
///
/// # Errors
/// If it does not exist or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/logins")]
pub async fn list_logins(id: String, #[server(default)] after: String) -> Result<Page<LoginRecord>, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let page = identity::paging::PageRequest::new(Some(20), Some(&after))?;
    Ok(identity::service_accounts::logins(&core, &caller, &by, &page).await?)
}

/// The latest login attempt of a service account, for the page that waits for one.
///
/// # Errors
/// If it does not exist or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/latest_login")]
pub async fn latest_login(id: String) -> Result<Option<LoginRecord>, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let page = identity::paging::PageRequest::first(1);
    Ok(identity::service_accounts::logins(&core, &caller, &by, &page).await?.items.pop())
}

/// Groups and workspaces in which a service account could be made a member, by path; at most 100 of each kind.
///
/// # Errors
/// If it does not exist or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/places")]
pub async fn places(id: String) -> Result<Vec<String>, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    Ok(identity::members::places(&core, &caller, &by).await?)
}

/// Gives a service account a role in a group or workspace.
///
/// # Errors
/// If a field breaks a rule or the person may not.
#[server(prefix = "/api/ui", endpoint = "service_accounts/join")]
pub async fn join_namespace(
    id: String,
    #[server(default)] namespace_path: String,
    #[server(default)] role: String,
    #[server(default)] back: String,
    #[server(default)] confirm_owner: bool,
) -> Result<Done, UiProblem> {
    use identity::model::MemberDraft;

    let (core, caller) = crate::serving::session::signed_in().await?;
    let namespace_path = namespace_path.trim().to_owned();
    let draft = MemberDraft { namespace_path, role, service_account_id: Some(id), ..MemberDraft::default() };
    super::members::confirmed(&draft, confirm_owner)?;
    let membership = identity::members::add(&core, &caller, &draft).await?;
    let text = format!("It is {} in {} now.", membership.role, membership.namespace_path);
    Ok(Done::go(super::session::local_path(&back), text))
}

/// Makes a service account.
///
/// # Errors
/// If a field breaks a rule or the person may not.
#[server(prefix = "/api/ui", endpoint = "service_accounts/create")]
pub async fn create_service_account(#[server(default)] draft: ServiceAccountForm) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let account = identity::service_accounts::create(&core, &caller, &draft.draft()).await;
    let account = account.map_err(|problem| draft.at_rows(problem))?;
    let location = format!("/groups/{}/-/service_accounts/{}", account.group_path, account.id);
    Ok(Done::go(location, format!("Service account {} was created.", account.path)))
}

/// Changes a service account. If that does something to recorded logins, it is told first, once: `seen` says what the
/// person was told of.
///
/// # Errors
/// If a field breaks a rule, the person may not, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "service_accounts/update")]
pub async fn update_service_account(
    id: String,
    version: i64,
    #[server(default)] draft: ServiceAccountForm,
    #[server(default)] seen: String,
) -> Result<Done, UiProblem> {
    use crate::serving::conflict;

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let typed = still_known(&core, &caller, &by, draft.draft()).await?;
    let unseen = identity::login::unseen_replay(&core, &caller, &by, &typed, version, &seen).await;
    let saved = match unseen {
        Ok(Some(replay)) => return Ok(Done::here(super::Shown::Replay(replay))),
        Ok(None) => identity::service_accounts::update(&core, &caller, &by, &typed, Some(version)).await,
        Err(problem) => Err(problem),
    };
    let account = match saved {
        Ok(account) => account,
        Err(problem) => return Err(conflict::by_whom(&core, &caller, draft.at_rows(problem)).await.into()),
    };
    let location = format!("/groups/{}/-/service_accounts/{}", account.group_path, account.id);
    Ok(Done::go(location, format!("Service account {} was updated.", account.path)))
}

/// A provider in the form that somebody else has removed meanwhile is a new one: the person who saves it wants it.
#[cfg(feature = "ssr")]
async fn still_known(
    core: &identity::core::Core,
    caller: &identity::caller::Caller,
    by: &identity::naming::Reference,
    mut draft: identity::model::ServiceAccountDraft,
) -> Result<identity::model::ServiceAccountDraft, identity::problem::Problem> {
    let stored = identity::service_accounts::get(core, caller, by).await?.trusted_identity_providers;
    for provider in &mut draft.trusted_identity_providers {
        provider.id = provider.id.take().filter(|id| stored.iter().any(|stored| stored.id.to_string() == *id));
    }
    Ok(draft)
}

/// Tells what a change would do to recorded logins. Nothing is saved.
///
/// # Errors
/// If a field breaks a rule or the person could not save it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/replay")]
pub async fn replay_service_account(
    id: String,
    #[server(default)] draft: ServiceAccountForm,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let typed = still_known(&core, &caller, &by, draft.draft()).await?;
    let replay = identity::login::replay(&core, &caller, &by, &typed).await;
    Ok(Done::here(super::Shown::Replay(replay.map_err(|problem| draft.at_rows(problem))?)))
}

/// Deletes a service account. `confirmation` is its name, typed.
///
/// # Errors
/// If the confirmation is not right, the person may not, or somebody changed it meanwhile.
#[server(prefix = "/api/ui", endpoint = "service_accounts/delete")]
pub async fn delete_service_account(
    id: String,
    version: i64,
    #[server(default)] confirmation: String,
) -> Result<Done, UiProblem> {
    use identity::service_accounts;

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    crate::serving::confirmed(&confirmation, account.name.as_str())?;
    if let Err(problem) = service_accounts::delete(&core, &caller, &by, Some(version)).await {
        return Err(crate::serving::conflict::by_whom(&core, &caller, problem).await.into());
    }
    let location = format!("/groups/{}/-/service_accounts", account.group_path);
    Ok(Done::go(location, format!("Service account {} was deleted.", account.path)))
}
