//! What is wrong with a form: a summary above it, and the message at each field.

use identity::{
    bidi::isolated,
    problem::{Problem, ProblemCode},
    timestamp::Timestamp,
};
use leptos::{html, prelude::*};
use serde_json::Value;

use super::FormState;
use crate::components::time::Time;

/// Everything that is wrong, with links to the fields. It takes the focus when it appears; without JavaScript the browser
/// gives it that.
#[component]
pub fn ErrorSummary() -> impl IntoView {
    let state = FormState::get();
    let summary = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if state.problem.with(Option::is_some)
            && let Some(summary) = summary.get()
        {
            let _ = summary.focus();
        }
    });
    move || {
        let problem = state.problem.get()?;
        if problem.is_signed_out() {
            return Some(view! { <SignedOut summary /> }.into_any());
        }
        let title = match problem.code {
            ProblemCode::Invalid | ProblemCode::AlreadyExists => "There is a problem",
            other => other.title(),
        };
        let body = if problem.errors.is_empty() {
            view! { <p>{problem.detail.clone()}</p> }.into_any()
        } else {
            let links = problem.errors.iter().map(|error| {
                let target = format!("#{}", state.field_id(&error.pointer));
                view! { <li><a rel="external" href=target>{error.detail.clone()}</a></li> }
            });
            view! { <ul>{links.collect_view()}</ul> }.into_any()
        };
        Some(view! {
            <div class="alert alert-danger error-summary" role="alert" tabindex="-1" autofocus=true node_ref=summary>
                <h2>{title}</h2>
                {body}
                {stored_now(&problem)}
                {(!problem.request_id.is_empty())
                    .then(|| view! { <p>"Request ID: " <code>{problem.request_id.clone()}</code></p> })}
            </div>
        }
        .into_any())
    }
}

/// The session ended while somebody was typing: what was typed stays here while they sign in elsewhere.
#[component]
fn SignedOut(summary: NodeRef<html::Div>) -> impl IntoView {
    view! {
        <div class="alert alert-danger error-summary" role="alert" tabindex="-1" autofocus=true node_ref=summary>
            <h2>"You were signed out."</h2>
            <p>
                <a href="/login" target="_blank" rel="external">"Sign in in another tab"</a>
                ", then send this again; nothing typed is lost."
            </p>
        </div>
    }
}

/// What somebody else has stored meanwhile; what was typed is still in the fields.
fn stored_now(problem: &Problem) -> Option<impl IntoView + use<>> {
    let current = problem.current.as_ref().filter(|_| problem.code == ProblemCode::StaleVersion)?;
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    let text = |key: &str| current.get(key).and_then(Value::as_str);
    if let Some(description) = text("description") {
        rows.push(("Description", if description.is_empty() { "(none)".to_owned() } else { description.to_owned() }));
    }
    if let Some(mode) = text("mode") {
        rows.push(("Mode", mode.to_owned()));
    }
    if let Some(role) = text("role") {
        rows.push(("Role", role.to_owned()));
    }
    if let Some(disabled) = current.get("disabled").and_then(Value::as_bool) {
        rows.push(("May log in", if disabled { "No" } else { "Yes" }.to_owned()));
    }
    for (key, name) in [("admin", "Administrator"), ("active", "May sign in")] {
        if let Some(is) = current.get(key).and_then(Value::as_bool) {
            rows.push((name, if is { "Yes" } else { "No" }.to_owned()));
        }
    }
    for provider in current.get("trusted_identity_providers").and_then(Value::as_array).into_iter().flatten() {
        rows.push(("Trusts", provider_line(provider)));
    }
    let rows = rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
    let changed = text("updated_at").and_then(|text| text.parse().ok());
    let by = text("changed_by").map(|name| format!(" by {name}"));
    let changed = changed.map(|at: Timestamp| view! { <dt>"Changed"</dt><dd><Time at />{by}</dd> });
    Some(view! {
        <h3>"Stored now"</h3>
        <dl class="pairs">{rows.collect_view()} {changed}</dl>
        <p>"Below is what you typed. Saving again replaces what is stored now."</p>
    })
}

/// A trusted identity provider in one line.
#[must_use]
pub fn provider_line(provider: &Value) -> String {
    let text = |key: &str| provider.get(key).and_then(Value::as_str).unwrap_or_default();
    let claims = provider.get("bound_claims").and_then(Value::as_object).into_iter().flatten();
    let claims: Vec<String> = claims
        .map(|(name, value)| format!("{} = {}", isolated(name), isolated(value.as_str().unwrap_or_default())))
        .collect();
    let audience = provider.get("audience").and_then(Value::as_str).unwrap_or("any");
    let mut line =
        format!("{} ({}), audience {}: {}", text("issuer"), text("match"), isolated(audience), claims.join(", "));
    let number = |key: &str| provider.get(key).and_then(Value::as_u64).map(|number| format!("{number} s"));
    let switch = |key: &str| provider.get(key).and_then(Value::as_bool).filter(|on| *on).map(|_| "yes".to_owned());
    let more = [
        ("disabled", switch("disabled")),
        ("single use", switch("single_use")),
        ("expires", Some(text("expires_at").to_owned()).filter(|text| !text.is_empty())),
        ("longest token life", number("max_token_life_seconds")),
        ("renewable for", number("max_session_seconds")),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            line = format!("{line}; {name}: {value}");
        }
    }
    line
}

/// The message at one field.
#[component]
pub fn FieldMessage(
    /// The identifier that the field refers to.
    id: String,
    /// The message.
    message: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        let id = id.clone();
        message.get().map(|text| view! { <p class="field-error" id=id>{text}</p> })
    }
}
