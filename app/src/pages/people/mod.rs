//! The area of administrators below `/admin`, teams below `/teams`, and everybody's own account at `/account`.

mod account;
mod groups;
pub(in crate::pages) mod layout;
mod session_table;
mod sessions;
mod sign_on;
mod signing_keys;
mod team;
mod team_forms;
mod teams;
mod tokens;
mod user;
mod user_forms;
mod users;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{activity::of_server::ServerActivityPage, not_found::NotFoundPage};
use crate::{
    api::people::{Area, People, PeopleQuery, get_people},
    components::{
        elsewhere::go_instead,
        loaded::{Loaded, load},
    },
};

/// A page of this area.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Root,
    Users,
    NewUser,
    User(String),
    DisableUser(String),
    ResetPassword(String),
    RevokeUserToken(String, String),
    Groups,
    Activity,
    Sessions,
    Account,
    LinkAccount,
    UnlinkAccount(String),
    Tokens,
    NewToken,
    RevokeToken(String),
    Teams,
    NewTeam,
    Team(String),
    EditTeam(String),
    DeleteTeam(String),
    RemoveTeamMember(String, String),
    SigningKeys,
    CompromisedKeys,
    Unknown,
}

/// The page at a path below `/admin/`.
fn parse(path: &str) -> Place {
    let words: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] => Place::Root,
        ["users"] => Place::Users,
        ["users", "new"] => Place::NewUser,
        ["users", name] => Place::User((*name).to_owned()),
        ["users", name, "disable"] => Place::DisableUser((*name).to_owned()),
        ["users", name, "password"] => Place::ResetPassword((*name).to_owned()),
        ["users", name, "tokens", id, "revoke"] => Place::RevokeUserToken((*name).to_owned(), (*id).to_owned()),
        ["groups"] => Place::Groups,
        ["activity"] => Place::Activity,
        ["sessions"] => Place::Sessions,
        ["signing_keys"] => Place::SigningKeys,
        ["signing_keys", "compromised"] => Place::CompromisedKeys,
        _ => Place::Unknown,
    }
}

impl Place {
    /// What the page shows. That of a new user shows nothing, but only to those who may see users.
    fn area(&self) -> (Area, String) {
        match self {
            Self::User(name) | Self::DisableUser(name) | Self::ResetPassword(name) | Self::RevokeUserToken(name, _) => {
                (Area::User, name.clone())
            }
            Self::Groups => (Area::Groups, String::new()),
            Self::Sessions => (Area::Sessions, String::new()),
            Self::Account | Self::LinkAccount | Self::UnlinkAccount(_) => (Area::Account, String::new()),
            Self::Teams | Self::NewTeam => (Area::Teams, String::new()),
            Self::Team(name) | Self::EditTeam(name) | Self::DeleteTeam(name) | Self::RemoveTeamMember(name, _) => {
                (Area::Team, name.clone())
            }
            Self::SigningKeys | Self::CompromisedKeys => (Area::SigningKeys, String::new()),
            Self::Tokens | Self::NewToken | Self::RevokeToken(_) => (Area::Tokens, String::new()),
            Self::Root | Self::Activity | Self::Users | Self::NewUser | Self::Unknown => (Area::Users, String::new()),
        }
    }
}

/// The page below `/admin` that the address names.
#[component]
pub fn AdminRoute() -> impl IntoView {
    view! { <Below parse /> }
}

#[component]
fn Below(parse: fn(&str) -> Place) -> impl IntoView {
    let params = use_params_map();
    let place = Memo::new(move |_| params.with(|params| parse(&params.get("path").unwrap_or_default())));
    move || match place.get() {
        Place::Root => {
            go_instead("/admin/users");
            ().into_any()
        }
        Place::Activity => view! { <ServerActivityPage /> }.into_any(),
        Place::Unknown => view! { <NotFoundPage /> }.into_any(),
        place => view! { <PlacePage place /> }.into_any(),
    }
}

/// The page at a path below `/account/`.
fn parse_account(path: &str) -> Place {
    let words: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] => Place::Account,
        ["link"] => Place::LinkAccount,
        ["unlink", id] => Place::UnlinkAccount((*id).to_owned()),
        ["tokens"] => Place::Tokens,
        ["tokens", "new"] => Place::NewToken,
        ["tokens", id, "revoke"] => Place::RevokeToken((*id).to_owned()),
        _ => Place::Unknown,
    }
}

/// The page at a path below `/teams/`. A name begins with a letter or digit, so that `-` is none.
fn parse_team(path: &str) -> Place {
    let words: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] => Place::Teams,
        ["-", "new"] => Place::NewTeam,
        ["-", ..] => Place::Unknown,
        [name] => Place::Team((*name).to_owned()),
        [name, "edit"] => Place::EditTeam((*name).to_owned()),
        [name, "delete"] => Place::DeleteTeam((*name).to_owned()),
        [name, "members", user, "remove"] => Place::RemoveTeamMember((*name).to_owned(), (*user).to_owned()),
        _ => Place::Unknown,
    }
}

/// The page below `/teams` that the address names.
#[component]
pub fn TeamsRoute() -> impl IntoView {
    view! { <Below parse=parse_team /> }
}

