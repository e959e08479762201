//! Issuers in use at `/issuers`, one of them at `/issuers?issuer=…`.

mod allowed;
mod details;
mod list;

use identity::model::{AllowListMode, KeysState, UnlistedLogins};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::issuers::{Issuers, get_issuers},
    components::{
        badge::{Badge, Tone},
        loaded::{Loaded, load},
        pagination::count,
        time::Time,
    },
};

/// The page that the address names.
#[component]
pub fn IssuersPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = move || {
        let text = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
        (text("issuer"), text("after"))
    };
    let data = load(wanted, |(issuer, after)| get_issuers(issuer, after));
    let view = move |issuers: Issuers| {
        let later = !untrack(wanted).1.is_empty();
        match issuers {
            Issuers::List(issuers, allowed) => list::list(*issuers, allowed.map(|allowed| *allowed), later),
            Issuers::One(details) => details::details(*details, later),
        }
    };
    view! { <Loaded data view /> }
}

/// How the keys of an issuer stand.
fn keys(state: KeysState) -> AnyView {
    let tone = match state {
        KeysState::NotAsked => Tone::Neutral,
        KeysState::Fresh => Tone::Good,
        KeysState::Stale => Tone::Warning,
        KeysState::Failing => Tone::Bad,
    };
    view! { <Badge text=state.label() tone /> }.into_any()
}

/// Whether an issuer is on the list of allowed ones, and what that means.
fn listed(mode: AllowListMode, listed: bool, unlisted: Option<UnlistedLogins>) -> AnyView {
    let (text, tone) = match (mode, listed) {
        (AllowListMode::Off, _) => ("Yes, like every issuer", Tone::Neutral),
        (_, true) => ("Yes", Tone::Good),
        (AllowListMode::Audit, false) => ("No, watched", Tone::Warning),
        (AllowListMode::Enforce, false) => ("No", Tone::Bad),
    };
    let counted = unlisted.filter(|_| mode != AllowListMode::Off).map(|unlisted| {
        let text = format!("The list would have refused {}, the last ", count(unlisted.logins, "login"));
        view! { <p class="row-text">{text} <Time at=unlisted.last_at /></p> }
    });
    view! { <Badge text tone /> {counted} }.into_any()
}
