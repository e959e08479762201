//! A list of groups or workspaces.

use identity::model::Namespace;
use leptos::prelude::*;

use super::{icon::Icon, layout::kind_icon, time::Time};

/// A list of groups or workspaces, each with its description and last change.
#[component]
pub fn NamespaceList(
    /// The rows.
    items: Vec<Namespace>,
    /// Whether to show the whole path instead of the name.
    #[prop(optional)]
    whole_path: bool,
) -> impl IntoView {
    let rows = items.into_iter().map(|item| {
        let text = if whole_path { item.path.to_string() } else { item.name.to_string() };
        view! {
            <li>
                <Icon name=kind_icon(item.kind) />
                <span class="row-main">
                    <a href=format!("/groups/{}", item.path)>{text}</a>
                    <span class="row-text">{item.description.to_string()}</span>
                </span>
                <span class="row-side"><Time at=item.updated_at /></span>
            </li>
        }
    });
    view! { <ul class="rows">{rows.collect_view()}</ul> }
}
