//! What happened in a group or workspace, to a service account, and lately.

pub mod event;
mod filters;
pub mod of_service_account;
pub mod recent;

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

/// What happened in a group or workspace and below it, the latest first.
#[component]
pub fn ActivityPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let query = use_query_map();
    let filter = move || {
        query.with(|query| {
            let text = |name: &str| query.get(name).unwrap_or_default();
            ActivityFilter {
                action: text("action"),
                actor: text("actor"),
                since: text("since"),
                until: text("until"),
                after: text("after"),
            }
        })
    };
    let data = load(move || (path.clone(), filter()), |(path, filter)| list_activity(path, filter));
    let view = move |activity: Activity| view! { <Events activity filter=untrack(filter) /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Events(activity: Activity, filter: ActivityFilter) -> impl IntoView {
    let Activity { namespace, page, refused } = activity;
    let base = format!("/groups/{}/-/activity", namespace.path);
    let nothing = format!("This {} does not have any activity events", namespace.kind.as_str());
    let filtered = ActivityFilter { after: String::new(), ..filter.clone() } != ActivityFilter::default();
    let later = !filter.after.is_empty();
    let export = |format: &str| {
        let place = [("namespace_path", namespace.path.as_str()), ("format", format)];
        address("/export/activity", &[&place[..], &filter.parameters()[..]].concat())
    };
    let (csv, json) = (export("csv"), export("json"));
    let (list, sent) = (base.clone(), filter.clone());
    let next = Callback::new(move |after: Option<String>| {
        let after = after.unwrap_or_default();
        address(&list, &[&sent.parameters()[..], &[("after", after.as_str())]].concat())
    });
    let total = page.page_info.total_count;
    let crumbs = vec![("activity".to_owned(), "activity".to_owned())];
    let body = if total > 0 {
        view! {
            <p class="list-count">{count(total, "event")}</p>
            <EventList events=page.items />
        }
        .into_any()
    } else if filtered {
        view! { <EmptyState icon="search" title="Nothing found" text="No event fits these filters." /> }.into_any()
    } else {
        view! { <EmptyState icon="activity" title="No activity" text=nothing /> }.into_any()
    };
    view! {
        <NamespacePage namespace section=Section::Activity crumbs>
            <div class="page-head">
                <Heading text="Activity" />
                <div class="actions-row">
                    <a class="button" rel="external" href=csv>"Export CSV"</a>
                    <a class="button" rel="external" href=json>"Export JSON"</a>
                </div>
            </div>
            <Filters action=base filter refused />
            {body}
            <Pagination info=page.page_info later label="Pages of activity" address=next />
        </NamespacePage>
    }
}
