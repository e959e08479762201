//! The field that a token is pasted into. What makes it worth stealing does not stay there.

use leptos::{html, prelude::*};

use crate::forms::{FormState, text_area::TextArea};

/// The field. Where scripts run, the signature goes as soon as a token is pasted, and the rest once it was sent.
#[component]
pub fn TokenField() -> impl IntoView {
    let state = FormState::get();
    let area = NodeRef::<html::Textarea>::new();
    let dropped = RwSignal::new(false);
    Effect::new(move |_| {
        if state.pending.get() {
            if let Some(area) = area.get_untracked() {
                area.set_value("");
            }
            dropped.set(false);
        } else {
            // Something may have been pasted before the page was alive.
            drop_signature(area, dropped);
        }
    });
    view! {
        <div on:input=move |_| drop_signature(area, dropped)>
            <TextArea
                label="ID token" name="token" pointer="/token" rows=6 node_ref=area
                hint="As the CI system gives it to a job. It is not stored. With or without its signature, the last of \
                      its three parts."
            />
            <p class="hint" role="status">
                {move || dropped.get().then_some("The signature was removed here and is not sent: nobody can use what is left.")}
            </p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn drop_signature(area: NodeRef<html::Textarea>, dropped: RwSignal<bool>) {
    /// No key makes a shorter signature. Somebody who types is left alone.
    const SHORTEST: usize = 40;
    let Some(area) = area.get_untracked() else { return };
    let text = area.value();
    let signature = text.trim().rsplit('.').next().unwrap_or_default();
    if text.matches('.').count() == 2
        && signature.len() >= SHORTEST
        && let Ok(kept) = identity::model::without_signature(&text)
    {
        area.set_value(&kept);
        dropped.set(true);
    }
}

#[cfg(not(feature = "hydrate"))]
fn drop_signature(_: NodeRef<html::Textarea>, _: RwSignal<bool>) {}
