//! Sessions, with a button that ends each.

use identity::model::SessionInfo;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::people::EndSession,
    components::{
        badge::{Badge, Tone},
        data_table::DataTable,
        time::Time,
    },
    forms::mutation_form::MutationForm,
};

/// The titles of the columns.
pub(super) const COLUMNS: [&str; 5] = ["Browser", "Address", "Signed in", "Last seen", ""];

/// The sessions of one person. `back` is the page that shows them.
#[component]
pub(super) fn SessionTable(sessions: Vec<SessionInfo>, back: String) -> impl IntoView {
    let rows = sessions.into_iter().map(|session| row(session, &back)).collect();
    view! { <DataTable label="Sessions" columns=COLUMNS.into() rows /> }
}

/// The cells of a session.
pub(super) fn row(session: SessionInfo, back: &str) -> Vec<AnyView> {
    let browser = if session.browser.is_empty() { "Unknown browser".to_owned() } else { session.browser.clone() };
    let address = if session.source_address.is_empty() { "unknown".to_owned() } else { session.source_address.clone() };
    let (created, seen) = (session.created_at, session.last_seen_at);
    let action = if session.current {
        view! { <Badge text="This browser" tone=Tone::Accent /> }.into_any()
    } else {
        let back = back.to_owned();
        let label = format!("End session of {}, {browser}, {address}", session.username);
        view! {
            <MutationForm action=EndSession::PATH key=format!("end-{}", session.id) inline=true>
                <input type="hidden" name="username" value=session.username />
                <input type="hidden" name="id" value=session.id />
                <input type="hidden" name="back" value=back />
                <button type="submit" class="button button-small" aria-label=label>"End"</button>
            </MutationForm>
        }
        .into_any()
    };
    vec![
        // Browsers say of themselves what they like.
        view! { <bdi>{browser}</bdi> }.into_any(),
        view! { <code>{address}</code> }.into_any(),
        view! { <Time at=created /> }.into_any(),
        view! { <Time at=seen /> }.into_any(),
        action,
    ]
}
