//! A question in front of the page.

use leptos::{ev::MouseEvent, html, prelude::*};

/// A link that opens a native dialog. Without JavaScript it leads to the page that asks the same.
#[component]
pub fn DialogLink(
    /// The page that asks the same.
    href: String,
    /// What the link says.
    #[prop(into)]
    label: String,
    /// The classes of the link.
    class: &'static str,
    /// The title of the dialog.
    #[prop(into)]
    title: String,
    /// Unique on the page.
    id: &'static str,
    /// What stands in the dialog.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let open = move |event: MouseEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
        if plain
            && let Some(dialog) = dialog.get()
            && dialog.show_modal().is_ok()
        {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get() {
            dialog.close();
        }
    };
    view! {
        <a class=class href=href on:click=open aria-haspopup="dialog">{label}</a>
        <dialog class="dialog" node_ref=dialog aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {children()}
            <button type="button" class="button dialog-cancel" on:click=close autofocus>"Cancel"</button>
        </dialog>
    }
}
