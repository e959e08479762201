//! Searching from anywhere: a box in the bar, which suggests what it finds.

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{found_list::kind_of, icon::Icon};
use crate::{api::search::Found, application::Shared};

/// Suggestions of one kind at the most.
#[cfg(feature = "hydrate")]
const PER_KIND: u32 = 4;
/// What the box says to screen readers.
const LABEL: &str = "Search groups, workspaces, service accounts and users";
const LIST: &str = "global-search-list";

/// The box. Without JavaScript, Enter leads to the page of results; on a narrow screen a link does.
#[expect(clippy::too_many_lines, reason = "one element with its keys")]
#[component]
pub fn GlobalSearch(
    /// Whether `/` leads here. Ctrl+K always does.
    shortcuts: Signal<bool>,
) -> impl IntoView {
    let alive = Shared::get().alive;
    let input = NodeRef::<html::Input>::new();
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Found>::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let going = RwSignal::new(String::new());
    follow(going);
    listen(input, shortcuts, going);

    let close = move || {
        open.set(false);
        active.set(None);
    };
    let take = move |row: &Found| {
        close();
        text.set(String::new());
        // Not bound to the signal: what is typed before the page is alive stays.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
        going.set(row.href.clone());
    };
    let on_key = move |event: KeyboardEvent| {
        if !open.get_untracked() || event.is_composing() {
            return;
        }
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = Some(at.map_or(0, |at| if at == last { 0 } else { at + 1 }))),
            "ArrowUp" => active.update(|at| *at = Some(at.map_or(last, |at| at.checked_sub(1).unwrap_or(last)))),
            "Escape" => close(),
            "Enter" => {
                let chosen = active.get_untracked().and_then(|at| found.with_untracked(|rows| rows.get(at).cloned()));
                let Some(row) = chosen else { return };
                take(&row);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let rows = move || {
        let row = |(at, row): (usize, Found)| {
            let (icon, kind) = kind_of(&row.kind);
            let label = row.label.clone();
            view! {
                <li
                    id=format!("{LIST}-{at}")
                    role="option"
                    aria-selected=move || if active.get() == Some(at) { "true" } else { "false" }
                    // Before the box loses the focus, which closes the list.
                    on:mousedown=move |event| {
                        event.prevent_default();
                        take(&row);
                    }
                >
                    <Icon name=icon />
                    <span class="row-main"><span>{label}</span><small>{kind}</small></span>
                </li>
            }
        };
        found.get().into_iter().enumerate().map(row).collect_view()
    };
    let told = move || {
        open.get().then(|| match found.with(Vec::len) {
            0 => "Nothing found".to_owned(),
            number => super::pagination::count(number as u64, "suggestion"),
        })
    };
    view! {
        <a class="icon-button search-link" href="/search" aria-label="Search" title="Search"><Icon name="search" /></a>
        <search class="global-search">
            <form action="/search" method="get" class="search-box" aria-label=LABEL>
                <Icon name="search" />
                <input
                    type="text"
                    name="q"
                    node_ref=input
                    aria-label=LABEL
                    placeholder="Search"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    maxlength="120"
                    aria-keyshortcuts=move || if shortcuts.get() { "/ Control+K" } else { "Control+K" }
                    role=move || alive.get().then_some("combobox")
                    aria-autocomplete=move || alive.get().then_some("list")
                    aria-controls=move || alive.get().then_some(LIST)
                    aria-expanded=move || alive.get().then(|| if open.get() { "true" } else { "false" })
                    aria-activedescendant=move || active.get().map(|at| format!("{LIST}-{at}"))
                    on:input:target=move |event| {
                        text.set(event.target().value());
                        suggest(text, found, open, active);
                    }
                    on:blur=move |_| close()
                    on:keydown=on_key
                />
                {move || shortcuts.get().then(|| view! { <kbd aria-hidden="true">"/"</kbd> })}
                {move || open.get().then(|| view! { <ul id=LIST role="listbox" class="options" aria-label=LABEL>{rows}</ul> })}
                <span class="visually-hidden" role="status">{told}</span>
            </form>
        </search>
    }
}

/// Goes where the signal says.
fn follow(going: RwSignal<String>) {
    #[cfg(feature = "hydrate")]
    {
        let navigate = leptos_router::hooks::use_navigate();
        Effect::new(move |_| {
            let href = going.get();
            if !href.is_empty() {
                going.set(String::new());
                navigate(&href, leptos_router::NavigateOptions::default());
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = going;
}

/// Asks for suggestions once nothing more is typed for a moment.
fn suggest(text: RwSignal<String>, found: RwSignal<Vec<Found>>, open: RwSignal<bool>, active: RwSignal<Option<usize>>) {
    #[cfg(feature = "hydrate")]
    {
        let typed = text.get_untracked();
        if typed.trim().is_empty() {
            open.set(false);
            return;
        }
        let is_current = move |typed: &str| text.try_get_untracked().is_some_and(|text| text == typed);
        let ask = move || {
            if !is_current(&typed) {
                return;
            }
            leptos::task::spawn_local(async move {
                let answer = crate::api::search::search(typed.clone(), PER_KIND).await;
                // What was asked for may be out of date by now.
                if let Ok(rows) = answer
                    && is_current(&typed)
                {
                    found.set(rows);
                    active.set(None);
                    open.set(true);
                }
            });
        };
        set_timeout(ask, std::time::Duration::from_millis(150));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (text, found, open, active);
}

/// Leads to the box by Ctrl+K, and by `/` if that is wanted. Keys typed into a field belong to the field.
fn listen(input: NodeRef<html::Input>, shortcuts: Signal<bool>, going: RwSignal<String>) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let on_key = move |event: KeyboardEvent| {
            let command = event.ctrl_key() || event.meta_key();
            let wanted = match event.key().as_str() {
                "k" => command && !event.shift_key(),
                "/" => !command && shortcuts.get_untracked(),
                _ => false,
            };
            if !wanted || event.alt_key() || event.default_prevented() || super::menu::is_busy(&event) {
                return;
            }
            event.prevent_default();
            match input.get_untracked() {
                // On a narrow screen the box is not there.
                Some(input) if input.offset_parent().is_some() => input.select(),
                _ => going.set("/search".to_owned()),
            }
        };
        let listener = window_event_listener(leptos::ev::keydown, on_key);
        on_cleanup(move || listener.remove());
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (input, shortcuts, going);
}
