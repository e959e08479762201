//! What happened lately where a person is a member.

use identity::model::ActivityEvent;
use leptos::prelude::*;

use super::event::EventList;
use crate::{
    api::activity::recent_activity,
    components::loaded::{Loaded, load},
};

/// The latest events, for the first page; nothing if there are none.
#[component]
pub fn RecentActivity() -> impl IntoView {
    let data = load(|| (), |()| recent_activity());
    let view = |events: Vec<ActivityEvent>| {
        (!events.is_empty())
            .then(|| {
                view! {
                    <section>
                        <h2>"Recent activity"</h2>
                        <EventList events />
                    </section>
                }
            })
            .into_any()
    };
    view! { <Loaded data view /> }
}
