//! What happened in a group or workspace.

use identity::model::{ActivityEvent, ActorKind};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde_json::Value;

use crate::{
    api::activity::{Activity, list_activity},
    components::{
        address::address,
        empty_state::EmptyState,
        heading::Heading,
        icon::Icon,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        pagination::Pagination,
        time::Time,
    },
};

/// What happened in a group or workspace and below it, the latest first.
#[component]
pub fn ActivityPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let query = use_query_map();
    let after = move || query.with(|query| query.get("after").unwrap_or_default());
    let data = load(move || (path.clone(), after()), |(path, after)| list_activity(path, after));
    let view = move |activity: Activity| view! { <Events activity later=!untrack(after).is_empty() /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Events(activity: Activity, later: bool) -> impl IntoView {
    let Activity { namespace, page } = activity;
    let base = format!("/groups/{}/-/activity", namespace.path);
    let nothing = format!("This {} does not have any activity events", namespace.kind.as_str());
    let next = Callback::new(move |after: Option<String>| address(&base, &[("after", &after.unwrap_or_default())]));
    let events = page.items.into_iter().map(|event| view! { <Event event /> });
    let crumbs = vec![("activity".to_owned(), "activity".to_owned())];
    view! {
        <NamespacePage namespace section=Section::Activity crumbs>
            <Heading text="Activity" />
            {if page.page_info.total_count == 0 {
                view! { <EmptyState icon="activity" title="No activity" text=nothing /> }.into_any()
            } else {
                view! { <ul class="rows events">{events.collect_view()}</ul> }.into_any()
            }}
            <Pagination info=page.page_info later label="Pages of activity" address=next />
        </NamespacePage>
    }
}

#[component]
fn Event(event: ActivityEvent) -> impl IntoView {
    let icon = match event.actor.kind {
        ActorKind::User => "person",
        ActorKind::ServiceAccount | ActorKind::System => "machine",
    };
    let (what, place) = sentence(&event);
    let details = details(&event.details);
    view! {
        <li>
            <Icon name=icon />
            <span class="row-main">
                <span>
                    {what}
                    {place.map(|(word, path)| view! { {word} <a href=format!("/groups/{path}")>{path.clone()}</a> })}
                </span>
                <span class="row-text">{event.actor.name}</span>
                {(!details.is_empty()).then(|| view! { <EventDetails details /> })}
            </span>
            <span class="row-side"><Time at=event.at /></span>
        </li>
    }
}

#[component]
fn EventDetails(details: Vec<(String, String)>) -> impl IntoView {
    let rows = details.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
    view! {
        <details class="event-details">
            <summary>"Details"</summary>
            <dl class="pairs">{rows.collect_view()}</dl>
        </details>
    }
}

/// What happened in words, and where.
fn sentence(event: &ActivityEvent) -> (String, Option<(&'static str, String)>) {
    let name = &event.target_name;
    let kind = match event.target_type.as_str() {
        "service_account" => "Service account",
        "user" => "User",
        "team" => "Team",
        "group" => "Group",
        "workspace" => "Workspace",
        other => other,
    };
    let role = |key: &str| {
        let role = event.details.get("role");
        role.and_then(|role| role.get(key).or(Some(role))).and_then(Value::as_str).unwrap_or("?").to_owned()
    };
    let (what, word) = match event.action.as_str() {
        "member.added" => (format!("{kind} {name} added with role {}", role("role")), " to "),
        "member.removed" => (format!("{kind} {name} removed"), " from "),
        "member.role_changed" => (
            format!("Role of {} {name} changed from {} to {}", kind.to_lowercase(), role("before"), role("after")),
            " in ",
        ),
        action => {
            let verb = action.rsplit('.').next().unwrap_or(action).replace('_', " ");
            (format!("{kind} {name} {verb}"), " in ")
        }
    };
    let about_itself = event.namespace_path.as_deref() == Some(name.as_str());
    (what, event.namespace_path.clone().filter(|_| !about_itself).map(|path| (word, path)))
}

/// The details as lines; what is nested is written as JSON.
fn details(details: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let line = |(name, value): (&String, &Value)| {
        let value = match (value.get("before"), value.get("after")) {
            (Some(before), Some(after)) => format!("{} → {}", text(before), text(after)),
            _ => text(value),
        };
        (name.replace('_', " "), value)
    };
    details.as_object().into_iter().flatten().map(line).filter(|(_, value)| !value.is_empty()).collect()
}