/// The page below `/account` that the address names.
#[component]
pub fn AccountRoute() -> impl IntoView {
    view! { <Below parse=parse_account /> }
}

#[component]
fn PlacePage(place: Place) -> impl IntoView {
    let query = use_query_map();
    let (area, username) = place.area();
    let wanted = move || {
        let text = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
        PeopleQuery {
            area,
            username: username.clone(),
            search: text("search"),
            role: text("role"),
            state: text("state"),
            after: text("after"),
        }
    };
    let data = load(wanted.clone(), get_people);
    let view = move |people: People| {
        let query = untrack(&wanted);
        match (people, &place) {
            (People::Users(_), Place::NewUser) => view! { <user_forms::NewUser /> }.into_any(),
            (People::Users(page), _) => view! { <users::Users page query /> }.into_any(),
            (People::User(details), Place::DisableUser(_)) => view! { <user_forms::Disable details /> }.into_any(),
            (People::User(details), Place::ResetPassword(_)) => view! { <user_forms::Password details /> }.into_any(),
            (People::User(details), Place::RevokeUserToken(_, id)) => {
                view! { <tokens::RevokeOf details id=id.clone() /> }.into_any()
            }
            (People::User(details), _) => view! { <user::Details details /> }.into_any(),
            (People::Groups(page), _) => view! { <groups::Groups page query /> }.into_any(),
            (People::Sessions(page), _) => view! { <sessions::Sessions page query /> }.into_any(),
            (People::Account(account), Place::LinkAccount) => view! { <sign_on::Link account /> }.into_any(),
            (People::Account(account), Place::UnlinkAccount(id)) => {
                view! { <sign_on::Unlink account id=id.clone() /> }.into_any()
            }
            (People::Account(account), _) => view! { <account::Account account /> }.into_any(),
            (People::Teams(_, allowed), Place::NewTeam) => view! { <team_forms::NewTeam allowed /> }.into_any(),
            (People::Teams(page, may_create), _) => view! { <teams::Teams page query may_create /> }.into_any(),
            (People::Team(details), Place::EditTeam(_)) => view! { <team_forms::Edit details /> }.into_any(),
            (People::Team(details), Place::DeleteTeam(_)) => view! { <team_forms::Delete details /> }.into_any(),
            (People::Team(details), Place::RemoveTeamMember(_, user)) => {
                view! { <team_forms::RemoveMember details user=user.clone() /> }.into_any()
            }
            (People::Team(details), _) => view! { <team::Details details query /> }.into_any(),
            (People::SigningKeys(keys), Place::CompromisedKeys) => {
                view! { <signing_keys::Compromised keys /> }.into_any()
            }
            (People::SigningKeys(keys), _) => view! { <signing_keys::Keys keys /> }.into_any(),
            (People::Tokens(tokens), Place::NewToken) => view! { <tokens::NewToken tokens /> }.into_any(),
            (People::Tokens(tokens), Place::RevokeToken(id)) => {
                view! { <tokens::Revoke tokens id=id.clone() /> }.into_any()
            }
            (People::Tokens(tokens), _) => view! { <tokens::Tokens tokens /> }.into_any(),
        }
    };
    view! { <Loaded data view /> }
}

#[cfg(test)]
mod tests {
    use super::{Place, parse, parse_account, parse_team};

    #[test]
    fn the_path_names_the_page() {
        for (path, place) in [
            ("", Place::Root),
            ("/", Place::Root),
            ("users", Place::Users),
            ("users/new", Place::NewUser),
            ("users/ada/", Place::User("ada".to_owned())),
            ("users/ada/disable", Place::DisableUser("ada".to_owned())),
            ("users/new/password", Place::ResetPassword("new".to_owned())),
            ("users/ada/tokens/UEFU/revoke", Place::RevokeUserToken("ada".to_owned(), "UEFU".to_owned())),
            ("groups", Place::Groups),
            ("activity", Place::Activity),
            ("sessions", Place::Sessions),
            ("users/ada/nonsense", Place::Unknown),
            ("nonsense", Place::Unknown),
        ] {
            assert_eq!(parse(path), place, "{path}");
        }
        for (path, place) in [
            ("", Place::Account),
            ("link", Place::LinkAccount),
            ("unlink", Place::Unknown),
            ("unlink/x_-Y/", Place::UnlinkAccount("x_-Y".to_owned())),
            ("tokens", Place::Tokens),
            ("tokens/new", Place::NewToken),
            ("tokens/UEFU/revoke/", Place::RevokeToken("UEFU".to_owned())),
            ("tokens/UEFU", Place::Unknown),
            ("nonsense", Place::Unknown),
        ] {
            assert_eq!(parse_account(path), place, "{path}");
        }
        let name = || "ops".to_owned();
        for (path, place) in [
            ("", Place::Teams),
            ("-/new", Place::NewTeam),
            ("-", Place::Unknown),
            ("ops/", Place::Team(name())),
            ("new", Place::Team("new".to_owned())),
            ("ops/edit", Place::EditTeam(name())),
            ("ops/delete", Place::DeleteTeam(name())),
            ("ops/members/ada/remove", Place::RemoveTeamMember(name(), "ada".to_owned())),
            ("ops/members", Place::Unknown),
        ] {
            assert_eq!(parse_team(path), place, "{path}");
        }
    }
}
