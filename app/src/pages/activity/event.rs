//! One event in words, with what it changed.

use identity::model::{ActivityEvent, ActorKind, Means};
use leptos::prelude::*;
use serde_json::Value;

use super::sentence::sentence;
use crate::{
    components::{icon::Icon, time::Time},
    forms::errors::provider_line,
};

/// Events, the latest first.
#[component]
pub fn EventList(
    /// The events.
    events: Vec<ActivityEvent>,
    /// What an address of a place begins with.
    #[prop(default = "/groups/")]
    places: &'static str,
) -> impl IntoView {
    let events = events.into_iter().map(|event| view! { <Event event places /> });
    view! { <ul class="rows events">{events.collect_view()}</ul> }
}

#[component]
fn Event(event: ActivityEvent, places: &'static str) -> impl IntoView {
    let icon = match event.actor.kind {
        ActorKind::User => "person",
        ActorKind::ServiceAccount | ActorKind::System => "machine",
    };
    let (what, place) = sentence(&event);
    let changes = changes(&event.action, &event.details);
    view! {
        <li>
            <Icon name=icon />
            <span class="row-main">
                <span>
                    {what}
                    {place.map(|(word, path)| view! { {word} <a href=format!("{places}{path}")>{path.clone()}</a> })}
                </span>
                <span class="row-text">{event.actor.name} {event.means.and_then(with)}</span>
                {(!changes.is_empty()).then(|| view! { <Changes changes /> })}
            </span>
            <span class="row-side"><Time at=event.at /></span>
        </li>
    }
}

/// By what somebody came in, where that is not what one expects: people have a browser, pipelines an access token.
fn with(means: Means) -> Option<AnyView> {
    match means {
        // People name their tokens as they like.
        Means::PersonalAccessToken { name, .. } => Some(view! { " with token " <bdi>{name}</bdi> }.into_any()),
        Means::Session | Means::AccessToken { .. } => None,
    }
}

/// What an event says of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    field: String,
    /// Lines that were there before and are not any more; none for what is new.
    before: Vec<String>,
    after: Vec<String>,
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    let rows = changes.into_iter().map(|change| {
        let lines = |lines: Vec<String>, mark: &'static str, word: &'static str| {
            let line = move |text: String| {
                view! { <p class=mark><span class="visually-hidden">{word}</span>{text}</p> }
            };
            lines.into_iter().map(line).collect_view()
        };
        view! {
            <dt>{change.field}</dt>
            <dd class="change">
                {lines(change.before, "removed", "Before: ")} {lines(change.after, "added", "After: ")}
            </dd>
        }
    });
    view! {
        <details class="event-details">
            <summary>"Details"</summary>
            <dl class="pairs">{rows.collect_view()}</dl>
        </details>
    }
}

/// A value as lines: a trusted identity provider is one, and so is each entry of a list.
fn lines(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(entries) => entries.iter().flat_map(lines).collect(),
        Value::Object(fields) if fields.contains_key("issuer") => vec![provider_line(value)],
        other => vec![other.to_string()],
    }
}

/// What an event changed, field by field. Of a list only the entries that differ are told. What an end tells was there
/// before it, what a beginning tells is there since.
fn changes(action: &str, details: &Value) -> Vec<Change> {
    let ends = ["removed", "deleted", "revoked", "disallowed"].iter().any(|end| action.ends_with(end));
    let change = |(name, value): (&String, &Value)| {
        let (before, after) = match (value.get("before"), value.get("after")) {
            (Some(before), Some(after)) => {
                let (before, after) = (lines(before), lines(after));
                let only = |here: &[String], there: &[String]| -> Vec<String> {
                    here.iter().filter(|line| !there.contains(line)).cloned().collect()
                };
                (only(&before, &after), only(&after, &before))
            }
            _ if ends => (lines(value), Vec::new()),
            _ => (Vec::new(), lines(value)),
        };
        Change { field: name.replace('_', " "), before, after }
    };
    let changes = details.as_object().into_iter().flatten().map(change);
    changes.filter(|change| !(change.before.is_empty() && change.after.is_empty())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let provider = |reference: &str| json!({"issuer": "https://ci.example", "match": "exact", "audience": "us", "bound_claims": {"ref": reference}});
        let found = changes(
            "service_account.updated",
            &json!({
                "description": {"before": "", "after": "Deploys"},
                "role": "deployer",
                "note": null,
                "trusted_identity_providers": {"before": [provider("main"), provider("dev")], "after": [provider("main"), provider("v1")]},
            }),
        );
        let line = |reference: &str| format!("https://ci.example (exact), audience us: ref = {reference}");
        let change =
            |field: &str, before: Vec<String>, after: Vec<String>| Change { field: field.to_owned(), before, after };
        assert_eq!(
            found,
            [
                change("description", vec![], vec!["Deploys".to_owned()]),
                change("role", vec![], vec!["deployer".to_owned()]),
                change("trusted identity providers", vec![line("dev")], vec![line("v1")]),
            ]
        );
    }

    #[test]
    fn what_an_end_tells_was_there_before() {
        let told = |action| changes(action, &json!({"role": "owner"}));
        let change = |before: &[&str], after: &[&str]| Change {
            field: "role".to_owned(),
            before: before.iter().map(ToString::to_string).collect(),
            after: after.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(told("member.added"), [change(&[], &["owner"])]);
        assert_eq!(told("member.removed"), [change(&["owner"], &[])]);
        assert_eq!(told("service_account.deleted"), [change(&["owner"], &[])]);
    }
}
