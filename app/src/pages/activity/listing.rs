//! A list of events with its filters, its files and its pages.

use leptos::prelude::*;

use super::{event::EventList, filters::Filters};
use crate::{
    api::activity::{ActivityFilter, Events},
    components::{
        address::address,
        empty_state::EmptyState,
        pagination::{Pagination, count},
    },
};

/// Which list it is.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The page that it stands in.
    pub page: String,
    /// The tab of that page; empty if there are none.
    pub tab: &'static str,
    /// The group or workspace in which it happened.
    pub namespace_path: String,
    /// The thing to which it happened; empty for all of them.
    pub target: String,
    /// Of the whole server: at or below which path; empty for anywhere. None in lists of one place.
    pub path: Option<String>,
    /// What is said if nothing has happened.
    pub nothing: String,
}

impl Listed {
    /// The address of the list with these filters, and of the page after `after`.
    fn address(&self, filter: &ActivityFilter, after: &str) -> String {
        let place = [("tab", self.tab), ("path", self.path.as_deref().unwrap_or_default())];
        address(&self.page, &[&place[..], &filter.parameters()[..], &[("after", after)]].concat())
    }

    /// The address of the file with what is listed.
    fn file(&self, filter: &ActivityFilter, format: &str) -> String {
        let place = [
            ("namespace_path", self.namespace_path.as_str()),
            ("path", self.path.as_deref().unwrap_or_default()),
            ("target", self.target.as_str()),
            ("format", format),
        ];
        address("/export/activity", &[&place[..], &filter.parameters()[..]].concat())
    }
}

/// The links to the files: what is listed, all pages of it.
#[component]
pub fn Files(
    /// Which list.
    listed: Listed,
    /// What it is filtered by.
    filter: ActivityFilter,
) -> impl IntoView {
    view! {
        <div class="actions-row">
            <a class="button" rel="external" href=listed.file(&filter, "csv")>"Export CSV"</a>
            <a class="button" rel="external" href=listed.file(&filter, "json")>"Export JSON"</a>
        </div>
    }
}

/// The filters and the events of one page.
#[component]
pub fn Listing(
    /// Which list.
    listed: Listed,
    /// The events.
    events: Events,
    /// What they are filtered by.
    filter: ActivityFilter,
) -> impl IntoView {
    let Events { page, refused } = events;
    let later = !filter.after.is_empty();
    let somewhere = listed.path.as_deref().is_some_and(|path| !path.is_empty());
    let filtered = somewhere || filter.parameters().iter().any(|(_, value)| !value.is_empty());
    let total = page.page_info.total_count;
    // What is gone has no page: on that of the whole server a place leads to what happened there.
    let places = if listed.path.is_some() { "/admin/activity?path=" } else { "/groups/" };
    let body = if total > 0 {
        view! {
            <p class="list-count">{count(total, "event")}</p>
            <EventList events=page.items places />
        }
        .into_any()
    } else if filtered {
        view! { <EmptyState icon="search" title="Nothing found" text="No event fits these filters." /> }.into_any()
    } else {
        view! { <EmptyState icon="activity" title="No activity" text=listed.nothing.clone() /> }.into_any()
    };
    let (action, tab, sent) = (listed.page.clone(), listed.tab, filter.clone());
    let path = listed.path.clone();
    let next = Callback::new(move |after: Option<String>| listed.address(&sent, &after.unwrap_or_default()));
    view! {
        <Filters action tab filter refused path />
        {body}
        <Pagination info=page.page_info later label="Pages of activity" address=next />
    }
}
