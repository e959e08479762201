//! The filters of a list of events; they stand in the address.

use leptos::prelude::*;

use crate::{
    api::activity::ActivityFilter,
    components::{alert::Alert, badge::Tone, search::Filter},
};

/// Kinds of events, by how the names of their actions begin.
const KINDS: [(&str, &str); 5] = [
    ("service_account.", "Service accounts"),
    ("member.", "Members"),
    ("group.", "Groups"),
    ("workspace.", "Workspaces"),
    ("team.", "Teams"),
];

/// The form of the filters.
#[component]
pub fn Filters(
    /// The page of the list.
    action: String,
    /// What is filtered by.
    filter: ActivityFilter,
    /// Why a filter was left out.
    refused: Option<String>,
) -> impl IntoView {
    let kinds = KINDS.map(|(value, text)| (value.to_owned(), text.to_owned()));
    let clear = action.clone();
    let used = !filter.parameters().iter().all(|(_, value)| value.is_empty());
    view! {
        <search>
            <form action=action method="get" class="search-form activity-filters">
                <Filter label="Kind" name="action" all="All kinds" options=kinds.into() value=filter.action />
                <label class="inline-field">
                    <span>"By"</span>
                    <input name="actor" value=filter.actor placeholder="Username or path" maxlength="300" autocomplete="off" />
                </label>
                <label class="inline-field"><span>"From"</span><input type="date" name="since" value=filter.since /></label>
                <label class="inline-field">
                    <span>"Before"</span><input type="date" name="until" value=filter.until />
                </label>
                <button type="submit" class="button">"Filter"</button>
                {used.then(|| view! { <a class="button" href=clear>"Clear filters"</a> })}
            </form>
        </search>
        {refused.map(|text| view! { <Alert tone=Tone::Warning>{text}</Alert> })}
    }
}
