//! Links that look like buttons, since they begin something. What sends a form is `forms::fields::SubmitButton`.

use leptos::prelude::*;

use super::{icon::Icon, menu::CaretMenu};

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// One of several.
    #[default]
    Plain,
    /// What most people came for; one on a page.
    Primary,
    /// It destroys something.
    Danger,
}

impl Weight {
    /// The classes of a button.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button-primary",
            Self::Danger => "button button-danger",
        }
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it does.
    #[prop(into)]
    label: String,
    /// The picture before it.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// How much it asks for attention.
    #[prop(optional)]
    weight: Weight,
) -> impl IntoView {
    view! { <a class=weight.class() href=href>{icon.map(|name| view! { <Icon name /> })}{label}</a> }
}

/// A button for what is done most, with a caret for what is done rarely.
#[component]
pub fn SplitButton(
    /// Where the button leads.
    #[prop(into)]
    href: String,
    /// What the button does.
    #[prop(into)]
    label: String,
    /// How much it asks for attention.
    #[prop(optional)]
    weight: Weight,
    /// What a screen reader calls the caret.
    #[prop(default = "More actions")]
    menu: &'static str,
    /// What the caret opens: links of the class `menu-item`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="split-button">
            <LinkButton href label weight />
            <CaretMenu label=menu>{children()}</CaretMenu>
        </div>
    }
}
