//! How the pages look and listen: the switches of the account menu.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

use crate::{
    api::preferences::{SetShortcuts, SetTheme},
    forms::mutation_form::MutationForm,
};

/// Light, dark, or whatever the machine prefers.
#[component]
pub fn ThemeSwitch(
    /// The choice so far.
    theme: String,
) -> impl IntoView {
    let choices = [("system", "System"), ("light", "Light"), ("dark", "Dark")];
    view! { <Switch action=SetTheme::PATH name="theme" legend="Theme" choices=choices.to_vec() value=theme /> }
}

/// Whether a key alone is a shortcut.
#[component]
pub fn ShortcutSwitch(
    /// The choice so far.
    on: bool,
) -> impl IntoView {
    let value = if on { "on" } else { "off" }.to_owned();
    let choices = vec![("on", "On"), ("off", "Off")];
    view! { <Switch action=SetShortcuts::PATH name="shortcuts" legend="Shortcut / to search" choices value /> }
}

/// A choice of a few, taken at once.
#[component]
fn Switch(
    action: &'static str,
    name: &'static str,
    legend: &'static str,
    choices: Vec<(&'static str, &'static str)>,
    value: String,
) -> impl IntoView {
    let location = use_location();
    let back = move || {
        let query = location.search.get();
        format!("{}{}{query}", location.pathname.get(), if query.is_empty() { "" } else { "?" })
    };
    let chosen = RwSignal::new(value);
    let choices = choices.into_iter().map(move |(value, text)| {
        let take = move |_| {
            chosen.set(value.to_owned());
            apply(name, value);
        };
        let pressed = move || if chosen.with(|chosen| chosen == value) { "true" } else { "false" };
        view! { <button type="submit" class="segment" name=name value=value aria-pressed=pressed on:click=take>{text}</button> }
    });
    let id = format!("{name}-legend");
    let labelled_by = id.clone();
    view! {
        <MutationForm action key=name>
            <input type="hidden" name="back" value=back />
            <div class="switch" role="group" aria-labelledby=labelled_by>
                <span id=id>{legend}</span>
                <span class="segments">{choices.collect_view()}</span>
            </div>
        </MutationForm>
    }
}

/// Shows the theme at once; the server does the same on every page from now on.
fn apply(name: &str, value: &str) {
    #[cfg(feature = "hydrate")]
    if name == "theme"
        && let Some(root) = document().document_element()
    {
        let _ = match value {
            "system" => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme),
        };
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, value);
}
