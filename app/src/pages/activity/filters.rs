//! The filters of a list of events; they stand in the address.

use leptos::prelude::*;

use crate::{
    api::activity::ActivityFilter,
    components::{address::address, alert::Alert, badge::Tone, search::Filter},
};

/// Kinds of events, by how the names of their actions begin. The first two happen to service accounts.
const KINDS: [(&str, &str); 5] = [
    ("service_account.", "Service accounts"),
    ("member.", "Members"),
    ("group.", "Groups"),
    ("workspace.", "Workspaces"),
    ("team.", "Teams"),
];

/// What else happens on the server.
const MORE_KINDS: [(&str, &str); 4] = [
    ("user.", "Users"),
    ("personal_access_token.", "Personal access tokens"),
    ("issuer.", "Allowed issuers"),
    ("signing_key.", "Signing keys"),
];

/// The form of the filters.
#[component]
pub fn Filters(
    /// The page of the list.
    action: String,
    /// The tab of that page which shows the events of a service account; empty for a list of all.
    tab: &'static str,
    /// What is filtered by.
    filter: ActivityFilter,
    /// Why a filter was left out.
    refused: Option<String>,
    /// Of the whole server: at or below which path; empty for anywhere.
    #[prop(optional_no_strip)]
    path: Option<String>,
) -> impl IntoView {
    let shown = if tab.is_empty() { KINDS.len() } else { 2 };
    let more = path.iter().flat_map(|_| MORE_KINDS);
    let kinds = KINDS.into_iter().take(shown).chain(more);
    let kinds = kinds.map(|(value, text)| (value.to_owned(), text.to_owned())).collect();
    let clear = address(&action, &[("tab", tab)]);
    let somewhere = path.as_deref().is_some_and(|path| !path.is_empty());
    let used = somewhere || !filter.parameters().iter().all(|(_, value)| value.is_empty());
    view! {
        <search>
            <form action=action method="get" class="search-form activity-filters">
                {(!tab.is_empty()).then(|| view! { <input type="hidden" name="tab" value=tab /> })}
                <Filter label="Kind" name="action" all="All kinds" options=kinds value=filter.action />
                {path.map(|path| view! {
                    <label class="inline-field">
                        <span>"At"</span>
                        <input name="path" value=path placeholder="Path, even if gone" maxlength="2000" autocomplete="off" />
                    </label>
                })}
                <label class="inline-field">
                    <span>"By"</span>
                    <input name="actor" value=filter.actor placeholder="Username or path" maxlength="300" autocomplete="off" />
                </label>
                <label class="inline-field"><span>"From"</span><input type="date" name="since" value=day(filter.since) /></label>
                <label class="inline-field">
                    <span>"Before"</span><input type="date" name="until" value=day(filter.until) />
                </label>
                <button type="submit" class="button">"Filter"</button>
                {used.then(|| view! { <a class="button" href=clear>"Clear filters"</a> })}
            </form>
        </search>
        {refused.map(|text| view! { <Alert tone=Tone::Warning>{text}</Alert> })}
    }
}

/// A day as its field takes it. What is none, typed into the address, is told beside the list; the field would refuse it.
fn day(text: String) -> String {
    let fits = text.len() == 10
        && text
            .char_indices()
            .all(|(at, character)| if at == 4 || at == 7 { character == '-' } else { character.is_ascii_digit() });
    if fits { text } else { String::new() }
}
