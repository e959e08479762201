//! In place of a file that cannot be had.

use leptos::prelude::*;

use crate::{
    api::files::why_no_file,
    components::loaded::{Loaded, load},
};

/// Why not. The files themselves are no pages: their addresses lead here only when there is none to send.
#[component]
pub fn NoFilePage() -> impl IntoView {
    let data = load(|| (), |()| why_no_file());
    view! { <Loaded data view=IntoAny::into_any /> }
}
