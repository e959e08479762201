//! T01, T08 to T16 and T30: the form of a token.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::time::{Duration, Instant};

use super::*;
use crate::jose::test_keys::base64url;
use proptest::prelude::*;

const CLAIMS: &str = r#"{"iss":"https://gitlab.com","sub":"s"}"#;
/// `{"alg":"ES256"}`, so that the header of the other parts is in order.
const HEADER: &str = r#"{"alg":"ES256"}"#;

fn token(header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    format!("{}.{}.{}", base64url(header), base64url(payload), base64url([1; 64]))
}

fn refusal(token: &str) -> TokenError {
    match UnverifiedToken::parse(token) {
        Ok(_) => panic!("accepted: {token}"),
        Err(error) => error,
    }
}

#[test]
fn an_ordinary_token_is_read() {
    let header = r#"{"alg":"RS256","kid":"k-1","typ":"JWT","jku":"https://evil.example/","x5u":"https://evil.example/","x5c":["x"],"jwk":{"kty":"oct"}}"#;
    let text = token(header, CLAIMS);
    let token = UnverifiedToken::parse(&text).unwrap();
    assert_eq!((token.algorithm_name(), token.kid(), token.typ()), ("RS256", Some("k-1"), Some("JWT")));
    assert_eq!(token.issuer(), Ok("https://gitlab.com"));
    assert_eq!(token.claims().to_text(), CLAIMS);
    assert_eq!(token.signature(), [1; 64]);
    assert_eq!(format!("{}.{}", token.signing_input(), base64url([1; 64])), text);
}

