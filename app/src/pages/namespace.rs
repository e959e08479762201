//! Addresses below `/groups/`: paths of namespaces contain slashes, so what comes after `/-/` tells the page.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{activity, groups, members, not_found::NotFoundPage, service_accounts};
use crate::parts::{Part, part};

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
    /// Of a provider, if it is named.
    RevokeTokens(String, String),
    TestToken(String),
    Login(String, String),
    NewClientSecret(String),
    RevokeClientSecret(String, String),
    Members,
    NewMember,
    RemoveMember(String),
    OwnRole(String),
    WhoCanAct,
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
        ["service_accounts", id, "revoke_tokens"] => Place::RevokeTokens((*id).to_owned(), String::new()),
        ["service_accounts", id, "providers", provider, "revoke_tokens"] => {
            Place::RevokeTokens((*id).to_owned(), (*provider).to_owned())
        }
        ["service_accounts", id, "test"] => Place::TestToken((*id).to_owned()),
        ["service_accounts", id, "logins", login] => Place::Login((*id).to_owned(), (*login).to_owned()),
        ["service_accounts", id, "client_secrets", "new"] => Place::NewClientSecret((*id).to_owned()),
        ["service_accounts", id, "client_secrets", secret, "revoke"] => {
            Place::RevokeClientSecret((*id).to_owned(), (*secret).to_owned())
        }
        ["members"] => Place::Members,
        ["members", "new"] => Place::NewMember,
        ["members", id, "remove"] => Place::RemoveMember((*id).to_owned()),
        ["members", id, "role"] => Place::OwnRole((*id).to_owned()),
        ["who_can_act"] => Place::WhoCanAct,
        _ => Place::Unknown,
    };
    (namespace.to_owned(), place)
}

/// A page below `/groups/`: the path of the group or workspace, and which page of it.
type Address = (String, Place);

part! {
    /// Groups and workspaces themselves, and what was done in them.
    GROUPS: Address = groups, groups_part, group_page
}
part! {
    /// Service accounts of a group or workspace, and who of them can act there.
    SERVICE_ACCOUNTS: Address = service_accounts, service_accounts_part, service_accounts_page
}
part! {
    /// One service account.
    SERVICE_ACCOUNT: Address = service_account, service_account_part, service_account_page
}
part! {
    /// What lies below a service account: a login, what would come of one, a secret, the end of its tokens and its own.
    BELOW_SERVICE_ACCOUNT: Address = below_service_account, below_service_account_part, below_service_account_page
}
part! {
    /// Service accounts, being written.
    EDITOR: Address = editor, editor_part, editor_page
}
part! {
    /// Members.
    MEMBERS: Address = members, members_part, member_page
}

impl Place {
    /// The part of the client that the page is in; none for a page that is not.
    fn part(&self) -> Option<&'static Part<Address>> {
        Some(match self {
            Self::Overview | Self::Edit | Self::Delete | Self::NewGroup | Self::NewWorkspace | Self::Activity => {
                &GROUPS
            }
            Self::ServiceAccounts | Self::WhoCanAct => &SERVICE_ACCOUNTS,
            Self::ServiceAccount(_) => &SERVICE_ACCOUNT,
            Self::DeleteServiceAccount(_)
            | Self::RevokeTokens(..)
            | Self::NewClientSecret(_)
            | Self::RevokeClientSecret(..)
            | Self::TestToken(_)
            | Self::Login(..) => &BELOW_SERVICE_ACCOUNT,
            Self::NewServiceAccount | Self::EditServiceAccount(_) => &EDITOR,
            Self::Members | Self::NewMember | Self::RemoveMember(_) | Self::OwnRole(_) => &MEMBERS,
            Self::Unknown => return None,
        })
    }
}

/// The page that the address names.
#[component]
pub fn NamespaceRoute() -> impl IntoView {
    let params = use_params_map();
    let place = Memo::new(move |_| params.with(|params| parse(&params.get("path").unwrap_or_default())));
    move || {
        let (path, place) = place.get();
        match place.part() {
            Some(part) => part.page((path, place)),
            None => view! { <NotFoundPage /> }.into_any(),
        }
    }
}

