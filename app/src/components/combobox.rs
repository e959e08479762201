//! Choosing one of many: type to search, arrow keys to choose. Without JavaScript a search and a list.

use leptos::{ev::KeyboardEvent, html, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use serde::{Deserialize, Serialize};

use super::icon::Icon;
use crate::{
    application::Shared,
    forms::{EDIT, FormState, errors::FieldMessage, fields::SelectField},
};

/// One of the things to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// The name or path.
    pub label: String,
    /// What tells it apart.
    pub description: String,
}

/// A field of a form whose value is searched for. What is typed stands in `search`; whoever uses the field looks for it
/// and gives what was found.
#[component]
pub fn Combobox(
    /// What it is called.
    label: &'static str,
    /// Its name in the form. What is typed to search is sent as this name with `_search`.
    name: &'static str,
    /// Where errors about it point.
    pointer: &'static str,
    /// The value at first.
    #[prop(optional, into)]
    value: String,
    /// What is searched for.
    search: RwSignal<String>,
    /// What was found for it; none while it is still looked for.
    choices: Signal<Option<Vec<Choice>>>,
    /// What to know about the search without JavaScript.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    let alive = Shared::get().alive;
    move || {
        if alive.get() {
            view! { <Live label name pointer value=value.clone() search choices /> }.into_any()
        } else {
            view! { <SearchAndList label name pointer rows=choices.get().unwrap_or_default() hint /> }.into_any()
        }
    }
}

#[component]
fn SearchAndList(
    label: &'static str,
    name: &'static str,
    pointer: &'static str,
    rows: Vec<Choice>,
    hint: &'static str,
) -> impl IntoView {
    let search_name = format!("{name}_search");
    let typed = FormState::get().value(&search_name, "");
    let nothing = rows.is_empty();
    let text = |row: Choice| {
        let text =
            if row.description.is_empty() { row.label.clone() } else { format!("{} ({})", row.label, row.description) };
        (row.value, text)
    };
    let first = (String::new(), format!("Select a {}", label.to_lowercase()));
    let options = std::iter::once(first).chain(rows.into_iter().map(text)).collect();
    let id = format!("{name}-search");
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id.clone()>"Search"</label>
            <p class="hint" id=hint_id.clone()>{hint}" The list below shows at most 50."</p>
            <div class="search-form">
                <div class="search-box">
                    <Icon name="search" />
                    <input
                        id=id type="search" name=search_name value=typed autocomplete="off" maxlength="120"
                        aria-describedby=hint_id
                    />
                </div>
                <button class="button" name=EDIT value="search">"Search"</button>
            </div>
        </div>
        <SelectField label name pointer options />
        {nothing.then(|| view! { <p class="nothing">"Nothing found."</p> })}
    }
}

