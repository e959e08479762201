//! A secret in place of the form that made it.

use leptos::{html, prelude::*};

use super::FormState;
use crate::components::{
    button::{LinkButton, Weight},
    copy::CopyField,
    icon::Icon,
};

/// What was done, with the secret to copy and the way on. It takes the focus when it appears; the fields are hidden.
#[component]
pub fn ShownOnce() -> impl IntoView {
    let state = FormState::get();
    let panel = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if state.done.with(Option::is_some)
            && let Some(panel) = panel.get()
        {
            let _ = panel.focus();
        }
    });
    move || {
        let done = state.done.get()?;
        let secret = done.secret?;
        let name = done.secret_name;
        let advice = format!("Copy the {name} now and pass it on only in a safe way: it is not shown again.");
        Some(view! {
            <div class="alert alert-good shown-once" role="status" tabindex="-1" node_ref=panel>
                <Icon name="check" />
                <div>
                    <h2>{done.notice}</h2>
                    <p>{advice}</p>
                    <CopyField label=name value=secret />
                    <p><LinkButton href=done.location label="Done" weight=Weight::Primary /></p>
                </div>
            </div>
        })
    }
}
