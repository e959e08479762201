//! Where everybody is signed in.

use identity::{model::SessionInfo, paging::Page};
use leptos::prelude::*;

use super::{
    layout::{AdminList, AdminPage, Part},
    session_table,
};
use crate::{api::people::PeopleQuery, components::address::address};

/// The list of everybody's sessions.
#[component]
pub(super) fn Sessions(page: Page<SessionInfo>, query: PeopleQuery) -> impl IntoView {
    let back = address("/admin/sessions", &[("search", &query.search), ("after", &query.after)]);
    let row = |session: SessionInfo| {
        let name = session.username.clone();
        let mut row = vec![view! { <a href=format!("/admin/users/{name}")>{name.clone()}</a> }.into_any()];
        row.extend(session_table::row(session, &back));
        row
    };
    let rows = page.items.into_iter().map(row).collect();
    let columns = [&["Username"][..], &session_table::COLUMNS].concat();
    view! {
        <AdminPage part=Part::Sessions title="Sessions" beside=None>
            <AdminList
                part=Part::Sessions noun="session" query search="Search for users" info=page.page_info columns rows
                filters=None
            />
        </AdminPage>
    }
}
