//! The fields of forms: label, hint, input, message.

use leptos::prelude::*;

use super::{FormState, errors::FieldMessage};
use crate::components::icon::Icon;

/// A line of text.
#[component]
pub fn TextField(
    /// What it is called.
    #[prop(into)]
    label: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// Where errors about it point.
    #[prop(into)]
    pointer: String,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// One sentence that explains it.
    #[prop(optional, into)]
    hint: String,
    /// The type of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The most characters.
    #[prop(default = 1024)]
    maxlength: u32,
    /// An example.
    #[prop(optional)]
    placeholder: &'static str,
    /// Whether text in it is code.
    #[prop(optional)]
    code: bool,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Whether it takes the focus when the page appears.
    #[prop(optional)]
    autofocus: bool,
    /// Says what is wrong with a text as it is typed.
    #[prop(optional)]
    check: Option<fn(&str) -> Option<String>>,
    /// The identifier of a list of suggestions.
    #[prop(optional, into)]
    list: Option<String>,
) -> impl IntoView {
    let state = FormState::get();
    let id = state.field_id(&pointer);
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let value = if kind == "password" { String::new() } else { state.value(&name, &value) };
    // What the server said counts until something else is typed.
    let checked = RwSignal::new(None::<Option<String>>);
    let error = Signal::derive(move || checked.get().unwrap_or_else(|| state.error(&pointer)));
    let on_input = move |event| {
        if let Some(check) = check {
            let text = event_target_value(&event);
            checked.set(Some(if text.is_empty() { None } else { check(&text) }));
        }
    };
    // A refusal says more than what can be checked here.
    Effect::new(move |_| {
        state.problem.track();
        checked.set(None);
    });
    let described = described_by((!hint.is_empty()).then(|| hint_id.clone()), error_id.clone(), error);
    view! {
        <div class="field" class:field-invalid=move || error.with(Option::is_some)>
            <label for=id.clone()>
                {label}{optional.then(|| view! { <span class="optional">" (optional)"</span> })}
            </label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldMessage id=error_id message=error />
            <input
                id=id
                name=name
                type=kind
                dir="auto"
                value=value
                class:code=code
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                maxlength=maxlength
                placeholder=(!placeholder.is_empty()).then_some(placeholder)
                autofocus=autofocus
                list=list
                on:input=on_input
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
            />
        </div>
    }
}

/// The hint and, while there is one, the message: what a screen reader says after the label.
pub(super) fn described_by(
    hint: Option<String>,
    error_id: String,
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
    move || {
        let message = error.with(Option::is_some).then(|| error_id.clone());
        let ids: Vec<String> = message.into_iter().chain(hint.clone()).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// A box to tick; sends `true` when it is ticked.
#[component]
pub fn Checkbox(
    /// What it says.
    #[prop(into)]
    label: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// Where errors about it point.
    #[prop(into)]
    pointer: String,
    /// Whether it is ticked at first.
    checked: bool,
    /// One sentence of consequence.
    #[prop(optional, into)]
    hint: String,
    /// Whether the consequence is a warning.
    #[prop(optional)]
    warning: bool,
) -> impl IntoView {
    let id = FormState::get().field_id(&pointer);
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    view! {
        <div class="checkbox">
            <input id=id.clone() name=name type="checkbox" value="true" checked=checked aria-describedby=hint_id.clone() />
            <label for=id>{label}</label>
            {hint_id
                .map(|hint_id| {
                    view! {
                        <p class="hint" class:hint-warning=warning id=hint_id>
                            {warning.then(|| view! { <Icon name="warning" /> })} {hint}
                        </p>
                    }
                })}
        </div>
    }
}

/// A choice of a list.
#[component]
pub fn SelectField(
    /// What it is called.
    #[prop(into)]
    label: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// Where errors about it point.
    #[prop(into)]
    pointer: String,
    /// Values and what people read.
    options: Vec<(String, String)>,
    /// The value chosen at first.
    #[prop(optional, into)]
    value: String,
    /// One sentence that explains it.
    #[prop(optional, into)]
    hint: String,
    /// Whether the label is only for screen readers.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let state = FormState::get();
    let id = state.field_id(&pointer);
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let chosen = state.value(&name, &value);
    let error = Signal::derive(move || state.error(&pointer));
    let described = described_by((!hint.is_empty()).then(|| hint_id.clone()), error_id.clone(), error);
    let options = options.into_iter().map(|(value, text)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{text}</option> }
    });
    view! {
        <div class="field" class:field-invalid=move || error.with(Option::is_some)>
            <label for=id.clone() class:visually-hidden=bare>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldMessage id=error_id message=error />
            <select
                id=id
                name=name
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
            >
                {options.collect_view()}
            </select>
        </div>
    }
}

