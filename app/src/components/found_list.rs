//! What a search across everything has found.

use leptos::prelude::*;

use super::icon::Icon;
use crate::api::search::Found;

/// The kinds in their order: how each is written, its picture, its name, the name of many.
pub const KINDS: [(&str, &str, &str, &str); 5] = [
    ("login", "activity", "Login", "Logins"),
    ("group", "group", "Group", "Groups"),
    ("workspace", "workspace", "Workspace", "Workspaces"),
    ("service_account", "machine", "Service Account", "Service Accounts"),
    ("user", "person", "User", "Users"),
];

/// The picture and the name of a kind.
#[must_use]
pub fn kind_of(kind: &str) -> (&'static str, &'static str) {
    KINDS.iter().find(|known| known.0 == kind).map_or(("search", ""), |known| (known.1, known.2))
}

/// Rows of one kind.
#[component]
pub fn FoundList(
    /// The rows.
    items: Vec<Found>,
    /// The name of the list, for screen readers.
    label: &'static str,
) -> impl IntoView {
    let rows = items.into_iter().map(|item| {
        view! {
            <li>
                <Icon name=kind_of(&item.kind).0 />
                <span class="row-main"><a href=item.href>{item.label}</a><span class="row-text">{item.description}</span></span>
            </li>
        }
    });
    view! { <ul class="rows" aria-label=label>{rows.collect_view()}</ul> }
}