/// The pattern of a combobox with a list (WAI-ARIA): the focus stays in the field, the active option is named by it.
#[component]
fn Live(
    label: &'static str,
    name: &'static str,
    pointer: &'static str,
    value: String,
    search: RwSignal<String>,
    choices: Signal<Option<Vec<Choice>>>,
) -> impl IntoView {
    let state = FormState::get();
    let id = state.field_id(pointer);
    let list_id = format!("{id}-list");
    let error_id = format!("{id}-error");
    let error = Signal::derive(move || state.error(pointer));
    let open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let taken = RwSignal::new(value.clone());
    let text = RwSignal::new(value);
    let list = NodeRef::<html::Ul>::new();

    let take = move |row: Choice| {
        taken.set(row.value);
        text.set(row.label);
        open.set(false);
    };
    let on_input = move |value: String| {
        // Who types the whole name need not choose it from the list.
        taken.set(value.clone());
        text.set(value.clone());
        open.set(!value.is_empty());
        search.set(value);
        active.set(0);
    };
    let on_key = {
        let list_id = list_id.clone();
        move |event: KeyboardEvent| {
            let key = event.key();
            let last = choices.with(|rows| rows.as_ref().map_or(0, |rows| rows.len().saturating_sub(1)));
            let at = active.get();
            let to = match key.as_str() {
                "ArrowDown" | "ArrowUp" if !open.get() => at.min(last),
                "ArrowDown" => (at + 1).min(last),
                "ArrowUp" => at.saturating_sub(1),
                "Home" if open.get() => 0,
                "End" if open.get() => last,
                "Enter" if open.get() => {
                    event.prevent_default();
                    // What was found for an earlier text is none of what is meant.
                    if let Some(row) = choices.with(|rows| rows.as_ref()?.get(at).cloned()) {
                        take(row);
                    }
                    return;
                }
                "Escape" => {
                    // In a dialog the first one closes the list and not the dialog.
                    if open.get() {
                        event.prevent_default();
                        open.set(false);
                    } else {
                        on_input(String::new());
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            open.set(true);
            active.set(to);
            if let Some(list) = list.get() {
                show(&list, &format!("{list_id}-{to}"));
            }
        }
    };
    let active_id = {
        let list_id = list_id.clone();
        move || {
            let some = choices.with(|rows| rows.as_ref().is_some_and(|rows| !rows.is_empty()));
            (open.get() && some).then(|| format!("{list_id}-{}", active.get()))
        }
    };
    let found = move || {
        let number = choices.with(|rows| rows.as_ref().map(Vec::len))?;
        open.get().then(|| format!("{number} found"))
    };
    let described = error_id.clone();
    let (listbox, options_id) = (list_id.clone(), list_id.clone());
    let options = move || {
        let none = |text| {
            view! { <li class="option-none" role="option" aria-disabled="true" aria-selected="false">{text}</li> }
                .into_any()
        };
        let rows = match choices.get() {
            None => return none("Searching…"),
            Some(rows) if rows.is_empty() => return none("Nothing found"),
            Some(rows) => rows,
        };
        let typed = search.get_untracked();
        let option = |(at, row): (usize, Choice)| {
            let chosen = row.clone();
            view! {
                <li
                    id=format!("{list_id}-{at}")
                    role="option"
                    aria-selected=move || if active.get() == at { "true" } else { "false" }
                    // Before the field loses the focus, which closes the list.
                    on:mousedown=move |event| {
                        event.prevent_default();
                        take(chosen.clone());
                    }
                >
                    <span>{marked(&row.label, &typed)}</span>
                    <small>{row.description}</small>
                </li>
            }
        };
        rows.into_iter().enumerate().map(option).collect_view().into_any()
    };
    view! {
        <div class="field combobox" class:field-invalid=move || error.with(Option::is_some)>
            <label for=id.clone()>{label}</label>
            <FieldMessage id=error_id message=error />
            <input type="hidden" name=name value=move || taken.get() prop:value=move || taken.get() />
            <input
                id=id
                type="text"
                role="combobox"
                name=format!("{name}_search")
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                maxlength="120"
                placeholder=format!("Select a {}", label.to_lowercase())
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
                id=options_id role="listbox" class="options" aria-label=label hidden=move || !open.get() node_ref=list
            >
                {options}
            </ul>
            <p class="visually-hidden" role="status">{found}</p>
        </div>
    }
}

/// Scrolls the list, and only the list, so that an option is seen.
fn show(list: &HtmlElement, option: &str) {
    let Some(option) = document().get_element_by_id(option).and_then(|found| found.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if bottom > list.scroll_top() + list.client_height() {
        list.set_scroll_top(bottom - list.client_height());
    }
}

/// A name with the part that was searched for marked.
fn marked(label: &str, search: &str) -> impl IntoView + use<> {
    let (before, part, after) = split(label, search);
    let part = (!part.is_empty()).then(|| view! { <mark>{part.to_owned()}</mark> });
    view! { {before.to_owned()} {part} {after.to_owned()} }
}

/// What stands before the part that was searched for, the part, and what stands after it.
fn split<'a>(label: &'a str, search: &str) -> (&'a str, &'a str, &'a str) {
    let search = search.trim().to_ascii_lowercase();
    // Lower case of ASCII letters changes no lengths.
    match label.to_ascii_lowercase().find(&search) {
        Some(at) if !search.is_empty() => (&label[..at], &label[at..at + search.len()], &label[at + search.len()..]),
        _ => (label, "", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn the_part_that_was_searched_for_is_marked() {
        assert_eq!(split("acme/Deploy", " DEP "), ("acme/", "Dep", "loy"));
        assert_eq!(split("größe", "ö"), ("gr", "ö", "ße"));
        assert_eq!(split("ada", ""), ("ada", "", ""));
        assert_eq!(split("ada", "x"), ("ada", "", ""));
    }
}
