//! What happened to a service account.

use identity::{model::ActivityEvent, paging::Page};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::event::EventList;
use crate::{
    api::activity::service_account_activity,
    components::{
        address::address,
        empty_state::EmptyState,
        loaded::{Loaded, load},
        pagination::Pagination,
    },
};

/// The events, the latest first: a tab of its page.
#[component]
pub fn ServiceAccountActivity(
    /// The service account.
    id: String,
    /// Its page.
    base: String,
) -> impl IntoView {
    let query = use_query_map();
    let after = move || query.with(|query| query.get("after").unwrap_or_default());
    let data = load(move || (id.clone(), after()), |(id, after)| service_account_activity(id, after));
    let view = move |page: Page<ActivityEvent>| {
        let base = base.clone();
        let next = Callback::new(move |after: Option<String>| {
            address(&base, &[("tab", "activity"), ("after", &after.unwrap_or_default())])
        });
        let later = !untrack(after).is_empty();
        if page.items.is_empty() {
            let text = "Changes of this service account and of its memberships will stand here.";
            return view! { <EmptyState icon="activity" title="No activity" text /> }.into_any();
        }
        view! {
            <EventList events=page.items />
            <Pagination info=page.page_info later label="Pages of activity" address=next />
        }
        .into_any()
    };
    view! { <Loaded data view /> }
}
