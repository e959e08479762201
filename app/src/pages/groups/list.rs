//! All groups that the person may see.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::groups::{Groups, list_groups},
    components::{
        address::address,
        empty_state::EmptyState,
        heading::Heading,
        layout::PlainPage,
        loaded::{Loaded, load},
        namespace_list::NamespaceList,
        pagination::{Pagination, count},
        search::SearchForm,
    },
    pages::home::NewGroupButton,
};

/// The list of groups: top-level ones, or those that are searched for.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let query = use_query_map();
    let key = move || query.with(|q| (q.get("search").unwrap_or_default(), q.get("after").unwrap_or_default()));
    let data = load(key, |(search, after)| list_groups(search, after));
    let view = move |groups: Groups| {
        let (search, after) = untrack(key);
        view! { <List groups search later=!after.is_empty() /> }.into_any()
    };
    view! { <Loaded data view /> }
}

#[component]
fn List(groups: Groups, search: String, later: bool) -> impl IntoView {
    let Groups { page, admin } = groups;
    let total = count(page.page_info.total_count, if search.is_empty() { "top-level group" } else { "group" });
    let term = search.clone();
    let next = Callback::new(move |after: Option<String>| {
        address("/groups", &[("search", &term), ("after", &after.unwrap_or_default())])
    });
    let nothing = if search.is_empty() {
        "There is no group that you may see.".to_owned()
    } else {
        format!("No groups matching search {search}")
    };
    view! {
        <PlainPage>
            <div class="page-head">
                <Heading text="Groups" />
                {admin.then(|| view! { <NewGroupButton /> })}
            </div>
            <SearchForm action="/groups" label="Search for groups" value=search.clone() />
            {if page.items.is_empty() {
                view! { <EmptyState icon="group" title="No groups" text=nothing /> }.into_any()
            } else {
                view! {
                    <p class="list-count">{total}</p>
                    <NamespaceList items=page.items whole_path=!search.is_empty() />
                }
                    .into_any()
            }}
            <Pagination info=page.page_info later label="Pages of groups" address=next />
        </PlainPage>
    }
}
