//! The account of a login or of a test: what the token said of itself, and rule by rule what came of it.

use identity::model::{Elsewhere, LoginAccount, LoginOutcome, LoginRecord, ProviderAccount, RuleFinding, VerdictKind};
use leptos::prelude::*;

use crate::components::{
    badge::{Badge, Tone},
    pagination::count,
    table::TableScroll,
};

/// What the token said of itself, and how it fared with each provider, rule by rule. Whoever shows it says the reason.
#[component]
pub fn LoginDetails(
    /// The account.
    account: LoginAccount,
) -> impl IntoView {
    let token = account.token;
    let said = [("iss", token.issuer), ("kid", token.key_id), ("alg", token.algorithm)];
    let said: Vec<_> = said
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .map(|(name, value)| view! { <dt>{name}</dt><dd><code>{value}</code></dd> })
        .collect();
    let providers = account.providers.into_iter().map(|provider| view! { <Provider provider /> });
    view! {
        <dl class="pairs">{said}</dl>
        {token.elsewhere.map(right_for)}
        {providers.collect_view()}
        {(!token.claims.is_empty()).then(|| claims_of(token.claims))}
    }
}

/// Which claims the token had, and how long: often the one that is missing shows by itself.
fn claims_of(claims: Vec<(String, u32)>) -> impl IntoView {
    let total = count(claims.len() as u64, "claim");
    let rows = claims.into_iter().map(|(name, length)| {
        view! { <tr><th scope="row"><code>{name}</code></th><td>{length}</td></tr> }
    });
    view! {
        <details class="token-claims">
            <summary>{total}" in the token"</summary>
            <TableScroll label="Claims of the token">
                <table class="claims-table">
                    <caption class="visually-hidden">"Claims of the token: names and lengths, not values"</caption>
                    <thead><tr><th scope="col">"Claim"</th><th scope="col">"Bytes of its value"</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </TableScroll>
        </details>
    }
}

/// What let a login in: the issuer of its provider. None for refused ones and for client secrets.
#[must_use]
pub fn let_in_by(login: &LoginRecord) -> Option<String> {
    let id = login.provider_id?;
    login.account.providers.iter().find(|provider| provider.provider_id == id).map(|provider| provider.issuer.clone())
}

/// A short time in words: "840 µs", "3.2 ms", "1.2 s".
#[must_use]
pub fn duration(micros: i64) -> String {
    let tenths = |of: i64| format!("{}.{}", micros / of, micros % of * 10 / of);
    match micros {
        ..1_000 => format!("{micros} µs"),
        1_000..1_000_000 => format!("{} ms", tenths(1_000)),
        _ => format!("{} s", tenths(1_000_000)),
    }
}

/// The way to the service account that the token is right for.
fn right_for(other: Elsewhere) -> impl IntoView {
    let group = other.path.rsplit_once('/').map_or("", |(group, _)| group);
    let href = format!("/groups/{group}/-/service_accounts/{}", other.id);
    view! { <p>"It would log in to " <a href=href>{other.path}</a></p> }
}

/// How it ended, in a word.
#[must_use]
pub const fn outcome(outcome: LoginOutcome) -> (&'static str, Tone) {
    match outcome {
        LoginOutcome::Accepted => ("Accepted", Tone::Good),
        LoginOutcome::Refused => ("Refused", Tone::Bad),
        LoginOutcome::Unavailable => ("Unavailable", Tone::Warning),
    }
}

/// Why it was refused, in one line.
#[must_use]
pub fn reason(login: &LoginRecord) -> Option<String> {
    if login.outcome == LoginOutcome::Accepted { None } else { login.account.reason() }
}

#[component]
fn Provider(provider: ProviderAccount) -> impl IntoView {
    let caption = format!("How the token fared with {}", provider.issuer);
    let label = caption.clone();
    let rows = provider.findings.into_iter().map(|finding| view! { <Finding finding /> });
    view! {
        <TableScroll label>
            <table class="findings card-table" role="table">
                <caption>{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Rule"</th>
                        <th scope="col" role="columnheader">"Expected"</th>
                        <th scope="col" role="columnheader">"Received"</th>
                        <th scope="col" role="columnheader">"Verdict"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </TableScroll>
    }
}

#[component]
fn Finding(finding: RuleFinding) -> impl IntoView {
    let tone = match finding.verdict {
        VerdictKind::Pass => Tone::Good,
        VerdictKind::Fail | VerdictKind::Missing => Tone::Bad,
        VerdictKind::NotChecked => Tone::Neutral,
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {finding.rule.label()} {finding.claim.map(|claim| view! { " " <code>{claim}</code> })}
            </th>
            <td role="cell" data-label="Expected"><code>{finding.expected}</code></td>
            <td role="cell" data-label="Received">{finding.received.map(|received| view! { <code>{received}</code> })}</td>
            <td role="cell" class="finding-verdict">
                <Badge text=finding.verdict.label() tone />
                {finding.hint.map(|hint| view! { <p class="finding-hint">{hint}</p> })}
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn a_duration_has_the_unit_that_suits_it() {
        for (micros, expected) in [
            (0, "0 µs"),
            (999, "999 µs"),
            (1_000, "1.0 ms"),
            (3_290, "3.2 ms"),
            (999_999, "999.9 ms"),
            (1_250_000, "1.2 s"),
        ] {
            assert_eq!(duration(micros), expected);
        }
    }
}