/// One of the cards of [`RadioCards`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What the form sends.
    pub value: String,
    /// What it is called.
    pub title: String,
    /// One line of consequence.
    pub text: String,
    /// Why it cannot be chosen.
    pub refused: Option<String>,
}

/// A choice of a few, each with its consequence.
#[component]
pub fn RadioCards(
    /// What is chosen.
    #[prop(into)]
    legend: String,
    /// Its name in the form.
    name: &'static str,
    /// Where errors about it point.
    pointer: &'static str,
    /// The choices.
    cards: Vec<Card>,
    /// The value chosen at first.
    #[prop(optional, into)]
    value: String,
    /// One sentence that advises.
    #[prop(optional, into)]
    hint: String,
    /// Follows the choice.
    #[prop(optional)]
    chosen: Option<RwSignal<String>>,
) -> impl IntoView {
    let state = FormState::get();
    let id = state.field_id(pointer);
    let error_id = format!("{id}-error");
    let first = state.value(name, &value);
    let error = Signal::derive(move || state.error(pointer));
    let hint_id = format!("{id}-hint");
    let described = described_by((!hint.is_empty()).then(|| hint_id.clone()), error_id.clone(), error);
    let cards = cards.into_iter().enumerate().map(|(at, card)| {
        // The summary's link leads to the first card.
        let card_id = if at == 0 { id.clone() } else { format!("{id}-{at}") };
        let text_id = format!("{card_id}-text");
        let checked = card.value == first;
        let value = card.value.clone();
        view! {
            <div class="radio-card">
                <input
                    type="radio"
                    id=card_id.clone()
                    name=name
                    value=card.value
                    checked=checked
                    disabled=card.refused.is_some()
                    aria-describedby=text_id.clone()
                    on:change=move |_| {
                        if let Some(chosen) = chosen {
                            chosen.set(value.clone());
                        }
                    }
                />
                <label for=card_id>{card.title}</label>
                <p id=text_id>{card.text} {card.refused.map(|why| view! { <strong>{format!(" {why}")}</strong> })}</p>
            </div>
        }
    });
    view! {
        <fieldset class="field" class:field-invalid=move || error.with(Option::is_some) aria-describedby=described>
            <legend>{legend}</legend>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <FieldMessage id=error_id message=error />
            <div class="radio-cards">{cards.collect_view()}</div>
        </fieldset>
    }
}

/// The version of what is changed, so that a conflict is noticed.
#[component]
pub fn VersionField(
    /// The version that the page shows.
    version: i64,
) -> impl IntoView {
    let state = FormState::get();
    view! { <input type="hidden" name="version" value=move || state.version(version) /> }
}

/// The button that sends the form.
#[component]
pub fn SubmitButton(
    /// What it does.
    #[prop(into)]
    label: String,
    /// Whether it destroys something.
    #[prop(optional)]
    danger: bool,
    /// Whether it is not what people came for.
    #[prop(optional)]
    plain: bool,
    /// Whether it stands in a row of a table, where it is one of many and quiet.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let state = FormState::get();
    view! {
        <button
            type="submit"
            class="button"
            class:button-primary=!(danger || small || plain)
            class:button-danger=danger
            class:button-small=small
            aria-disabled=move || state.pending.get().then_some("true")
        >
            {label}
        </button>
    }
}
