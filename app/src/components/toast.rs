//! What was just done, said once.

use leptos::prelude::*;

use super::icon::Icon;
use crate::application::Shared;

/// Tells, for a while, what was just done. Without JavaScript the next page shows it by itself.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let notice = Shared::get().notice;
    Effect::new(move |_| {
        let text = notice.get();
        if !text.is_empty() {
            let hide = move || {
                if notice.get_untracked() == text {
                    notice.set(String::new());
                }
            };
            set_timeout(hide, std::time::Duration::from_secs(8));
        }
    });
    view! {
        <div class="toast-region" role="status">
            {move || {
                let text = notice.get();
                (!text.is_empty()).then(|| view! { <Toast text /> })
            }}
        </div>
    }
}

/// What was done, in front of the page.
#[component]
pub fn Toast(
    /// One sentence.
    text: String,
) -> impl IntoView {
    view! { <p class="toast"><Icon name="check" />{text}</p> }
}
