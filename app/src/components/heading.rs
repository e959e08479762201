//! The heading of a page.

use leptos::{html, prelude::*};
use leptos_meta::Title;

use crate::application::Shared;

/// The one `h1` of a page, which is also its title. It takes the focus when the page was reached by a link inside, so
/// that a screen reader notices the new page.
#[component]
pub fn Heading(
    /// What the page is.
    #[prop(into)]
    text: String,
    /// The title of the window, if it should say more.
    #[prop(optional, into)]
    title: String,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let arrived_by_link = Shared::get().alive.get_untracked();
    Effect::new(move |_| {
        if let Some(heading) = heading.get()
            && arrived_by_link
        {
            focus_when_shown(heading, 60);
        }
    });
    let title = if title.is_empty() { text.clone() } else { title };
    view! {
        <Title text=title />
        <h1 tabindex="-1" node_ref=heading>{text}</h1>
    }
}

/// A page is made while its data is on the way, and shown a few frames later; what is not shown takes no focus.
fn focus_when_shown(heading: leptos::web_sys::HtmlHeadingElement, frames: u8) {
    if heading.is_connected() {
        let _ = heading.focus();
    } else if frames > 0 {
        request_animation_frame(move || focus_when_shown(heading, frames - 1));
    }
}
