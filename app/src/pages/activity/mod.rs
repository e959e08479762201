//! What happened in a group or workspace, on the server, to a service account, and lately.

pub mod event;
mod filters;
pub mod of_server;
pub mod of_service_account;
pub mod recent;
mod sentence;

use identity::{model::ActivityEvent, paging::Page};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{event::EventList, filters::Filters};
use crate::{
    api::activity::{Activity, ActivityFilter, list_activity},
    components::{
        address::address,
        empty_state::EmptyState,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        pagination::{Pagination, count},
    },
};

/// The filters in the address.
fn filter_of(text: impl Fn(&str) -> String) -> ActivityFilter {
    ActivityFilter {
        action: text("action"),
        actor: text("actor"),
        since: text("since"),
        until: text("until"),
        after: text("after"),
    }
}

/// What happened in a group or workspace and below it, the latest first.
#[component]
pub fn ActivityPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let query = use_query_map();
    let filter = move || query.with(|query| filter_of(|name| query.get(name).unwrap_or_default()));
    let data = load(move || (path.clone(), filter()), |(path, filter)| list_activity(path, filter));
    let view = move |activity: Activity| view! { <Events activity filter=untrack(filter) /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Events(activity: Activity, filter: ActivityFilter) -> impl IntoView {
    let Activity { namespace, page, refused } = activity;
    let base = format!("/groups/{}/-/activity", namespace.path);
    let nothing = format!("This {} does not have any activity events", namespace.kind.as_str());
    let crumbs = vec![("activity".to_owned(), "activity".to_owned())];
    let files = files(("namespace_path", namespace.path.as_str()), &filter);
    view! {
        <NamespacePage namespace section=Section::Activity crumbs>
            <div class="page-head">
                <Heading text="Activity" />
                {files}
            </div>
            <Listed base path=None filter page refused nothing />
        </NamespacePage>
    }
}

/// The ways to get the list as a file.
fn files(place: (&str, &str), filter: &ActivityFilter) -> AnyView {
    let export = |format: &str| {
        let place = [place, ("format", format)];
        address("/export/activity", &[&place[..], &filter.parameters()[..]].concat())
    };
    view! {
        <div class="actions-row">
            <a class="button" rel="external" href=export("csv")>"Export CSV"</a>
            <a class="button" rel="external" href=export("json")>"Export JSON"</a>
        </div>
    }
    .into_any()
}

/// The filters, the events that fit them, and the way to the next page.
#[component]
fn Listed(
    /// The page of the list.
    base: String,
    /// Of the whole server: at or below which path; empty for anywhere. None on the page of a namespace.
    path: Option<String>,
    /// What is filtered by.
    filter: ActivityFilter,
    /// The events.
    page: Page<ActivityEvent>,
    /// Why a filter was left out.
    refused: Option<String>,
    /// What is said where there is nothing at all.
    nothing: String,
) -> impl IntoView {
    let at = path.clone().unwrap_or_default();
    let filtered = !at.is_empty() || filter.parameters().iter().any(|(_, value)| !value.is_empty());
    let later = !filter.after.is_empty();
    let (list, sent) = (base.clone(), filter.clone());
    let next = Callback::new(move |after: Option<String>| {
        let place = [("path", at.as_str()), ("after", after.as_deref().unwrap_or_default())];
        address(&list, &[&sent.parameters()[..], &place[..]].concat())
    });
    let total = page.page_info.total_count;
    // What is gone has no page: on that of the whole server a place leads to what happened there.
    let places = if path.is_some() { "/admin/activity?path=" } else { "/groups/" };
    let body = if total > 0 {
        view! {
            <p class="list-count">{count(total, "event")}</p>
            <EventList events=page.items places />
        }
        .into_any()
    } else if filtered {
        view! { <EmptyState icon="search" title="Nothing found" text="No event fits these filters." /> }.into_any()
    } else {
        view! { <EmptyState icon="activity" title="No activity" text=nothing /> }.into_any()
    };
    view! {
        <Filters action=base filter refused path />
        {body}
        <Pagination info=page.page_info later label="Pages of activity" address=next />
    }
}
