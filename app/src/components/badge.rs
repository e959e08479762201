//! A short word on a coloured ground.

use leptos::prelude::*;

/// What a badge means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// It is as it should be.
    Good,
    /// Look at it.
    Warning,
    /// It is broken or refused.
    Bad,
    /// It is what this product is about.
    Accent,
}

/// A short word on a coloured ground. The colour never says anything that the word does not.
#[component]
pub fn Badge(
    /// The word.
    #[prop(into)]
    text: String,
    /// What it means.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let class = match tone {
        Tone::Neutral => "badge",
        Tone::Good => "badge badge-good",
        Tone::Warning => "badge badge-warning",
        Tone::Bad => "badge badge-bad",
        Tone::Accent => "badge badge-accent",
    };
    view! { <span class=class>{text}</span> }
}
