//! Client credentials in the `Authorization` header (RFC 6749 §2.3.1, RFC 7617).

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::token_error::TokenError;

/// The client's identifier and secret, if the header has them. One of another scheme says nothing here: a pipeline that
/// sends its access token with everything may also log in again with everything.
///
/// Both are form-encoded before they are put together. Many clients leave that out, and a TRN has colons; a secret of
/// ours has none, so it is what follows the last one.
pub fn credentials(headers: &HeaderMap) -> Result<Option<(String, String)>, TokenError> {
    let mut found = headers.get_all(header::AUTHORIZATION).iter().filter_map(|value| basic(value.as_bytes()));
    let Some(encoded) = found.next() else { return Ok(None) };
    let wrong = || TokenError::invalid_client("The Authorization header is not that of HTTP Basic.");
    if found.next().is_some() {
        return Err(wrong());
    }
    let decoded = STANDARD.decode(encoded.trim_ascii()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.ok_or_else(wrong)?;
    let (id, secret) = decoded.rsplit_once(':').ok_or_else(wrong)?;
    Ok(Some((form_decoded(id), form_decoded(secret))))
}

/// What follows the name of the scheme, if it is that of HTTP Basic.
fn basic(value: &[u8]) -> Option<&[u8]> {
    let (scheme, rest) = value.split_at_checked(5)?;
    (scheme.eq_ignore_ascii_case(b"basic") && rest.first().is_none_or(|byte| *byte == b' ')).then_some(rest)
}

fn form_decoded(text: &str) -> String {
    // As the value of a parameter without a name; what would end it is part of it here.
    let escaped = format!("={}", text.replace('&', "%26"));
    form_urlencoded::parse(escaped.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn read(value: &str) -> Result<Option<(String, String)>, TokenError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        credentials(&headers)
    }

    #[test]
    fn encoded_or_not() {
        let some = |id: &str, secret: &str| Some((id.to_owned(), secret.to_owned()));
        for (text, expected) in [
            ("a:b", some("a", "b")),
            ("trn:service_account:acme/x:secret", some("trn:service_account:acme/x", "secret")),
            ("trn%3Aservice_account%3Aacme%2Fx:secret", some("trn:service_account:acme/x", "secret")),
            ("a&c=d:", some("a&c=d", "")),
        ] {
            assert_eq!(read(&format!("Basic {}", STANDARD.encode(text))).unwrap(), expected, "{text}");
        }
        for bad in ["Basic", "Basic !", "basic YQ=="] {
            assert!(read(bad).is_err(), "{bad}");
        }
        for other in ["Bearer x", "", "Basics YTpi"] {
            assert_eq!(read(other).unwrap(), None, "{other}");
        }
        assert_eq!(credentials(&HeaderMap::new()).unwrap(), None);
    }
}
