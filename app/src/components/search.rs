//! Searching a list.

use leptos::prelude::*;

use super::icon::Icon;

/// A search box. What is searched for stands in the address, so that it can be shared and the Back button works.
#[component]
pub fn SearchForm(
    /// The page that shows the list.
    #[prop(into)]
    action: String,
    /// The name of what is searched for, in the address.
    #[prop(default = "search")]
    name: &'static str,
    /// What it says when it is empty, and to screen readers.
    label: &'static str,
    /// What is searched for.
    #[prop(into)]
    value: String,
    /// More filters.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <search>
            <form action=action method="get" class="search-form">
                <div class="search-box">
                    <Icon name="search" />
                    <input
                        type="search"
                        name=name
                        aria-label=label
                        placeholder=label
                        maxlength="120"
                        autocomplete="off"
                        value=value
                    />
                </div>
                {children.map(|children| children())}
                <button type="submit" class="button">"Search"</button>
            </form>
        </search>
    }
}

/// A filter beside the search box: a choice of a list, with a first entry for "all".
#[component]
pub fn Filter(
    /// What it filters by.
    label: &'static str,
    /// Its name in the address.
    name: &'static str,
    /// What the first entry says.
    all: &'static str,
    /// Values and what people read.
    options: Vec<(String, String)>,
    /// The value chosen.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let options = options.into_iter().map(|(option, text)| {
        let selected = option == value;
        view! { <option value=option selected=selected>{text}</option> }
    });
    view! {
        <select name=name aria-label=label>
            <option value="">{all}</option>
            {options.collect_view()}
        </select>
    }
}
