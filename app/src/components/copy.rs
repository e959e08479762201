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
    view! {
        <span class="copy-field">
            <code>{value.clone()}</code>
            <CopyButton label text=value />
        </span>
    }
}

/// Lines of code with a button that copies them.
#[component]
pub fn CopyBlock(
    /// What they are.
    #[prop(into)]
    label: String,
    /// The lines.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <div class="copy-block">
            <CopyButton label=label.clone() text=text.clone() />
            <pre tabindex="0" role="region" aria-label=label><code>{text}</code></pre>
        </div>
    }
}

/// A button that copies; it is there once it can do something.
#[component]
pub fn CopyButton(
    /// What it copies, for screen readers.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let alive = crate::application::Shared::get().alive;
    let name = format!("Copy {label}");
    let text = StoredValue::new(text);
    let press = move |_| {
        text.with_value(|text| copy(text));
        copied.set(true);
        let back = move || {
            let _ = copied.try_set(false);
        };
        set_timeout(back, std::time::Duration::from_secs(2));
    };
    view! {
        {move || {
            let name = name.clone();
            alive
                .get()
                .then(|| {
                    view! {
                        <button type="button" class="icon-button" aria-label=name.clone() title=name on:click=press>
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
    }
}

#[cfg(feature = "hydrate")]
fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
fn copy(_: &str) {}
