//! What happened on the whole server, for administrators.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{Listed, files, filter_of};
use crate::{
    api::activity::{ServerActivity, list_server_activity},
    components::loaded::{Loaded, load},
    pages::people::layout::{AdminPage, Part},
};

/// The events of all groups and of none, the latest first.
#[component]
pub fn ServerActivityPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = move || {
        query.with(|query| {
            let text = |name: &str| query.get(name).unwrap_or_default();
            (text("path"), filter_of(text))
        })
    };
    let data = load(wanted, |(path, filter)| list_server_activity(path, filter));
    let view = move |activity: ServerActivity| {
        let ServerActivity { page, refused } = activity;
        let (path, filter) = untrack(wanted);
        let files = files(("path", &path), &filter);
        let base = "/admin/activity".to_owned();
        let nothing = "Nothing has happened on this server".to_owned();
        view! {
            <AdminPage part=Part::Activity title="Activity" beside=Some(files)>
                <p class="lead">
                    "What happened on the whole server: in all groups, to groups that are gone, and to users, teams, issuers \
                     and signing keys."
                </p>
                <Listed base path=Some(path) filter page refused nothing />
            </AdminPage>
        }
        .into_any()
    };
    view! { <Loaded data view /> }
}
