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
    #[prop(into)]
    id: String,
    /// What the link is about, said by screen readers after what it says.
    #[prop(optional, into)]
    about: String,
    /// Called when the dialog opens.
    #[prop(optional)]
    on_open: Option<Callback<()>>,
    /// What stands in the dialog.
    children: Children,
) -> impl IntoView {
    let heading = id.clone();
    let dialog = NodeRef::<html::Dialog>::new();
    let open = move |event: MouseEvent| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
        if plain
            && let Some(dialog) = dialog.get()
            && dialog.show_modal().is_ok()
        {
            event.prevent_default();
            event.stop_propagation();
            if let Some(on_open) = on_open {
                on_open.run(());
            }
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get() {
            dialog.close();
        }
    };
    view! {
        <a class=class href=href on:click=open aria-haspopup="dialog">
            {label} {(!about.is_empty()).then(|| view! { <span class="visually-hidden">{format!(" {about}")}</span> })}
        </a>
        <dialog class="dialog" node_ref=dialog aria-labelledby=heading>
            <h2 id=id>{title}</h2>
            {children()}
            <button type="button" class="button dialog-cancel" on:click=close autofocus>"Cancel"</button>
        </dialog>
    }
}
