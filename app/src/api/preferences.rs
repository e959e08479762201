//! How a person likes the pages. The browser remembers it, in cookies.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]
#![cfg_attr(
    feature = "ssr",
    expect(clippy::unused_async, reason = "server functions are asynchronous, whatever they do")
)]

use leptos::prelude::*;

use super::{Done, UiProblem};

/// The cookie of the theme.
#[cfg(feature = "ssr")]
const THEME: &str = "theme";
/// The cookie that turns off shortcuts of one key.
#[cfg(feature = "ssr")]
const SHORTCUTS: &str = "shortcuts";

/// The theme that was chosen: `light` or `dark`; none for whatever the machine prefers.
#[cfg(feature = "ssr")]
pub fn theme() -> Option<&'static str> {
    crate::serving::cookies::chosen(THEME, &["light", "dark"])
}

/// Whether a key alone is a shortcut (WCAG 2.1.4: those who speak to their machine must be able to turn that off).
#[cfg(feature = "ssr")]
pub fn shortcuts() -> &'static str {
    crate::serving::cookies::chosen(SHORTCUTS, &["off"]).unwrap_or("on")
}

/// Chooses a theme: `light`, `dark`, or else whatever the machine prefers. `back` is the page to return to.
///
/// # Errors
/// Never: it is the shape of all functions that change something.
#[server(prefix = "/api/ui", endpoint = "session/set_theme")]
pub async fn set_theme(#[server(default)] theme: String, #[server(default)] back: String) -> Result<Done, UiProblem> {
    let chosen = Some(theme.as_str()).filter(|theme| ["light", "dark"].contains(theme));
    crate::serving::cookies::remember(THEME, chosen);
    Ok(Done::go(super::session::local_path(&back), ""))
}

/// Turns shortcuts of one key `off`, or on. `back` is the page to return to.
///
/// # Errors
/// Never: it is the shape of all functions that change something.
#[server(prefix = "/api/ui", endpoint = "session/set_shortcuts")]
pub async fn set_shortcuts(
    #[server(default)] shortcuts: String,
    #[server(default)] back: String,
) -> Result<Done, UiProblem> {
    crate::serving::cookies::remember(SHORTCUTS, Some("off").filter(|off| shortcuts == *off));
    Ok(Done::go(super::session::local_path(&back), ""))
}
