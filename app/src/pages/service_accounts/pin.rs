//! Binding what an accepted login showed.

use identity::model::Pin;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::logins::PinClaims,
    forms::{
        FormState,
        errors::FieldMessage,
        fields::{SubmitButton, VersionField},
        mutation_form::MutationForm,
    },
};

/// What could be bound: each value shown, and confirmed by itself.
#[component]
pub fn PinForm(
    /// The service account.
    id: String,
    /// Its version.
    version: i64,
    /// The login that showed it.
    login: String,
    /// What could be bound.
    pins: Vec<Pin>,
) -> impl IntoView {
    view! {
        <section class="tab-panel">
            <h2>"Pin from This Success"</h2>
            <p class="hint">
                "This login showed identifiers that never change hands, and the service account does not ask for them \
                 yet. Compare each with what your CI system says, and tick those that are yours. From then on every \
                 token must have them."
            </p>
            <MutationForm action=PinClaims::PATH>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="login" value=login />
                <VersionField version />
                {if pins.is_empty() {
                    view! { <p>"There is nothing left to bind."</p> }.into_any()
                } else {
                    view! {
                        <Choices pins />
                        <div class="buttons"><SubmitButton label="Bind What Is Ticked" /></div>
                    }
                        .into_any()
                }}
            </MutationForm>
        </section>
    }
}

#[component]
fn Choices(pins: Vec<Pin>) -> impl IntoView {
    let state = FormState::get();
    let pointer = "/confirmed";
    let id = state.field_id(pointer);
    let error_id = format!("{id}-error");
    let error = Signal::derive(move || state.error(pointer));
    let issuer = pins.first().map(|pin| pin.issuer.clone()).unwrap_or_default();
    let boxes = pins.into_iter().enumerate().map(|(at, pin)| {
        // The summary's link leads to the first box.
        let box_id = if at == 0 { id.clone() } else { format!("{id}-{at}") };
        let why_id = format!("{box_id}-why");
        let name = format!("confirmed[{at}]");
        let checked = state.value(&name, "") == pin.claim;
        view! {
            <div class="checkbox">
                <input
                    id=box_id.clone() type="checkbox" name=name value=pin.claim.clone() checked=checked
                    aria-describedby=why_id.clone()
                />
                <label for=box_id><code>{pin.claim}</code> " is " <code>{pin.value}</code></label>
                <p class="hint" id=why_id>{pin.why}</p>
            </div>
        }
    });
    let boxes = boxes.collect_view();
    view! {
        <fieldset class="field">
            <legend>{format!("For tokens of {issuer}")}</legend>
            <FieldMessage id=error_id message=error />
            {boxes}
        </fieldset>
    }
}
