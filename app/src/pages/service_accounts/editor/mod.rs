//! The form of a service account, new or stored.

mod claims;
mod providers;

use identity::naming::{Description, Name};
use leptos::{prelude::*, server_fn::ServerFn};

use self::providers::Providers;
use super::replay::answer;
use crate::{
    api::service_accounts::ReplayServiceAccount,
    application::Shared,
    forms::{
        FormState,
        answer::{Answer, AskButton},
        fields::{Checkbox, TextField, VersionField},
        mutation_form::MutationForm,
        service_account::ServiceAccountForm,
    },
    pages::groups::new::Buttons,
};

/// The form of a service account.
#[component]
pub fn ServiceAccountEditor(
    /// The function that it is for.
    action: &'static str,
    /// What stands in it at first.
    form: ServiceAccountForm,
    /// Identifier, version and name of the stored account; none for a new one.
    #[prop(optional)]
    stored: Option<(String, i64, String)>,
    /// The audience that this server asks for.
    audience: String,
    /// Where Cancel leads.
    back: String,
    /// What the button says.
    button: &'static str,
) -> impl IntoView {
    // What was typed before the server refused it, or before it applied the edit that a button asked for.
    let sent = Shared::get().submitted.get_value().filter(|sent| sent.action == action);
    let form = match sent {
        None => form,
        Some(sent) => {
            let mut typed = ServiceAccountForm::from_pairs(&sent.values);
            if let Some(edit) = &sent.edit {
                typed.edit(edit, &audience);
            }
            typed
        }
    };
    let (name, description, disabled) = (form.name.clone(), form.description.clone(), form.disabled);
    let group = form.group_path.clone();
    let typed = RwSignal::new(form.clone());
    let draft = RwSignal::new(form);
    let focus = RwSignal::new(None::<String>);
    let apply = Callback::new(move |(mut form, edit): (ServiceAccountForm, String)| {
        let next = form.edit(&edit, &audience);
        typed.set(form.clone());
        draft.set(form);
        focus.set(next);
    });
    let on_edit = Callback::new(move |(pairs, edit): (Vec<(String, String)>, String)| {
        apply.run((ServiceAccountForm::from_pairs(&pairs), edit));
    });
    let on_typed = Callback::new(move |pairs: Vec<(String, String)>| {
        let form = ServiceAccountForm::from_pairs(&pairs);
        // Another CI system asks for other claims.
        match typed.with_untracked(|before| form.set_up_anew(before)) {
            Some(at) => apply.run((form, format!("set_up:{at}"))),
            None => typed.set(form),
        }
    });
    let is_new = stored.is_none();
    view! {
        <MutationForm action on_edit on_typed own_values=true>
            <h2>"Details"</h2>
            {match stored {
                None => {
                    view! {
                        <input type="hidden" name="draft[group_path]" value=group />
                        <TextField
                            label="Name" name="draft[name]" pointer="/name" value=name maxlength=64
                            check=name_fault
                            hint="Lowercase letters, digits, - and _; at most 64. It cannot be changed later."
                        />
                    }
                        .into_any()
                }
                Some((id, version, name)) => {
                    view! {
                        <input type="hidden" name="id" value=id />
                        <VersionField version />
                        <div class="field">
                            <label for="fixed-name">"Name"</label>
                            <p class="hint" id="fixed-name-hint">"The name cannot be changed."</p>
                            <input id="fixed-name" value=name disabled=true aria-describedby="fixed-name-hint" />
                        </div>
                    }
                        .into_any()
                }
            }}
            <TextField
                label="Description" name="draft[description]" pointer="/description" value=description
                maxlength=Description::MAX_UNITS optional=true check=description_fault
            />
            {(!is_new)
                .then(|| {
                    view! {
                        <Checkbox
                            label="Disabled" name="draft[disabled]" pointer="/disabled" checked=disabled
                            hint="Nobody can log in as this service account, and its access tokens are refused."
                        />
                    }
                })}
            <Providers draft typed />
            {(!is_new)
                .then(|| {
                    view! {
                        <Answer show=answer />
                        <div class="buttons">
                            <AskButton label="What would this change?" instead=ReplayServiceAccount::PATH />
                        </div>
                    }
                })}
            <Buttons label=button back />
            <MoveFocus focus />
        </MutationForm>
    }
}

fn name_fault(text: &str) -> Option<String> {
    text.trim().parse::<Name>().err().map(|error| error.to_string())
}

fn description_fault(text: &str) -> Option<String> {
    text.parse::<Description>().err().map(|error| error.to_string())
}

/// After an edit the keyboard goes on at the field that it is about.
#[component]
fn MoveFocus(focus: RwSignal<Option<String>>) -> impl IntoView {
    let state = FormState::get();
    Effect::new(move |_| {
        if let Some(pointer) = focus.get() {
            let id = state.field_id(&pointer);
            // The field is made in the same turn; it is there in the next.
            request_animation_frame(move || focus_on(&id));
        }
    });
}

#[cfg(feature = "hydrate")]
fn focus_on(id: &str) {
    use wasm_bindgen::JsCast;

    let field = document().get_element_by_id(id).and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
    }
}

#[cfg(not(feature = "hydrate"))]
fn focus_on(_: &str) {}
