//! Something that a person should read before they go on.

use leptos::prelude::*;

use super::{badge::Tone, icon::Icon};

/// A text on coloured ground. It is part of the page; what is announced as it happens is a toast, and what is wrong with a
/// form stands in its summary.
#[component]
pub fn Alert(
    /// What it means; nothing in particular is information.
    #[prop(optional)]
    tone: Tone,
    /// The text.
    children: Children,
) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Neutral | Tone::Accent => ("alert alert-info", "info"),
        Tone::Good => ("alert alert-good", "check"),
        Tone::Warning => ("alert alert-warning", "warning"),
        Tone::Bad => ("alert alert-danger", "warning"),
    };
    view! { <div class=class><Icon name=icon /><div>{children()}</div></div> }
}
