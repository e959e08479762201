//! The parts of the client. A browser loads what all pages share with its first page, and of the rest only what a page
//! needs, when it needs it. On the server everything is there at once.

use leptos::prelude::*;

/// Pages in one part of the client.
pub struct Part<A: 'static> {
    #[cfg(not(feature = "hydrate"))]
    page: fn(A) -> AnyView,
    #[cfg(feature = "hydrate")]
    page: std::sync::OnceLock<fn(A) -> AnyView>,
    #[cfg(feature = "hydrate")]
    fetch: fn() -> browser::Fetched<A>,
}

/// Declares pages of a part: what their addresses are, the part, the name of the function that fetches them, and the one
/// that makes them. All that only one part needs becomes a file of its own (`tools/client/src/split.rs`).
macro_rules! part {
    ($(#[$attribute:meta])* $pages:ident: $address:ty = $part:ident, $fetch:ident, $page:expr) => {
        #[cfg(feature = "hydrate")]
        #[leptos::wasm_split::wasm_split($part, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn $fetch() -> Result<fn($address) -> leptos::prelude::AnyView, leptos::wasm_split::SplitLoaderError> {
            Ok($page)
        }

        $(#[$attribute])*
        #[cfg(feature = "hydrate")]
        static $pages: $crate::parts::Part<$address> = $crate::parts::Part::fetched(|| Box::pin($fetch()));

        $(#[$attribute])*
        #[cfg(not(feature = "hydrate"))]
        static $pages: $crate::parts::Part<$address> = $crate::parts::Part::here($page);
    };
}
pub(crate) use part;

#[cfg(not(feature = "hydrate"))]
impl<A: 'static> Part<A> {
    /// A part that is there.
    #[must_use]
    pub const fn here(page: fn(A) -> AnyView) -> Self {
        Self { page }
    }

    /// The page at the address.
    #[must_use]
    pub fn page(&'static self, address: A) -> AnyView {
        (self.page)(address)
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::{future::Future, pin::Pin, sync::OnceLock};

    use leptos::{prelude::*, wasm_split::SplitLoaderError};

    use super::Part;
    use crate::application::Shared;

    /// The function that makes the pages of a part, once it is loaded.
    pub type Fetched<A> = Pin<Box<dyn Future<Output = Result<fn(A) -> AnyView, SplitLoaderError>>>>;

    impl<A: 'static> Part<A> {
        /// A part that is fetched when it is first needed.
        #[must_use]
        pub const fn fetched(fetch: fn() -> Fetched<A>) -> Self {
            Self { page: OnceLock::new(), fetch }
        }

        /// Fetches the part unless it is there. Says whether it is there now.
        pub async fn load(&'static self) -> bool {
            if self.page.get().is_none()
                && let Ok(page) = (self.fetch)().await
            {
                // Whoever was faster has set the same.
                _ = self.page.set(page);
            }
            self.page.get().is_some()
        }

        /// The page at the address; while the part is being fetched, a notice. Must be called where a change of signals
        /// calls it again.
        #[must_use]
        pub fn page(&'static self, address: A) -> AnyView {
            if let Some(page) = self.page.get() {
                return page(address);
            }
            let arrived = Shared::get().arrived;
            arrived.track();
            leptos::task::spawn_local(async move {
                if self.load().await {
                    arrived.update(|count| *count += 1);
                } else {
                    // Most likely the server has got a newer version, which it sends with the whole page.
                    _ = window().location().reload();
                }
            });
            view! { <p class="loading" role="status">"Loading…"</p> }.into_any()
        }
    }
}
