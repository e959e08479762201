//! What happened on the whole server, for administrators.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    filter,
    listing::{Files, Listed, Listing},
};
use crate::{
    api::activity::{Events, list_server_activity},
    components::loaded::{Loaded, load},
    pages::people::layout::{AdminPage, Part},
};

/// The events of all groups and of none, the latest first.
#[component]
pub fn ServerActivityPage() -> impl IntoView {
    let (query, filter) = (use_query_map(), filter());
    let path = Signal::derive(move || query.with(|query| query.get("path").unwrap_or_default()));
    let data = load(move || (path.get(), filter.get()), |(path, filter)| list_server_activity(path, filter));
    let view = move |events: Events| {
        let filter = filter.get_untracked();
        let listed = Listed {
            page: "/admin/activity".to_owned(),
            tab: "",
            namespace_path: String::new(),
            target: String::new(),
            path: Some(path.get_untracked()),
            nothing: "Nothing has happened on this server".to_owned(),
        };
        let files = view! { <Files listed=listed.clone() filter=filter.clone() /> }.into_any();
        view! {
            <AdminPage part=Part::Activity title="Activity" beside=Some(files)>
                <p class="lead">
                    "What happened on the whole server: in all groups, to groups that are gone, and to users, teams, issuers \
                     and signing keys."
                </p>
                <Listing listed events filter />
            </AdminPage>
        }
        .into_any()
    };
    view! { <Loaded data view /> }
}
