//! The recorded logins of a service account, each with the account of it: rule by rule what was expected and received.

use identity::{
    model::{LoginOutcome, LoginRecord, ProviderAccount, Rule, RuleFinding, VerdictKind},
    paging::Page,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::service_accounts::list_logins,
    components::{
        address::address,
        badge::{Badge, Tone},
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
    let view = move |page: Page<LoginRecord>| {
        view! { <List page base=base.clone() later=!untrack(after).is_empty() /> }.into_any()
    };
    view! { <Loaded data view /> }
}

#[component]
fn List(page: Page<LoginRecord>, base: String, later: bool) -> impl IntoView {
    if page.page_info.total_count == 0 {
        let text = "Every login attempt will stand here, with the reason if it was refused.";
        return view! { <EmptyState icon="activity" title="No logins yet" text /> }.into_any();
    }
    let total = count(page.page_info.total_count, "login");
    let next = Callback::new(move |after: Option<String>| {
        address(&base, &[("tab", "logins"), ("after", &after.unwrap_or_default())])
    });
    // The latest is what somebody looks for; the others open on demand.
    let rows = page.items.into_iter().enumerate().map(|(at, login)| {
        let open = at == 0 && !later && login.outcome != LoginOutcome::Accepted;
        view! { <Login login open /> }
    });
    view! {
        <p class="list-count">{total}</p>
        <ul class="rows logins">{rows.collect_view()}</ul>
        <Pagination info=page.page_info later label="Pages of logins" address=next />
    }
    .into_any()
}

#[component]
fn Login(login: LoginRecord, open: bool) -> impl IntoView {
    let (word, tone) = match login.outcome {
        LoginOutcome::Accepted => ("Accepted", Tone::Good),
        LoginOutcome::Refused => ("Refused", Tone::Bad),
        LoginOutcome::Unavailable => ("Unavailable", Tone::Warning),
    };
    let reason = reason(&login);
    let (at, id, source) = (login.at, login.id.to_string(), login.source_address.clone());
    view! {
        <li>
            <Badge text=word tone />
            <div class="row-main">
                {reason.map(|reason| view! { <span>{reason}</span> })}
                <span class="row-text">
                    "From " {source} ", login ID " <code>{id}</code>
                </span>
                <details class="login-account" open=open>
                    <summary>"Rule by rule"</summary>
                    <LoginDetails login />
                </details>
            </div>
            <span class="row-side"><Time at /></span>
        </li>
    }
}

/// What the token said of itself, and how it fared with each provider, rule by rule.
#[component]
pub fn LoginDetails(
    /// The login.
    login: LoginRecord,
) -> impl IntoView {
    let token = &login.account.token;
    let said = [("iss", &token.issuer), ("kid", &token.key_id), ("alg", &token.algorithm)];
    let said: Vec<_> = said
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)))
        .map(|(name, value)| view! { <dt>{name}</dt><dd><code>{value}</code></dd> })
        .collect();
    let providers = login.account.providers.into_iter().map(|provider| view! { <Provider provider /> });
    view! {
        <dl class="pairs">{said}</dl>
        {login.account.malformed.map(|text| view! { <p>{text}</p> })}
        {providers.collect_view()}
    }
}

/// Why it was refused, in one line: of the provider that came furthest, the first rule that is broken.
#[must_use]
pub fn reason(login: &LoginRecord) -> Option<String> {
    if login.outcome == LoginOutcome::Accepted {
        return None;
    }
    if let Some(malformed) = &login.account.malformed {
        return Some(malformed.clone());
    }
    let passed = |provider: &&ProviderAccount| {
        provider.findings.iter().filter(|finding| finding.verdict == VerdictKind::Pass).count()
    };
    let nearest = login.account.providers.iter().max_by_key(passed)?;
    let broken = |finding: &&RuleFinding| matches!(finding.verdict, VerdictKind::Fail | VerdictKind::Missing);
    let finding = nearest.findings.iter().find(broken)?;
    let subject = finding.claim.as_deref().map_or_else(String::new, |claim| format!(" {claim}"));
    let hint = finding.hint.as_deref().map_or_else(String::new, |hint| format!(": {hint}"));
    Some(format!("{}{subject}{hint}", rule_name(finding.rule)))
}

#[component]
fn Provider(provider: ProviderAccount) -> impl IntoView {
    let caption = format!("How the token fared with {}", provider.issuer);
    let label = caption.clone();
    let rows = provider.findings.into_iter().map(|finding| view! { <Finding finding /> });
    view! {
        <div class="table-scroll" role="region" tabindex="0" aria-label=label>
            <table class="findings">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Rule"</th>
                        <th scope="col">"Expected"</th>
                        <th scope="col">"Received"</th>
                        <th scope="col">"Verdict"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Finding(finding: RuleFinding) -> impl IntoView {
    let (word, tone) = match finding.verdict {
        VerdictKind::Pass => ("Pass", Tone::Good),
        VerdictKind::Fail => ("Fail", Tone::Bad),
        VerdictKind::Missing => ("Missing", Tone::Bad),
        VerdictKind::NotChecked => ("Not checked", Tone::Neutral),
    };
    view! {
        <tr>
            <th scope="row">
                {rule_name(finding.rule)} {finding.claim.map(|claim| view! { " " <code>{claim}</code> })}
            </th>
            <td><code>{finding.expected}</code></td>
            <td>{finding.received.map(|received| view! { <code>{received}</code> })}</td>
            <td>
                <Badge text=word tone />
                {finding.hint.map(|hint| view! { <p class="finding-hint">{hint}</p> })}
            </td>
        </tr>
    }
}

const fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Enabled => "In use",
        Rule::Form => "Form",
        Rule::Issuer => "Issuer",
        Rule::Signature => "Signature",
        Rule::Time => "Time",
        Rule::Audience => "Audience",
        Rule::Claim => "Claim",
        Rule::SingleUse => "Single use",
    }
}
