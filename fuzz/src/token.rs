//! Reading tokens: nothing panics, and nothing is read that another reader would not read in the same way.
//!
//! The input is a token as it is, or (it begins with `!`) a header, a payload and a signature on lines of their own, which
//! are encoded first: chance alone hardly ever makes valid base64url of valid JSON.

#![no_main]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{
    claims::{Json, Limits},
    jose::{TimeRules, UnverifiedToken, check_audience, check_times},
};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let token = match data.strip_prefix(b"!") {
        Some(parts) => {
            let parts: Vec<String> =
                parts.split(|byte| *byte == b'\n').map(|part| URL_SAFE_NO_PAD.encode(part)).collect();
            parts.join(".")
        }
        None => match std::str::from_utf8(data) {
            Ok(text) => text.to_owned(),
            Err(_) => return,
        },
    };
    let Ok(read) = UnverifiedToken::parse(&token) else { return };

    let parts: Vec<&str> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    let decoded: Vec<Vec<u8>> = parts.iter().map(|part| slow_decode(part).expect("not base64url")).collect();
    assert_eq!(read.signature(), decoded[2]);
    assert_eq!(read.signing_input(), format!("{}.{}", parts[0], parts[1]));
    let header: Value = serde_json::from_slice(&decoded[0]).expect("the header is not JSON");
    assert_eq!(header["alg"].as_str(), Some(read.algorithm_name()));
    assert_eq!(header.get("kid").map(|kid| kid.as_str().expect("kid")), read.kid());
    assert_eq!(header.get("typ").map(|typ| typ.as_str().expect("typ")), read.typ());
    assert!(header.get("crit").is_none() && header.get("b64").is_none());
    let payload: Value = serde_json::from_slice(&decoded[1]).expect("the payload is not JSON");
    assert!(payload.is_object());
    assert_eq!(payload["iss"].as_str(), read.issuer().ok());

    let claims = read.claims();
    assert_eq!(Json::parse(claims.to_text().as_bytes(), &Limits::default()).as_ref(), Ok(claims));
    if check_audience(claims, "a").is_accepted() {
        let aud = &payload["aud"];
        assert!(aud == "a" || aud.as_array().is_some_and(|list| list.iter().any(|one| one == "a")), "{aud}");
    }
    let now = 1_800_000_000;
    let rules = TimeRules::default();
    if check_times(claims, now * 1000, &rules).is_valid() {
        let seconds = |name: &str| payload.get(name).map(|value| value.to_string().parse::<f64>().expect("no number"));
        let now = now as f64;
        let leeway = rules.leeway as f64;
        assert!(seconds("exp").expect("no exp") + leeway >= now);
        assert!(seconds("nbf").is_none_or(|nbf| nbf.floor() - leeway <= now));
        assert!(seconds("iat").is_none_or(|iat| iat.floor() - leeway <= now));
    }
});

/// Base64url without padding (RFC 4648 §5), one character after the other, with no bit left over.
fn slow_decode(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bits = Vec::new();
    for character in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == character)?;
        bits.extend((0..6).rev().map(|bit| value >> bit & 1 == 1));
    }
    let whole = bits.chunks_exact(8);
    let rest = whole.remainder();
    if rest.len() >= 6 || rest.contains(&true) {
        return None;
    }
    Some(whole.map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit))).collect())
}
