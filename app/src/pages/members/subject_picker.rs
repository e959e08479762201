//! Choosing who becomes a member: a combobox, or without JavaScript a search and a list.

use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    api::members::{Candidate, candidates},
    application::Shared,
    components::icon::Icon,
    forms::{EDIT, FormState, errors::FieldMessage, fields::SelectField},
};

/// The field `subject`.
#[component]
pub fn SubjectPicker(
    /// The group or workspace.
    path: String,
    /// `user`, `team` or `service_account`.
    kind: RwSignal<String>,
) -> impl IntoView {
    let alive = Shared::get().alive;
    let state = FormState::get();
    let search = RwSignal::new(state.value("subject_search", ""));
    let found = Resource::new(
        move || (path.clone(), kind.get(), search.get()),
        |(path, kind, search)| candidates(path, kind, search),
    );
    // What is found replaces what was found before only once it is there.
    let rows = move || found.get().and_then(Result::ok).unwrap_or_default();
    view! {
        <Transition>
            {move || {
                if alive.get() {
                    view! { <Combobox kind search rows=Signal::derive(rows) /> }.into_any()
                } else {
                    view! { <SearchAndList kind=kind.get() rows=rows() /> }.into_any()
                }
            }}
        </Transition>
    }
}

fn label(kind: &str) -> &'static str {
    match kind {
        "team" => "Team",
        "service_account" => "Service Account",
        _ => "User",
    }
}

#[component]
fn SearchAndList(kind: String, rows: Vec<Candidate>) -> impl IntoView {
    let state = FormState::get();
    let typed = state.value("subject_search", "");
    let nothing = rows.is_empty();
    let text = |row: Candidate| {
        let text =
            if row.description.is_empty() { row.label.clone() } else { format!("{} ({})", row.label, row.description) };
        (row.value, text)
    };
    let first = (String::new(), format!("Select a {}", label(&kind).to_lowercase()));
    let options = std::iter::once(first).chain(rows.into_iter().map(text)).collect();
    view! {
        <div class="field">
            <label for="subject-search">"Search"</label>
            <p class="hint" id="subject-search-hint">
                "Press Search after choosing another member type, too: the list below shows at most 50 of the chosen type."
            </p>
            <div class="search-form">
                <div class="search-box">
                    <Icon name="search" />
                    <input
                        id="subject-search" type="search" name="subject_search" value=typed autocomplete="off"
                        maxlength="120" aria-describedby="subject-search-hint"
                    />
                </div>
                <button class="button" name=EDIT value="search">"Search"</button>
            </div>
        </div>
        <SelectField label=label(&kind) name="subject" pointer="/subject" options />
        {nothing.then(|| view! { <p class="nothing">"Nobody found."</p> })}
    }
}

/// Type to search, arrow keys to choose, Enter to take.
#[component]
fn Combobox(kind: RwSignal<String>, search: RwSignal<String>, rows: Signal<Vec<Candidate>>) -> impl IntoView {
    let state = FormState::get();
    let id = state.field_id("/subject");
    let list_id = format!("{id}-list");
    let error_id = format!("{id}-error");
    let error = Signal::derive(move || state.error("/subject"));
    let open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let taken = RwSignal::new(state.value("subject", ""));
    let text = RwSignal::new(taken.get_untracked());

    // Another type of member: what was chosen is none of them.
    Effect::new(move |earlier: Option<String>| {
        let kind = kind.get();
        if earlier.is_some_and(|earlier| earlier != kind) {
            taken.set(String::new());
            text.set(String::new());
            search.set(String::new());
            open.set(false);
        }
        kind
    });

    let take = move |row: Candidate| {
        taken.set(row.value);
        text.set(row.label);
        open.set(false);
    };
    let on_key = move |event: KeyboardEvent| {
        let last = rows.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => {
                event.prevent_default();
                if open.get() {
                    active.update(|at| *at = (*at + 1).min(last));
                } else {
                    open.set(true);
                }
            }
            "ArrowUp" => {
                event.prevent_default();
                active.update(|at| *at = at.saturating_sub(1));
            }
            "Enter" if open.get() => {
                event.prevent_default();
                if let Some(row) = rows.with(|rows| rows.get(active.get()).cloned()) {
                    take(row);
                }
            }
            "Escape" => open.set(false),
            _ => {}
        }
    };
    let on_input = move |value: String| {
        // Who types the whole name need not choose it from the list.
        taken.set(value.clone());
        text.set(value.clone());
        search.set(value);
        active.set(0);
        open.set(true);
    };
    let option_id = {
        let list_id = list_id.clone();
        move |at: usize| format!("{list_id}-{at}")
    };
    let active_id = {
        let option_id = option_id.clone();
        move || (open.get() && rows.with(|rows| !rows.is_empty())).then(|| option_id(active.get()))
    };
    let described = error_id.clone();
    let listbox = list_id.clone();
    let options = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return view! { <li class="option-none" role="option" aria-disabled="true" aria-selected="false">"Nobody found"</li> }
                .into_any();
        }
        let option_id = option_id.clone();
        rows.into_iter()
            .enumerate()
            .map(|(at, row)| {
                let chosen = row.clone();
                view! {
                    <li
                        id=option_id(at)
                        role="option"
                        aria-selected=move || if active.get() == at { "true" } else { "false" }
                        // Before the field loses the focus, which closes the list.
                        on:mousedown=move |event| {
                            event.prevent_default();
                            take(chosen.clone());
                        }
                    >
                        <span>{row.label}</span>
                        <small>{row.description}</small>
                    </li>
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <div class="field combobox" class:field-invalid=move || error.with(Option::is_some)>
            <label for=id.clone()>{move || kind.with(|kind| label(kind))}</label>
            <FieldMessage id=error_id message=error />
            <input type="hidden" name="subject" value=move || taken.get() prop:value=move || taken.get() />
            <input
                id=id
                type="text"
                role="combobox"
                name="subject_search"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                maxlength="120"
                placeholder=move || format!("Select a {}", kind.with(|kind| label(kind).to_lowercase()))
                prop:value=move || text.get()
                aria-autocomplete="list"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=listbox
                aria-activedescendant=active_id
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
                on:input:target=move |event| on_input(event.target().value())
                on:click=move |_| open.set(true)
                on:blur=move |_| open.set(false)
                on:keydown=on_key
            />
            <ul
                id=list_id
                role="listbox"
                class="options"
                aria-label=move || kind.with(|kind| label(kind))
                hidden=move || !open.get()
            >
                {options}
            </ul>
        </div>
    }
}
