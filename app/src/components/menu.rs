//! Menus: native disclosures, which work without JavaScript and with it close by themselves.

use leptos::prelude::*;

use super::icon::Icon;

/// The caret beside a button, and what it opens.
#[component]
pub fn CaretMenu(
    /// What a screen reader calls the caret.
    #[prop(into)]
    label: String,
    /// What it opens.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="menu caret-menu">
            <summary class="button" aria-label=label.clone() title=label>
                <Icon name="caret" />
            </summary>
            <div class="menu-items">{children()}</div>
        </details>
    }
}

/// Closes every menu of the page on Escape, on a click elsewhere, and when one of its links was followed.
pub fn close_menus() {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let on_click = window_event_listener(leptos::ev::click, |event| closing::on_click(&event));
        let on_key = window_event_listener(leptos::ev::keydown, |event| closing::on_key(&event));
        on_cleanup(move || {
            on_click.remove();
            on_key.remove();
        });
    });
}

#[cfg(feature = "hydrate")]
pub use closing::is_busy;

#[cfg(feature = "hydrate")]
mod closing {
    use leptos::prelude::document;
    use wasm_bindgen::JsCast;
    use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};

    /// Whether a key belongs to what has the focus: a field, or a dialog in front of the page.
    pub fn is_busy(event: &KeyboardEvent) -> bool {
        let in_field = target(event).and_then(|target| target.dyn_into::<HtmlElement>().ok()).is_some_and(|target| {
            target.is_content_editable() || matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
        });
        in_field || dialog_is_open()
    }

    pub(super) fn on_click(event: &MouseEvent) {
        let Some(target) = target(event) else { return };
        // A link that opens a dialog has it inside the menu.
        let followed = target.closest("a:not([aria-haspopup])").ok().flatten().is_some();
        close(|menu| followed || !menu.contains(Some(&target)));
    }

    pub(super) fn on_key(event: &KeyboardEvent) {
        if event.key() != "Escape" || dialog_is_open() {
            return;
        }
        let focused = document().active_element();
        close(|menu| {
            let summary = menu.query_selector("summary").ok().flatten();
            if let (Some(focused), Some(summary)) = (&focused, summary)
                && menu.contains(Some(focused))
                && let Ok(summary) = summary.dyn_into::<HtmlElement>()
            {
                let _ = summary.focus();
            }
            true
        });
    }

    fn close(whether: impl Fn(&Element) -> bool) {
        let Ok(menus) = document().query_selector_all("details.menu[open]") else { return };
        for at in 0..menus.length() {
            if let Some(menu) = menus.get(at).and_then(|menu| menu.dyn_into::<Element>().ok())
                && whether(&menu)
            {
                let _ = menu.remove_attribute("open");
            }
        }
    }

    fn target(event: &Event) -> Option<Element> {
        event.target().and_then(|target| target.dyn_into().ok())
    }

    fn dialog_is_open() -> bool {
        document().query_selector("dialog[open]").ok().flatten().is_some()
    }
}
