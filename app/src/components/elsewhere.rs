//! Going to another page instead of the one that was asked for.

/// Sends the browser to another page of this server instead of showing this one.
#[cfg(feature = "ssr")]
pub fn go_instead(location: &str) {
    crate::serving::redirect(location);
}

/// Sends the browser to another page of this server instead of showing this one.
#[cfg(not(feature = "ssr"))]
pub fn go_instead(location: &str) {
    let navigate = leptos_router::hooks::use_navigate();
    navigate(location, leptos_router::NavigateOptions { replace: true, ..Default::default() });
}
