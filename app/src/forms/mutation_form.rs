//! A form that changes something.

use leptos::{ev::SubmitEvent, html, prelude::*};

use super::{ACTION, FORM, FormState, errors::ErrorSummary, shown_once::ShownOnce};

/// What a button of the form asks for, when it changes the form itself: what was typed, and which edit.
pub type Edit = Callback<(Vec<(String, String)>, String)>;

/// What was typed so far.
pub type Typed = Callback<Vec<(String, String)>>;

/// A form for a function of `api`, named by its path. Fields inside find it in their context.
#[component]
pub fn MutationForm(
    /// The path of the function.
    action: &'static str,
    /// Tells it from other forms of the page for the same function.
    #[prop(optional, into)]
    key: String,
    /// Called for buttons that change the form itself.
    #[prop(optional)]
    on_edit: Option<Edit>,
    /// Called with what stands in the form whenever something is typed or chosen.
    #[prop(optional)]
    on_typed: Option<Typed>,
    /// The page itself keeps what was typed, since its buttons change which fields there are.
    #[prop(optional)]
    own_values: bool,
    /// Laid out in a row instead of a column.
    #[prop(optional)]
    inline: bool,
    /// The fields and buttons.
    children: Children,
) -> impl IntoView {
    let state = FormState { own_values, ..FormState::new(action, &key) };
    provide_context(state);
    let form = NodeRef::<html::Form>::new();
    let on_submit = handler(action, state, on_edit);
    let on_input = move |_| {
        #[cfg(feature = "hydrate")]
        if let (Some(on_typed), Some(form)) = (on_typed, form.get_untracked()) {
            on_typed.run(super::submission::typed(&form));
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = on_typed;
    };
    view! {
        <form
            method="post"
            novalidate=true
            class="form"
            class:form-inline=inline
            node_ref=form
            aria-busy=move || state.pending.get().then_some("true")
            on:submit=on_submit
            on:input=on_input
        >
            <input type="hidden" name=ACTION value=action />
            {(!key.is_empty()).then(|| view! { <input type="hidden" name=FORM value=key.clone() /> })}
            // The Enter key presses the first button: it must be one that sends the form, not one that edits it.
            {on_edit.is_some().then(|| view! { <button class="first-submit" tabindex="-1" aria-hidden="true"></button> })}
            <ErrorSummary />
            <ShownOnce />
            {children()}
        </form>
    }
}

#[cfg(feature = "hydrate")]
fn handler(action: &'static str, state: FormState, on_edit: Option<Edit>) -> impl Fn(SubmitEvent) {
    let navigate = leptos_router::hooks::use_navigate();
    let shared = crate::application::Shared::get();
    let clock = expect_context::<crate::components::clock::Clock>();
    move |event: SubmitEvent| {
        super::submission::submit(&event, action, state, on_edit, shared, clock, navigate.clone());
    }
}

/// Without JavaScript the browser sends the form itself.
#[cfg(not(feature = "hydrate"))]
fn handler(_: &'static str, _: FormState, _: Option<Edit>) -> impl Fn(SubmitEvent) {
    |_| {}
}
