//! The bound claims of a provider in the form: the questions of its CI system, and claims with names of one's own.

use identity::{
    ci::{self, CiSystem, Question},
    model::ClaimDraft,
};
use leptos::prelude::*;

use crate::{
    components::icon::Icon,
    forms::{
        EDIT, FormState,
        errors::FieldMessage,
        fields::{SelectField, TextField},
        service_account::MAX_CLAIMS,
    },
};

/// The claims, and the button for one more.
#[component]
pub fn Claims(
    /// Which provider.
    at: usize,
    /// The CI system that it is set up for.
    system: CiSystem,
    /// The CI system that it is for by now, chosen or not: its claims are suggested.
    recognised: Memo<CiSystem>,
    /// The claims.
    claims: Vec<ClaimDraft>,
) -> impl IntoView {
    let state = FormState::get();
    let pointer = format!("/trusted_identity_providers/{at}/bound_claims");
    let id = state.field_id(&pointer);
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let error = Signal::derive(move || state.error(&pointer));
    let only = claims.len() == 1;
    let full = claims.len() >= MAX_CLAIMS;
    let full_id = format!("{id}-full");
    let suggestions = format!("{id}-names");
    let rows = claims.into_iter().enumerate().map(|(row, claim)| {
        let question = ci::question(system, &claim.name);
        let list = suggestions.clone();
        view! { <ClaimRow at row claim only question list /> }
    });
    let rows = rows.collect_view();
    let known = move || {
        let known = recognised.get().claims().iter();
        known.map(|claim| view! { <option value=claim.name>{claim.meaning}</option> }).collect_view()
    };
    view! {
        <fieldset
            class="claims" id=id tabindex="-1"
            aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
        >
            <legend>"Bound Claims"</legend>
            <p class="hint">
                "All of them must be present in the token that is used to log in. A path like "
                <code>"/kubernetes.io/namespace"</code> " or " <code>"kubernetes.io.namespace"</code>
                " reaches into nested claims."
            </p>
            <FieldMessage id=error_id message=error />
            {rows}
            <button
                class="button button-small" name=EDIT value=format!("add_claim:{at}") disabled=full
                aria-describedby=full.then(|| full_id.clone())
            >
                <Icon name="add" />
                "New Claim"
            </button>
            {full.then(|| view! { <p class="hint" id=full_id>{format!("A provider takes at most {MAX_CLAIMS} claims.")}</p> })}
            <datalist id=suggestions>{known}</datalist>
        </fieldset>
    }
}

#[component]
fn ClaimRow(
    at: usize,
    row: usize,
    claim: ClaimDraft,
    only: bool,
    question: Option<&'static Question>,
    list: String,
) -> impl IntoView {
    let name = move |part: &str| format!("draft[trusted_identity_providers][{at}][bound_claims][{row}][{part}]");
    let fields = match question {
        // A question has its name from us; the person only answers.
        Some(question) => view! {
            <input type="hidden" name=name("name") value=claim.name />
            <Answer
                question name=name("value") value=claim.value
                pointer=format!("/trusted_identity_providers/{at}/bound_claims/{row}/value")
            />
        }
        .into_any(),
        None => view! {
            <ClaimField at row part="name" label="Name" value=claim.name list />
            <ClaimField at row part="value" label="Value" value=claim.value />
        }
        .into_any(),
    };
    view! {
        <div class="claim-row" class:claim-question=question.is_some()>
            {fields}
            // A question without an answer binds nothing: there is no need to remove it.
            {(!only && question.is_none())
                .then(|| {
                    view! {
                        <button
                            class="icon-button" name=EDIT value=format!("remove_claim:{at}:{row}")
                            aria-label=format!("Remove claim {} of identity provider {}", row + 1, at + 1)
                            title="Remove claim"
                        >
                            <Icon name="remove" />
                        </button>
                    }
                })}
        </div>
    }
}

/// Where a question is answered: by typing, or by choosing where only a few answers make sense.
#[component]
fn Answer(question: &'static Question, name: String, value: String, pointer: String) -> impl IntoView {
    let label = format!("{} ({})", question.label, question.claim);
    if question.choices.is_empty() {
        let optional = !question.required;
        return view! { <TextField label name pointer value hint=question.hint optional maxlength=2048 code=true /> }
            .into_any();
    }
    let option = |(value, text): (&str, &str)| (value.to_owned(), text.to_owned());
    let choices = question.choices.iter().copied();
    // Somebody may have bound what we do not offer.
    let typed = Some(value.trim()).filter(|typed| choices.clone().all(|(value, _)| value != *typed));
    let other = typed.filter(|typed| !typed.is_empty()).map(|typed| (typed, typed));
    let options = std::iter::once(("", "Any")).chain(choices).chain(other).map(option).collect();
    view! { <SelectField label name pointer options value hint=question.hint /> }.into_any()
}

#[component]
fn ClaimField(
    at: usize,
    row: usize,
    part: &'static str,
    label: &'static str,
    value: String,
    #[prop(optional, into)] list: Option<String>,
) -> impl IntoView {
    let state = FormState::get();
    let pointer = format!("/trusted_identity_providers/{at}/bound_claims/{row}/{part}");
    let id = state.field_id(&pointer);
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let error = Signal::derive(move || state.error(&pointer));
    view! {
        <div class="field" class:field-invalid=move || error.with(Option::is_some)>
            <label for=id.clone()>
                {label}
                <span class="visually-hidden">{format!(" of claim {}, identity provider {}", row + 1, at + 1)}</span>
            </label>
            <FieldMessage id=error_id message=error />
            <input
                id=id
                name=format!("draft[trusted_identity_providers][{at}][bound_claims][{row}][{part}]")
                value=value
                class="code"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                maxlength="2048"
                list=list
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
            />
        </div>
    }
}
