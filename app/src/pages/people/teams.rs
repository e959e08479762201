//! The list of teams.

use identity::{model::Team, paging::Page};
use leptos::prelude::*;

use crate::{
    api::people::PeopleQuery,
    components::{
        address::address,
        button::{LinkButton, Weight},
        empty_state::EmptyState,
        heading::Heading,
        icon::Icon,
        layout::PlainPage,
        pagination::{Pagination, count},
        search::SearchForm,
    },
};

/// All teams, by name.
#[component]
pub(super) fn Teams(page: Page<Team>, query: PeopleQuery, may_create: bool) -> impl IntoView {
    let PeopleQuery { search, after, .. } = query;
    let term = search.clone();
    let next = Callback::new(move |after: Option<String>| {
        address("/teams", &[("search", &term), ("after", &after.unwrap_or_default())])
    });
    let total = count(page.page_info.total_count, "team");
    let list = if !page.items.is_empty() {
        let rows = page.items.into_iter().map(|team| {
            view! {
                <li>
                    <Icon name="people" />
                    <span class="row-main">
                        <a href=format!("/teams/{}", team.name)>{team.name.clone()}</a>
                        <span class="row-text">{team.description}</span>
                    </span>
                </li>
            }
        });
        view! {
            <p class="list-count">{total}</p>
            <ul class="rows">{rows.collect_view()}</ul>
        }
        .into_any()
    } else if search.is_empty() {
        let text = "A team is a collection of users that holds a role together. Administrators make them.";
        view! { <EmptyState icon="people" title="No teams" text /> }.into_any()
    } else {
        view! { <EmptyState icon="search" title="Nothing found" text="No team matches this search." /> }.into_any()
    };
    view! {
        <PlainPage>
            <div class="page-head">
                <Heading text="Teams" />
                {may_create
                    .then(|| view! { <LinkButton href="/teams/-/new" label="New Team" icon="add" weight=Weight::Primary /> })}
            </div>
            <p class="lead">"Collections of users that are members of groups and workspaces together."</p>
            <SearchForm action="/teams" label="Search for teams" value=search />
            {list}
            <Pagination info=page.page_info later=!after.is_empty() label="Pages of teams" address=next />
        </PlainPage>
    }
}
