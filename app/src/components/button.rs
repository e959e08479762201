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
    /// The identifier of the text that says why it leads nowhere; none if it does.
    #[prop(optional_no_strip)]
    refused_by: Option<&'static str>,
) -> impl IntoView {
    let picture = icon.map(|name| view! { <Icon name /> });
    match refused_by {
        None => view! { <a class=weight.class() href=href>{picture}{label}</a> }.into_any(),
        // A screen reader finds it where it always is, and says why.
        Some(reason) => {
            view! { <span class="button button-disabled" role="link" aria-disabled="true" aria-describedby=reason>{picture}{label}</span> }
                .into_any()
        }
    }
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
    /// The identifier of the text that says why the button leads nowhere; none if it does.
    #[prop(optional_no_strip)]
    refused_by: Option<&'static str>,
    /// Whether the person may do nothing of what is behind the caret, which is left out then.
    #[prop(optional)]
    alone: bool,
    /// What the caret opens: links of the class `menu-item`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="split-button">
            <LinkButton href label weight refused_by />
            {(!alone).then(|| view! { <CaretMenu label=menu>{children()}</CaretMenu> })}
        </div>
    }
}
