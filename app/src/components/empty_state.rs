//! What stands where a list has nothing to show.

use leptos::prelude::*;

use super::icon::Icon;

/// A sentence on what would be here, and what to do.
#[component]
pub fn EmptyState(
    /// The picture.
    icon: &'static str,
    /// The heading.
    #[prop(into)]
    title: String,
    /// The sentence.
    #[prop(into)]
    text: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <Icon name=icon />
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
