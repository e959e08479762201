//! The pages: what people see and do in a browser.
//!
//! Every page is rendered on the server and works as it is; the same components then come alive in the browser.
//! Pages read and change things through the functions of [`api`], which only call the services of `identity`: who may
//! do what is decided there. [`forms`] says how a form works with and without JavaScript.

#![recursion_limit = "512"]
#![expect(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "components are called by the macro, which uses what they return and passes their properties by value"
)]

pub mod api;
pub mod application;
pub mod components;
pub mod forms;
pub mod pages;
pub mod parts;

#[cfg(feature = "ssr")]
mod document;
#[cfg(feature = "ssr")]
mod serving;
#[cfg(all(feature = "ssr", debug_assertions))]
mod styleguide;

#[cfg(feature = "ssr")]
pub use document::{error_page, onward_page, shell};
#[cfg(feature = "ssr")]
pub use serving::{
    RequestId, routes,
    session::{begin_session, note_origin, visitor},
};

/// The entry point in the browser. A page comes alive once the part of the client is there that it is in; when that cannot
/// be had, it stays as the server sent it, which works.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    let address = leptos::prelude::window().location().pathname().unwrap_or_default();
    if !application::load_part(&address).await {
        return;
    }
    leptos::mount::hydrate_body(application::App);
    // Tests wait for this: before it, buttons look ready but have no handlers.
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
