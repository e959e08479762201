//! Addresses below `/groups/`: paths of namespaces contain slashes, so what comes after `/-/` tells the page.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{activity, groups, members, not_found::NotFoundPage, service_accounts};

/// A page of a group or workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Overview,
    Edit,
    Delete,
    NewGroup,
    NewWorkspace,
    Activity,
    ServiceAccounts,
    NewServiceAccount,
    ServiceAccount(String),
    EditServiceAccount(String),
    DeleteServiceAccount(String),
    NewClientSecret(String),
    RevokeClientSecret(String, String),
    Members,
    NewMember,
    RemoveMember(String),
    OwnRole(String),
    Unknown,
}

/// Splits `acme/prod/-/members/new` into the namespace and the page.
fn parse(path: &str) -> (String, Place) {
    let path = path.trim_matches('/');
    let (namespace, rest) = path.split_once("/-/").unwrap_or((path, ""));
    let words: Vec<&str> = rest.split('/').filter(|word| !word.is_empty()).collect();
    let place = match words.as_slice() {
        [] => Place::Overview,
        ["edit"] => Place::Edit,
        ["delete"] => Place::Delete,
        ["new_group"] => Place::NewGroup,
        ["new_workspace"] => Place::NewWorkspace,
        ["activity"] => Place::Activity,
        ["service_accounts"] => Place::ServiceAccounts,
        ["service_accounts", "new"] => Place::NewServiceAccount,
        ["service_accounts", id] => Place::ServiceAccount((*id).to_owned()),
        ["service_accounts", id, "edit"] => Place::EditServiceAccount((*id).to_owned()),
        ["service_accounts", id, "delete"] => Place::DeleteServiceAccount((*id).to_owned()),
        ["service_accounts", id, "client_secrets", "new"] => Place::NewClientSecret((*id).to_owned()),
        ["service_accounts", id, "client_secrets", secret, "revoke"] => {
            Place::RevokeClientSecret((*id).to_owned(), (*secret).to_owned())
        }
        ["members"] => Place::Members,
        ["members", "new"] => Place::NewMember,
        ["members", id, "remove"] => Place::RemoveMember((*id).to_owned()),
        ["members", id, "role"] => Place::OwnRole((*id).to_owned()),
        _ => Place::Unknown,
    };
    (namespace.to_owned(), place)
}

/// The page that the address names.
#[component]
pub fn NamespaceRoute() -> impl IntoView {
    let params = use_params_map();
    let place = Memo::new(move |_| params.with(|params| parse(&params.get("path").unwrap_or_default())));
    move || {
        let (path, place) = place.get();
        match place {
            Place::Overview => view! { <groups::overview::OverviewPage path /> }.into_any(),
            Place::Edit => view! { <groups::edit::EditPage path /> }.into_any(),
            Place::Delete => view! { <groups::delete::DeletePage path /> }.into_any(),
            Place::NewGroup => view! { <groups::new::NewGroupPage path /> }.into_any(),
            Place::NewWorkspace => view! { <groups::new::NewWorkspacePage path /> }.into_any(),
            Place::Activity => view! { <activity::ActivityPage path /> }.into_any(),
            Place::ServiceAccounts => view! { <service_accounts::list::ListPage path /> }.into_any(),
            Place::NewServiceAccount => view! { <service_accounts::new::NewPage path /> }.into_any(),
            Place::ServiceAccount(id) => view! { <service_accounts::details::DetailsPage path id /> }.into_any(),
            Place::EditServiceAccount(id) => view! { <service_accounts::edit::EditPage path id /> }.into_any(),
            Place::DeleteServiceAccount(id) => view! { <service_accounts::delete::DeletePage path id /> }.into_any(),
            Place::NewClientSecret(id) => {
                view! { <service_accounts::client_secrets::ClientSecretPage path id secret=None /> }.into_any()
            }
            Place::RevokeClientSecret(id, secret) => {
                view! { <service_accounts::client_secrets::ClientSecretPage path id secret=Some(secret) /> }.into_any()
            }
            Place::Members => view! { <members::list::MembersPage path /> }.into_any(),
            Place::NewMember => view! { <members::new::AddMemberPage path /> }.into_any(),
            Place::RemoveMember(id) => view! { <members::remove::RemovePage path id /> }.into_any(),
            Place::OwnRole(id) => view! { <members::own_role::OwnRolePage path id /> }.into_any(),
            Place::Unknown => view! { <NotFoundPage /> }.into_any(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, parse};

    #[test]
    fn the_page_stands_behind_the_dash() {
        let table = [
            ("acme", "acme", Place::Overview),
            ("acme/prod/", "acme/prod", Place::Overview),
            ("acme/prod/-/members", "acme/prod", Place::Members),
            ("acme/-/members/new", "acme", Place::NewMember),
            ("acme/-/service_accounts/U0Ff/edit", "acme", Place::EditServiceAccount("U0Ff".to_owned())),
            ("acme/-/service_accounts/U0Ff/client_secrets/new", "acme", Place::NewClientSecret("U0Ff".to_owned())),
            (
                "acme/-/service_accounts/U0Ff/client_secrets/Q1Nf/revoke",
                "acme",
                Place::RevokeClientSecret("U0Ff".to_owned(), "Q1Nf".to_owned()),
            ),
            ("acme/-/nonsense", "acme", Place::Unknown),
            ("acme/-/activity/x", "acme", Place::Unknown),
        ];
        for (path, namespace, place) in table {
            assert_eq!(parse(path), (namespace.to_owned(), place), "{path}");
        }
    }
}
