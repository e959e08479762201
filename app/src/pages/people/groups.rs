//! The groups at the top of the tree.

use identity::{model::TopLevelGroup, paging::Page};
use leptos::prelude::*;

use super::layout::{AdminList, AdminPage, Part};
use crate::{
    api::people::PeopleQuery,
    components::{
        badge::{Badge, Tone},
        time::Time,
    },
    pages::home::NewGroupButton,
};

/// The list of top-level groups, each with how many people own it.
#[component]
pub(super) fn Groups(page: Page<TopLevelGroup>, query: PeopleQuery) -> impl IntoView {
    let rows = page.items.into_iter().map(row).collect();
    let columns = vec!["Group", "Description", "Owners", "Since"];
    let beside = view! { <NewGroupButton /> }.into_any();
    view! {
        <AdminPage part=Part::Groups title="Top-level groups" beside=Some(beside)>
            <AdminList
                part=Part::Groups noun="top-level group" query search="Search for groups" info=page.page_info columns
                rows filters=None
            />
        </AdminPage>
    }
}

fn row(row: TopLevelGroup) -> Vec<AnyView> {
    let path = row.group.path.to_string();
    let owners = match row.owners {
        0 => view! { <Badge text="Nobody active" tone=Tone::Warning /> }.into_any(),
        number => number.to_string().into_any(),
    };
    vec![
        view! { <a href=format!("/groups/{path}")>{path.clone()}</a> }.into_any(),
        row.group.description.to_string().into_any(),
        owners,
        view! { <Time at=row.group.created_at /> }.into_any(),
    ]
}