/// Fetches the part of the client that a page below `/groups/` is in. Says whether it is there.
#[cfg(feature = "hydrate")]
pub async fn load(path: &str) -> bool {
    match parse(path).1.part() {
        Some(part) => part.load().await,
        None => true,
    }
}

fn group_page((path, place): Address) -> AnyView {
    match place {
        Place::Edit => view! { <groups::edit::EditPage path /> }.into_any(),
        Place::Delete => view! { <groups::delete::DeletePage path /> }.into_any(),
        Place::NewGroup => view! { <groups::new::NewGroupPage path /> }.into_any(),
        Place::NewWorkspace => view! { <groups::new::NewWorkspacePage path /> }.into_any(),
        Place::Activity => view! { <activity::ActivityPage path /> }.into_any(),
        _ => view! { <groups::overview::OverviewPage path /> }.into_any(),
    }
}

fn service_accounts_page((path, place): Address) -> AnyView {
    match place {
        Place::WhoCanAct => view! { <members::who_can_act::WhoCanActPage path /> }.into_any(),
        _ => view! { <service_accounts::list::ListPage path /> }.into_any(),
    }
}

fn service_account_page((path, place): Address) -> AnyView {
    match place {
        Place::ServiceAccount(id) => view! { <service_accounts::details::DetailsPage path id /> }.into_any(),
        _ => view! { <NotFoundPage /> }.into_any(),
    }
}

fn below_service_account_page((path, place): Address) -> AnyView {
    match place {
        Place::DeleteServiceAccount(id) => view! { <service_accounts::delete::DeletePage path id /> }.into_any(),
        Place::RevokeTokens(id, provider) => {
            view! { <service_accounts::revoke_tokens::RevokeTokensPage path id provider /> }.into_any()
        }
        Place::NewClientSecret(id) => {
            view! { <service_accounts::client_secrets::ClientSecretPage path id secret=None /> }.into_any()
        }
        Place::RevokeClientSecret(id, secret) => {
            view! { <service_accounts::client_secrets::ClientSecretPage path id secret=Some(secret) /> }.into_any()
        }
        Place::TestToken(id) => view! { <service_accounts::test::TestTokenPage path id /> }.into_any(),
        Place::Login(id, login) => view! { <service_accounts::login::LoginPage path id login /> }.into_any(),
        _ => view! { <NotFoundPage /> }.into_any(),
    }
}

fn editor_page((path, place): Address) -> AnyView {
    match place {
        Place::EditServiceAccount(id) => view! { <service_accounts::edit::EditPage path id /> }.into_any(),
        _ => view! { <service_accounts::new::NewPage path /> }.into_any(),
    }
}

fn member_page((path, place): Address) -> AnyView {
    match place {
        Place::NewMember => view! { <members::new::AddMemberPage path /> }.into_any(),
        Place::RemoveMember(id) => view! { <members::remove::RemovePage path id /> }.into_any(),
        Place::OwnRole(id) => view! { <members::own_role::OwnRolePage path id /> }.into_any(),
        _ => view! { <members::list::MembersPage path /> }.into_any(),
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
            ("acme/prod/-/who_can_act", "acme/prod", Place::WhoCanAct),
            ("acme/-/service_accounts/U0Ff/edit", "acme", Place::EditServiceAccount("U0Ff".to_owned())),
            ("acme/-/service_accounts/U0Ff/test", "acme", Place::TestToken("U0Ff".to_owned())),
            ("acme/-/service_accounts/U0Ff/logins/TEdf", "acme", Place::Login("U0Ff".to_owned(), "TEdf".to_owned())),
            (
                "acme/-/service_accounts/U0Ff/revoke_tokens",
                "acme",
                Place::RevokeTokens("U0Ff".to_owned(), String::new()),
            ),
            (
                "acme/-/service_accounts/U0Ff/providers/VElQ/revoke_tokens",
                "acme",
                Place::RevokeTokens("U0Ff".to_owned(), "VElQ".to_owned()),
            ),
            ("acme/-/service_accounts/U0Ff/providers/VElQ", "acme", Place::Unknown),
            ("acme/-/service_accounts/U0Ff/logins", "acme", Place::Unknown),
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
