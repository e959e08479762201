//! What a form shows in answer to a question, while everything that was typed stays.

use leptos::{html, prelude::*};

use super::{FormState, INSTEAD};
use crate::api::Shown;

/// A button that asks and changes nothing.
#[component]
pub fn AskButton(
    /// What it asks.
    label: &'static str,
    /// The function that answers, if it is another one than the form is for.
    #[prop(optional)]
    instead: Option<&'static str>,
) -> impl IntoView {
    let state = FormState::get();
    view! {
        <button
            type="submit"
            class="button"
            class:button-primary=instead.is_none()
            name=instead.map(|_| INSTEAD)
            value=instead
            aria-disabled=move || state.pending.get().then_some("true")
        >
            {label}
        </button>
    }
}

/// The answer, once there is one. It takes the focus when it appears; without JavaScript the browser gives it that.
#[component]
pub fn Answer(
    /// Makes the view of it.
    show: fn(Shown) -> AnyView,
) -> impl IntoView {
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
        let shown = state.done.get()?.shown?;
        Some(view! { <div class="answer" id="answer" tabindex="-1" autofocus=true node_ref=panel>{show(shown)}</div> })
    }
}
