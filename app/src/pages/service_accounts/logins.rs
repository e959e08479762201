//! The recorded logins of a service account, each with the account of it: rule by rule what was expected and received.

use identity::{
    model::{LoginOutcome, LoginRecord},
    paging::Page,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::login_account::{LoginDetails, duration, let_in_by, outcome, reason};
use crate::{
    api::service_accounts::list_logins,
    components::{
        address::address,
        badge::Badge,
        empty_state::EmptyState,
        loaded::{Loaded, load},
        pagination::{Pagination, count},
        time::Time,
    },
};

/// The logins, the latest first.
#[component]
pub fn Logins(
    /// The service account.
    id: String,
    /// Its page.
    base: String,
) -> impl IntoView {
    let query = use_query_map();
    let after = move || query.with(|query| query.get("after").unwrap_or_default());
    let data = load(move || (id.clone(), after()), |(id, after)| list_logins(id, after));
    let test = format!("{base}/test");
    let view = move |page: Page<LoginRecord>| {
        view! { <List page base=base.clone() later=!untrack(after).is_empty() /> }.into_any()
    };
    view! {
        <div class="page-head">
            <p class="hint">
                "Every attempt to log in as this service account, and rule by rule why it was let in or refused."
            </p>
            <a class="button" href=test>"Test a Token"</a>
        </div>
        <Loaded data view />
    }
}

#[component]
fn List(page: Page<LoginRecord>, base: String, later: bool) -> impl IntoView {
    if page.page_info.total_count == 0 {
        let text = "Every login attempt will stand here, with the reason if it was refused.";
        return view! { <EmptyState icon="activity" title="No logins yet" text /> }.into_any();
    }
    let total = count(page.page_info.total_count, "login");
    let here = base.clone();
    let next = Callback::new(move |after: Option<String>| {
        address(&base, &[("tab", "logins"), ("after", &after.unwrap_or_default())])
    });
    // The latest is what somebody looks for; the others open on demand.
    let rows = page.items.into_iter().enumerate().map(|(at, login)| {
        let open = at == 0 && !later && login.outcome != LoginOutcome::Accepted;
        let href = format!("{here}/logins/{}", login.id);
        view! { <Login login href open /> }
    });
    view! {
        <p class="list-count">{total}</p>
        <ul class="rows logins">{rows.collect_view()}</ul>
        <Pagination info=page.page_info later label="Pages of logins" address=next />
    }
    .into_any()
}

#[component]
fn Login(login: LoginRecord, href: String, open: bool) -> impl IntoView {
    let (word, tone) = outcome(login.outcome);
    let reason = reason(&login);
    let (at, id, source) = (login.at, login.id.to_string(), login.source_address.clone());
    let (by, took) = (let_in_by(&login), duration(login.duration_us));
    view! {
        <li>
            <Badge text=word tone />
            <div class="row-main">
                {reason.map(|reason| view! { <span>{reason}</span> })}
                {by.map(|issuer| view! { <span>"Let in by " <code>{issuer}</code></span> })}
                <span class="row-text">
                    "From " {source} ", took " {took} ", login ID " <a href=href><code>{id}</code></a>
                </span>
                <details class="login-account" open=open>
                    <summary>"Rule by rule"</summary>
                    <LoginDetails account=login.account />
                </details>
            </div>
            <span class="row-side"><Time at /></span>
        </li>
    }
}
