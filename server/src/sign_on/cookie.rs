//! The cookie of a browser that is on its way. It is not the session's: a stranger who begins gets no session.

use axum::http::{HeaderMap, HeaderValue, header};
use identity::{core::Core, sign_on::JOURNEY};

/// The prefix makes browsers insist on Secure, Path=/ and no Domain; over plain http they would refuse it.
fn name(core: &Core) -> (&'static str, &'static str) {
    if core.settings().public_url.starts_with("https://") { ("__Host-sign-on", "; Secure") } else { ("sign-on", "") }
}

/// The secret that the browser keeps; empty if it has none.
pub(super) fn secret(core: &Core, headers: &HeaderMap) -> String {
    let (name, _) = name(core);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// Has the browser keep a secret until the journey must be over. Lax, since it comes back by a link of another site.
pub(super) fn keep(core: &Core, secret: &str) -> Option<HeaderValue> {
    written(core, secret, JOURNEY / 1000)
}

/// Has the browser forget it.
pub(super) fn forget(core: &Core) -> Option<HeaderValue> {
    written(core, "", 0)
}

fn written(core: &Core, secret: &str, life: i64) -> Option<HeaderValue> {
    let (name, secure) = name(core);
    let mut value =
        HeaderValue::from_str(&format!("{name}={secret}; Path=/; Max-Age={life}; HttpOnly; SameSite=Lax{secure}"))
            .ok()?;
    value.set_sensitive(true);
    Some(value)
}