#[test]
fn t01_alg_must_be_a_string() {
    for header in ["{}", r#"{"alg":null}"#, r#"{"alg":1}"#, r#"{"alg":["ES256"]}"#, r#"{"ALG":"ES256"}"#] {
        assert_eq!(refusal(&token(header, CLAIMS)), TokenError::Algorithm, "{header}");
    }
    let unsigned = format!("{}.{}.", base64url(r#"{"alg":"none"}"#), base64url(CLAIMS));
    assert_eq!(refusal(&unsigned), TokenError::EmptyPart(Part::Signature));
}

#[test]
fn t08_key_ids() {
    let long = format!(r#"{{"alg":"ES256","kid":"{}"}}"#, "k".repeat(513));
    for header in [
        r#"{"alg":"ES256","kid":1}"#,
        r#"{"alg":"ES256","kid":null}"#,
        r#"{"alg":"ES256","kid":{}}"#,
        r#"{"alg":"ES256","kid":"a\nb"}"#,
        r#"{"alg":"ES256","kid":"a\u0085b"}"#,
        long.as_str(),
    ] {
        assert_eq!(refusal(&token(header, CLAIMS)), TokenError::KeyId, "{header}");
    }
    let nul = token(r#"{"alg":"ES256","kid":"a\u0000"}"#, CLAIMS);
    assert!(matches!(refusal(&nul), TokenError::Json(Part::Header, JsonError::Nul(_))));
    let huge = format!(r#"{{"alg":"ES256","kid":"{}"}}"#, "k".repeat(64 * 1024));
    assert_eq!(refusal(&token(huge, CLAIMS)), TokenError::TooLong);
    // Odd, but only ever compared with the names of known keys: nothing is fetched or opened by it.
    for kid in ["../../etc/passwd", "' OR 1=1 --", "", "https://evil.example/key"] {
        let text = token(format!(r#"{{"alg":"ES256","kid":"{kid}"}}"#), CLAIMS);
        assert_eq!(UnverifiedToken::parse(&text).unwrap().kid(), Some(kid));
    }
    assert_eq!(refusal(&token(r#"{"alg":"ES256","typ":1}"#, CLAIMS)), TokenError::Type);
}

#[test]
fn t10_critical_extensions() {
    for crit in ["[]", r#"["exp"]"#, r#"["unknown"]"#, r#"["b64"]"#, "null", "\"exp\"", "{}"] {
        assert_eq!(refusal(&token(format!(r#"{{"alg":"ES256","crit":{crit}}}"#), CLAIMS)), TokenError::Critical);
    }
    for b64 in ["false", "true", "null"] {
        let header = format!(r#"{{"alg":"ES256","b64":{b64}}}"#);
        assert_eq!(refusal(&token(header, CLAIMS)), TokenError::UnencodedPayload);
    }
}

#[test]
fn t11_other_serialisations() {
    let jwe = format!("{}.a.b.c.d", base64url(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#));
    assert_eq!(refusal(&jwe), TokenError::Encrypted);
    assert_eq!(refusal(r#"{"payload":"e30","signatures":[]}"#), TokenError::JsonSerialization);
    assert_eq!(refusal(" {\"payload\":\"e30\"}"), TokenError::JsonSerialization);
    let inner = token(HEADER, CLAIMS);
    let nested = token(r#"{"alg":"ES256","cty":"JWT"}"#, &inner);
    assert!(matches!(refusal(&nested), TokenError::Json(Part::Payload, _)));
    for payload in ["[]", "\"x\"", "1", "null"] {
        assert_eq!(refusal(&token(HEADER, payload)), TokenError::NotAnObject(Part::Payload));
        assert_eq!(refusal(&token(payload, CLAIMS)), TokenError::NotAnObject(Part::Header));
    }
}

#[test]
fn t12_strict_base64url() {
    let good = token(HEADER, r#"{"a":1}"#);
    assert!(UnverifiedToken::parse(&good).is_ok());
    let parts: Vec<&str> = good.split('.').collect();
    for (index, part) in [Part::Header, Part::Payload, Part::Signature].into_iter().enumerate() {
        let with = |text: &str| {
            let mut changed = parts.clone();
            changed[index] = text;
            changed.join(".")
        };
        let text = parts[index];
        let (head, tail) = text.split_at(text.len() - 1);
        let standard = format!("{head}+");
        let slash = format!("{head}/");
        for changed in [
            format!("{text}="),
            format!("{text}=="),
            format!(" {text}"),
            format!("{text} "),
            format!("{text}\n"),
            format!("{head}\r\n{tail}"),
            format!("{head}é"),
            standard,
            slash,
        ] {
            let error = refusal(&with(&changed));
            assert!(
                error == TokenError::Base64(part) || matches!(error, TokenError::Json(..)),
                "{part}: {changed}: {error:?}"
            );
        }
        assert_eq!(refusal(&with("")), TokenError::EmptyPart(part));
    }
    // "e30" is `{}`; "e31" has superfluous bits and would decode to the same bytes in a lax decoder.
    let signature = parts[2];
    let header = parts[0];
    assert!(UnverifiedToken::parse(&format!("{header}.e30.{signature}")).is_ok());
    for payload in ["e31", "e32", "e33", "e30=", "e3"] {
        assert_eq!(refusal(&format!("{header}.{payload}.{signature}")), TokenError::Base64(Part::Payload), "{payload}");
    }
    for signature in ["AB", "AAB", "A"] {
        assert_eq!(refusal(&format!("{header}.e30.{signature}")), TokenError::Base64(Part::Signature), "{signature}");
    }
}

#[test]
fn t13_sizes() {
    let long_claim = format!(r#"{{"iss":"{}"}}"#, "x".repeat(16 * 1024));
    assert_eq!(refusal(&token(HEADER, long_claim)), TokenError::TooLong);
    let long_header = format!(r#"{{"alg":"ES256","x":"{}"}}"#, "x".repeat(4 * 1024));
    assert_eq!(refusal(&token(long_header, CLAIMS)), TokenError::HeaderTooLong);
    let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(40), "]".repeat(40));
    assert_eq!(refusal(&token(HEADER, deep)), TokenError::Json(Part::Payload, JsonError::TooDeep));

    // The worst that fits into a token, many times over: far from a second, so far from a millisecond each.
    let members: Vec<String> = (0..1_200).map(|n| format!("\"{n:x}\":1")).collect();
    let worst = [
        token(HEADER, format!("[{}1]", "1,".repeat(5_900))),
        token(HEADER, format!("{{{}}}", members.join(","))),
        "a.".repeat(8 * 1024),
        format!("{}.e30.e30", base64url("[".repeat(3_000))),
    ];
    let start = Instant::now();
    for _ in 0..100 {
        for token in &worst {
            let _ = UnverifiedToken::parse(token);
        }
    }
    assert!(start.elapsed() < Duration::from_secs(4), "{:?} for 400 tokens without optimisation", start.elapsed());
}

#[test]
fn t14_t15_json() {
    let table: [(&[u8], JsonError); 6] = [
        (br#"{"iss":"a","iss":"b"}"#, JsonError::DuplicateName(21)),
        (br#"{"a":{"b":1,"b":2}}"#, JsonError::DuplicateName(18)),
        (b"{\"a\":\"\xff\"}", JsonError::Utf8),
        (br#"{"a":"\ud800"}"#, JsonError::LoneSurrogate(6)),
        (br#"{"a":"\u0000"}"#, JsonError::Nul(6)),
        (br#"{"a":1}{}"#, JsonError::TrailingData(7)),
    ];
    for (json, expected) in table {
        assert_eq!(refusal(&token(HEADER, json)), TokenError::Json(Part::Payload, expected));
        assert_eq!(refusal(&token(json, CLAIMS)), TokenError::Json(Part::Header, expected));
    }
    let twice = r#"{"alg":"none","alg":"ES256"}"#;
    assert!(matches!(refusal(&token(twice, CLAIMS)), TokenError::Json(Part::Header, JsonError::DuplicateName(_))));
}

#[test]
fn t16_parts() {
    let good = token(HEADER, CLAIMS);
    let table = [
        ("", TokenError::Empty),
        ("abc", TokenError::Parts(1)),
        ("..", TokenError::EmptyPart(Part::Header)),
        ("a.b", TokenError::Parts(2)),
        ("a.b.c.d", TokenError::Parts(4)),
        ("a.b.c.d.e", TokenError::Encrypted),
        ("a.b.c.d.e.f", TokenError::Parts(6)),
    ];
    for (text, expected) in table {
        assert_eq!(refusal(text), expected, "{text}");
    }
    assert_eq!(refusal(&format!("{good}.")), TokenError::Parts(4));
    assert_eq!(refusal(&format!(".{good}")), TokenError::Parts(4));
    assert_eq!(refusal(&format!("{good}\n")), TokenError::Base64(Part::Signature));
    assert_eq!(refusal(&format!("Bearer {good}")), TokenError::Base64(Part::Header));
}

#[test]
fn t30_issuer() {
    for claims in ["{}", r#"{"iss":1}"#, r#"{"iss":["https://gitlab.com"]}"#, r#"{"iss":null}"#, r#"{"ISS":"x"}"#] {
        let text = token(HEADER, claims);
        assert_eq!(UnverifiedToken::parse(&text).unwrap().issuer(), Err(TokenError::Issuer), "{claims}");
    }
}

proptest! {
    #[test]
    fn t16_any_text_is_read_without_panic(text in "[ -~]{0,80}|([A-Za-z0-9_-]{0,20}\\.){0,5}|\\PC{0,40}") {
        let _ = UnverifiedToken::parse(&text);
    }
}
