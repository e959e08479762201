//! The pages. A hello-world that proves the build; the real pages replace it.

#![allow(clippy::must_use_candidate, reason = "a component is used by `view!`, and its macro drops the attribute")]

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode, StaticSegment,
    components::{Route, Router, Routes},
};

/// The document around every page.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <HydrationScripts options=options.clone() />
                <HashedStylesheet options id="css" />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Tharsis" />
        <Router>
            <main>
                <Routes fallback=|| "Not found">
                    <Route path=StaticSegment("") view=Home ssr=SsrMode::Async />
                </Routes>
            </main>
        </Router>
    }
}

#[component]
fn Home() -> impl IntoView {
    let count = RwSignal::new(0_u32);
    view! {
        <h1>"Service accounts"</h1>
        <button on:click=move |_| count.update(|n| *n += 1)>"Clicked " {count}</button>
    }
}

/// The entry point in the browser.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
    // Tests wait for this: before it, buttons look ready but have no handlers.
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
