//! A value to copy.

use leptos::prelude::*;

use super::icon::Icon;

/// A value in code letters with a button that copies it. Without JavaScript the text can be selected.
#[component]
pub fn CopyField(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let alive = crate::application::Shared::get().alive;
    let text = value.clone();
    let name = format!("Copy {label}");
    view! {
        <span class="copy-field">
            <code>{value}</code>
            {move || {
                let text = text.clone();
                let name = name.clone();
                alive
                    .get()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="icon-button"
                                aria-label=name.clone()
                                title=name
                                on:click=move |_| {
                                    copy(&text);
                                    copied.set(true);
                                    set_timeout(
                                        move || {
                                            let _ = copied.try_set(false);
                                        },
                                        std::time::Duration::from_secs(2),
                                    );
                                }
                            >
                                {move || if copied.get() {
                                    view! { <Icon name="check" /> }.into_any()
                                } else {
                                    view! { <Icon name="copy" /> }.into_any()
                                }}
                            </button>
                        }
                    })
            }}
            <span class="copied" role="status">{move || copied.get().then_some("Copied")}</span>
        </span>
    }
}

#[cfg(feature = "hydrate")]
fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
fn copy(_: &str) {}
