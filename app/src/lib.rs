//! The pages. A hello-world that proves the build; the real pages replace it.

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

/// Greets, in capitals when asked to.
///
/// # Errors
/// When the request cannot be made.
#[server(prefix = "/api/ui", endpoint = "greet")]
pub async fn greet(name: String) -> Result<String, ServerFnError> {
    Ok(format!("Hello, {name}"))
}

#[component]
fn Home() -> impl IntoView {
    let greeting = Resource::new(|| (), |()| greet("world".to_owned()));
    let count = RwSignal::new(0_u32);
    let action = ServerAction::<Greet>::new();
    view! {
        <h1>"Service accounts"</h1>
        <Suspense>{move || greeting.get().map(|text| text.unwrap_or_else(|e| e.to_string()))}</Suspense>
        <button on:click=move |_| count.update(|n| *n += 1)>"Clicked " {count}</button>
        <ActionForm action>
            <input name="name" />
            <button>"Greet"</button>
        </ActionForm>
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
