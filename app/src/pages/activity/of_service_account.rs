//! What happened to a service account.

use leptos::prelude::*;

use super::{
    filter,
    listing::{Files, Listed, Listing},
};
use crate::{
    api::activity::{Events, service_account_activity},
    components::loaded::{Loaded, load},
};

/// The events, the latest first: a tab of its page.
#[component]
pub fn ServiceAccountActivity(
    /// The service account.
    id: String,
    /// The path of its group.
    group: String,
    /// Its page.
    base: String,
) -> impl IntoView {
    let filter = filter();
    let listed = Listed {
        page: base,
        tab: "activity",
        namespace_path: group,
        target: id.clone(),
        path: None,
        nothing: "Changes of this service account and of its memberships will stand here.".to_owned(),
    };
    let data = load(move || (id.clone(), filter.get()), |(id, filter)| service_account_activity(id, filter));
    let view = move |events: Events| {
        let (listed, filter) = (listed.clone(), filter.get_untracked());
        view! {
            <Files listed=listed.clone() filter=filter.clone() />
            <Listing listed events filter />
        }
        .into_any()
    };
    view! { <Loaded data view /> }
}
