//! What a browser remembers of how a person likes the pages. It says nothing about who they are.

use axum::http::{HeaderValue, header};
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The value of a cookie of this request, if it is one of those that it can have.
pub fn chosen(name: &str, among: &[&'static str]) -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get_all(header::COOKIE);
    let cookies = cookies.iter().filter_map(|header| header.to_str().ok()).flat_map(|header| header.split(';'));
    let value = cookies.filter_map(|cookie| cookie.trim().split_once('=')).find(|(key, _)| *key == name)?.1;
    among.iter().find(|possible| **possible == value).copied()
}

/// Has the browser remember `value` for a year, or forget what it remembers.
pub fn remember(name: &str, value: Option<&str>) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    let secure = super::core().is_ok_and(|core| core.settings().public_url.starts_with("https://"));
    if let Ok(cookie) = HeaderValue::from_str(&cookie(name, value, secure)) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

fn cookie(name: &str, value: Option<&str>, secure: bool) -> String {
    let life = if value.is_some() { 365 * 24 * 3600 } else { 0 };
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={}; Path=/; Max-Age={life}; HttpOnly; SameSite=Lax{secure}", value.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::cookie;

    #[test]
    fn a_cookie_is_kept_for_a_year_or_ends_at_once() {
        let kept = "theme=dark; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax";
        assert_eq!(cookie("theme", Some("dark"), false), kept);
        assert_eq!(cookie("theme", Some("dark"), true), format!("{kept}; Secure"));
        assert_eq!(cookie("theme", None, false), "theme=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
}
