//! What happened in a group or workspace, on the server, to a service account, and lately.

pub mod event;
mod filters;
mod listing;
pub mod of_server;
pub mod of_service_account;
pub mod recent;
mod sentence;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::listing::{Files, Listed, Listing};
use crate::{
    api::activity::{Activity, ActivityFilter, list_activity},
    components::{
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
    },
};

/// What happened in a group or workspace and below it, the latest first.
#[component]
pub fn ActivityPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let filter = filter();
    let data = load(move || (path.clone(), filter.get()), |(path, filter)| list_activity(path, filter));
    let view = move |activity: Activity| view! { <Happened activity filter=filter.get_untracked() /> }.into_any();
    view! { <Loaded data view /> }
}

/// What the address filters by.
fn filter() -> Signal<ActivityFilter> {
    let query = use_query_map();
    Signal::derive(move || {
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
    })
}

#[component]
fn Happened(activity: Activity, filter: ActivityFilter) -> impl IntoView {
    let Activity { namespace, events } = activity;
    let listed = Listed {
        page: format!("/groups/{}/-/activity", namespace.path),
        tab: "",
        namespace_path: namespace.path.to_string(),
        target: String::new(),
        path: None,
        nothing: format!("This {} does not have any activity events", namespace.kind.as_str()),
    };
    let crumbs = vec![("activity".to_owned(), "activity".to_owned())];
    view! {
        <NamespacePage namespace section=Section::Activity crumbs>
            <div class="page-head">
                <Heading text="Activity" />
                <Files listed=listed.clone() filter=filter.clone() />
            </div>
            <Listing listed events filter />
        </NamespacePage>
    }
}
