//! One issuer: how its keys stand, and who trusts it.

use identity::{
    model::{AllowListMode, IssuerDetails, SeenKey, TrustingAccount, UnusedKey},
    paging::Page,
    timestamp::Timestamp,
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{keys, listed};
use crate::{
    api::issuers::{AllowIssuer, RefreshIssuer, page_of},
    components::{
        address::address,
        alert::Alert,
        badge::{Badge, Tone},
        data_table::DataTable,
        heading::Heading,
        layout::PlainPage,
        pagination::{Pagination, count},
        time::Time,
    },
    forms::{fields::SubmitButton, mutation_form::MutationForm},
};

/// The page.
pub(super) fn details(details: IssuerDetails, later: bool) -> AnyView {
    let issuer = details.issuer.clone();
    let failure = details.failure.clone().map(|failure| {
        view! {
            <Alert tone=Tone::Bad>
                <p>{failure.reason}</p>
                <p>"Last tried " <Time at=failure.at /> ", failing since " <Time at=failure.since /> "."</p>
            </Alert>
        }
    });
    view! {
        <PlainPage>
            <div class="page-head">
                <Heading text=issuer.clone() title=format!("Issuer {issuer}") />
                {details.administrator.then(|| actions(&details))}
            </div>
            <p class="lead"><a href="/issuers">"All issuers"</a></p>
            {failure}
            {facts(&details)}
            {key_table(details.keys, details.nameless_keys)}
            {unused(details.unused)}
            {trusting(&issuer, details.accounts, later)}
        </PlainPage>
    }
    .into_any()
}

/// What administrators do about it.
fn actions(details: &IssuerDetails) -> AnyView {
    let issuer = details.issuer.clone();
    let allow = (!details.listed && details.mode != AllowListMode::Off).then(|| {
        let (issuer, back) = (issuer.clone(), page_of(&issuer));
        view! {
            <MutationForm action=AllowIssuer::PATH key="allow">
                <input type="hidden" name="issuer" value=issuer />
                <input type="hidden" name="back" value=back />
                <SubmitButton label="Allow this issuer" plain=true />
            </MutationForm>
        }
    });
    view! {
        <div class="actions-row">
            {allow}
            <MutationForm action=RefreshIssuer::PATH key="refresh">
                <input type="hidden" name="issuer" value=issuer />
                <SubmitButton label="Refresh now" />
            </MutationForm>
        </div>
    }
    .into_any()
}

fn facts(details: &IssuerDetails) -> AnyView {
    let fetched = match details.fetched_at {
        Some(at) => view! { <Time at /> }.into_any(),
        None => "Not since the server started".into_any(),
    };
    let stale =
        details.stale_since.map(|at: Timestamp| view! { <div><dt>"Stale since"</dt><dd><Time at /></dd></div> });
    let clock = match details.clock {
        Some(clock) => view! { {clock.in_words()} " (" <Time at=clock.at /> ")" }.into_any(),
        None => "Not known: no token came since the server started".into_any(),
    };
    let configuration = format!("{}/.well-known/openid-configuration", details.issuer);
    view! {
        <dl class="facts">
            <div><dt>"Keys"</dt><dd>{keys(details.state)}</dd></div>
            <div><dt>"Fetched"</dt><dd>{fetched}</dd></div>
            {stale}
            <div><dt>"Configuration"</dt><dd><code>{configuration}</code></dd></div>
            <div><dt>"Difference of the clocks"</dt><dd>{clock}</dd></div>
            <div><dt>"Allowed"</dt><dd>{listed(details.mode, details.listed, details.unlisted_logins)}</dd></div>
        </dl>
    }
    .into_any()
}

fn key_table(seen: Vec<SeenKey>, nameless: u64) -> AnyView {
    let nameless = (nameless > 0).then(|| {
        view! { <p class="hint">{format!("{nameless} of the keys in use have no key id.")}</p> }
    });
    let table = if seen.is_empty() {
        view! { <p class="hint">"No key of this issuer was seen yet."</p> }.into_any()
    } else {
        let rows = seen.into_iter().map(|key| {
            let (text, tone) = match key.current {
                Some(true) => ("In use", Tone::Good),
                Some(false) => ("Withdrawn", Tone::Warning),
                None => ("Not asked yet", Tone::Neutral),
            };
            vec![
                view! { <code>{key.kid}</code> }.into_any(),
                key.algorithms.into_any(),
                view! { <Badge text tone /> }.into_any(),
                view! { <Time at=key.first_seen /> }.into_any(),
                view! { <Time at=key.last_seen /> }.into_any(),
            ]
        });
        let columns = vec!["Key id", "Algorithms", "State", "First seen", "Last seen"];
        let rows = rows.collect();
        view! { <DataTable label="Keys" columns rows /> }.into_any()
    };
    view! { <section><h2>"Keys"</h2> {table} {nameless}</section> }.into_any()
}

fn unused(keys: Vec<UnusedKey>) -> Option<AnyView> {
    let rows = keys.into_iter().map(|key| {
        let name = key.kid.unwrap_or_else(|| "A key without id".to_owned());
        view! { <li><span class="row-main"><code>{name}</code><span class="row-text">{key.reason}</span></span></li> }
    });
    let rows = rows.collect_view();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Keys that are not used"</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn trusting(issuer: &str, page: Page<TrustingAccount>, later: bool) -> AnyView {
    let here = issuer.to_owned();
    let next = Callback::new(move |after: Option<String>| {
        address("/issuers", &[("issuer", &here), ("after", &after.unwrap_or_default())])
    });
    let rows = page.items.into_iter().map(|account| {
        let group = account.path.rsplit_once('/').map_or("", |(group, _)| group);
        let href = format!("/groups/{group}/-/service_accounts/{}", account.id);
        let disabled = account.disabled.then(|| view! { " " <Badge text="Disabled" tone=Tone::Warning /> });
        view! { <li><span class="row-main"><span><a href=href>{account.path.clone()}</a> {disabled}</span></span></li> }
    });
    let total = match page.page_info.total_count {
        number if number > 1000 => "More than 1000 service accounts".to_owned(),
        number => count(number, "service account"),
    };
    view! {
        <section>
            <h2>"Service accounts that trust it"</h2>
            <p class="list-count">{total}</p>
            <ul class="rows" aria-label="Service accounts that trust it">{rows.collect_view()}</ul>
            <Pagination info=page.page_info later label="Pages of service accounts" address=next />
        </section>
    }
    .into_any()
}
