//! Everybody who has an account.

use identity::{model::User, paging::Page, timestamp::Timestamp};
use leptos::prelude::*;

use super::layout::{AdminList, AdminPage, Part};
use crate::{
    api::people::PeopleQuery,
    components::{
        badge::{Badge, Tone},
        button::{LinkButton, Weight},
        search::Filter,
        time::Time,
    },
};

/// The list of users.
#[component]
pub(super) fn Users(page: Page<User>, query: PeopleQuery) -> impl IntoView {
    let options = |options: [(&str, &str); 2]| options.map(|(value, text)| (value.to_owned(), text.to_owned())).into();
    let filters = view! {
        <Filter
            label="Role" name="role" all="All roles" value=query.role.clone()
            options=options([("administrator", "Administrators"), ("user", "No administrators")])
        />
        <Filter
            label="State" name="state" all="All states" value=query.state.clone()
            options=options([("active", "Active"), ("disabled", "Disabled")])
        />
    };
    let beside =
        view! { <LinkButton href="/admin/users/new" label="New User" icon="add" weight=Weight::Primary /> }.into_any();
    let rows = page.items.into_iter().map(row).collect();
    let columns = vec!["Username", "Administrator", "State", "Last seen", "Since"];
    view! {
        <AdminPage part=Part::Users title="Users" beside=Some(beside)>
            <AdminList
                part=Part::Users noun="user" query search="Search for users" filters=Some(filters.into_any())
                info=page.page_info columns rows
            />
        </AdminPage>
    }
}

fn row(user: User) -> Vec<AnyView> {
    let href = format!("/admin/users/{}", user.username);
    vec![
        view! { <a href=href>{user.username}</a> }.into_any(),
        yes(user.admin).into_any(),
        state(user.active),
        seen(user.last_seen_at),
        view! { <Time at=user.created_at /> }.into_any(),
    ]
}

/// "Yes" or "No".
pub(super) const fn yes(is: bool) -> &'static str {
    if is { "Yes" } else { "No" }
}

/// Whether the person may sign in.
pub(super) fn state(active: bool) -> AnyView {
    let (text, tone) = if active { ("Active", Tone::Good) } else { ("Disabled", Tone::Warning) };
    view! { <Badge text tone /> }.into_any()
}

/// When the person was last here.
pub(super) fn seen(at: Option<Timestamp>) -> AnyView {
    match at {
        Some(at) => view! { <Time at /> }.into_any(),
        None => "Never".into_any(),
    }
}
