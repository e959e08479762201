//! What a change would do to recorded logins.

use identity::model::{Replay, ReplayVerdict, ReplayedLogin};
use leptos::prelude::*;

use super::login_account::outcome;
use crate::{
    api::Shown,
    components::{badge::Badge, pagination::count, time::Time},
};

/// What may become of a login, how it is said, and whether the list is open: what changes is.
const VERDICTS: [(ReplayVerdict, &str, bool); 5] = [
    (ReplayVerdict::WouldBeRefused, "would be refused", true),
    (ReplayVerdict::NewlyPasses, "would newly pass", true),
    (ReplayVerdict::StillPasses, "would still pass", false),
    (ReplayVerdict::StillRefused, "would still be refused", false),
    (ReplayVerdict::Unknown, "cannot be told: a claim was too long to be kept", false),
];

/// The answer to what a change would do.
pub fn answer(shown: Shown) -> AnyView {
    match shown {
        Shown::Replay(replay) => view! { <WhatWouldChange replay /> }.into_any(),
        Shown::Test(_) => ().into_any(),
    }
}

#[component]
fn WhatWouldChange(replay: Replay) -> impl IntoView {
    let looked_at = replay.logins.len();
    let lists = VERDICTS.map(|(verdict, text, open)| {
        let logins: Vec<_> = replay.with(verdict).cloned().collect();
        // What is asked for is said, also if it is none.
        let told = !logins.is_empty() || open || verdict == ReplayVerdict::StillPasses;
        (looked_at > 0 && told).then(|| list(logins, text, open))
    });
    let lists = lists.into_iter().collect_view();
    let text = if looked_at == 0 {
        "There is no recorded login to compare with: of tokens that were proven to be their issuer's, the claims are \
         kept for a while."
            .to_owned()
    } else {
        let logins = count(looked_at as u64, "recorded login");
        format!(
            "The latest {logins}, held against what stands in the form. Nothing is saved yet: Update Service Account does that."
        )
    };
    view! {
        // Whoever goes on from here has seen it.
        <input type="hidden" name="seen" value=replay.trust.clone() />
        <h2>"What This Would Change"</h2>
        <p class="hint">{text}</p>
        {lists}
    }
}

fn list(logins: Vec<ReplayedLogin>, text: &'static str, open: bool) -> AnyView {
    if logins.is_empty() {
        return view! { <p>{format!("None {text}.")}</p> }.into_any();
    }
    let title = format!("{} {text}", logins.len());
    let rows = logins.into_iter().map(row).collect_view();
    view! {
        <details class="login-account" open=open>
            <summary>{title}</summary>
            <ul class="rows logins">{rows}</ul>
        </details>
    }
    .into_any()
}

fn row(login: ReplayedLogin) -> AnyView {
    let (word, tone) = outcome(login.was);
    let id = login.id.to_string();
    let said = [login.subject, login.issuer].into_iter().flatten().map(|text| view! { <code>{text}</code>" " });
    let said = said.collect_view();
    let broken = login.broken.map(|broken| {
        let received = broken.received.as_deref().map_or_else(String::new, |text| format!(", received {text}"));
        let differs = format!("Expected {}{received}", broken.expected);
        view! { <span>{broken.in_words()}</span> <span class="row-text">{differs}</span> }
    });
    view! {
        <li>
            <Badge text=word tone />
            <div class="row-main">
                <span>{said}</span>
                {broken}
                <span class="row-text">"From " {login.source_address} ", login ID " <code>{id}</code></span>
            </div>
            <span class="row-side"><Time at=login.at /></span>
        </li>
    }
    .into_any()
}
