//! The area of administrators below `/admin`, and everybody's own account at `/account`.

mod account;
mod groups;
pub(in crate::pages) mod layout;
mod session_table;
mod sessions;
mod user;
mod user_forms;
mod users;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::not_found::NotFoundPage;
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
    Groups,
    Sessions,
    Account,
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
        ["groups"] => Place::Groups,
        ["sessions"] => Place::Sessions,
        _ => Place::Unknown,
    }
}

impl Place {
    /// What the page shows. That of a new user shows nothing, but only to those who may see users.
    fn area(&self) -> (Area, String) {
        match self {
            Self::User(name) | Self::DisableUser(name) | Self::ResetPassword(name) => (Area::User, name.clone()),
            Self::Groups => (Area::Groups, String::new()),
            Self::Sessions => (Area::Sessions, String::new()),
            Self::Account => (Area::Account, String::new()),
            Self::Root | Self::Users | Self::NewUser | Self::Unknown => (Area::Users, String::new()),
        }
    }
}

/// The page below `/admin` that the address names.
#[component]
pub fn AdminRoute() -> impl IntoView {
    let params = use_params_map();
    let place = Memo::new(move |_| params.with(|params| parse(&params.get("path").unwrap_or_default())));
    move || match place.get() {
        Place::Root => {
            go_instead("/admin/users");
            ().into_any()
        }
        Place::Unknown => view! { <NotFoundPage /> }.into_any(),
        place => view! { <PlacePage place /> }.into_any(),
    }
}

/// One's own account.
#[component]
pub fn AccountRoute() -> impl IntoView {
    view! { <PlacePage place=Place::Account /> }
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
            (People::User(details), _) => view! { <user::Details details /> }.into_any(),
            (People::Groups(page), _) => view! { <groups::Groups page query /> }.into_any(),
            (People::Sessions(page), _) => view! { <sessions::Sessions page query /> }.into_any(),
            (People::Account(account), _) => view! { <account::Account account /> }.into_any(),
        }
    };
    view! { <Loaded data view /> }
}

#[cfg(test)]
mod tests {
    use super::{Place, parse};

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
            ("groups", Place::Groups),
            ("sessions", Place::Sessions),
            ("users/ada/nonsense", Place::Unknown),
            ("nonsense", Place::Unknown),
        ] {
            assert_eq!(parse(path), place, "{path}");
        }
    }
}
