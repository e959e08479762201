//! T31: what is an issuer URL, and which `iss` names it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use proptest::prelude::*;

fn parse(text: &str) -> Result<IssuerUrl, IssuerUrlError> {
    text.parse()
}

#[test]
fn t31_canonical_text() {
    let table = [
        ("https://gitlab.com", "https://gitlab.com"),
        ("https://gitlab.com/", "https://gitlab.com"),
        ("HTTPS://GitLab.COM", "https://gitlab.com"),
        ("https://gitlab.com:443", "https://gitlab.com"),
        ("http://gitlab.lan:80/", "http://gitlab.lan"),
        ("https://gitlab.com:80", "https://gitlab.com:80"),
        ("https://ci.example:8443/realms/Build/", "https://ci.example:8443/realms/Build"),
        ("https://oidc.circleci.com/org/6d-1", "https://oidc.circleci.com/org/6d-1"),
        ("https://a_b.example/x%20y", "https://a_b.example/x%20y"),
        ("https://127.0.0.1:9000", "https://127.0.0.1:9000"),
        ("https://[::1]:9000/x", "https://[::1]:9000/x"),
        ("https://[0:0:0:0:0:0:0:1]", "https://[::1]"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://1password.com", "https://1password.com"),
        ("https://host/path/with@and:colon", "https://host/path/with@and:colon"),
    ];
    for (given, expected) in table {
        let issuer = parse(given).unwrap();
        assert_eq!(issuer.as_str(), expected, "{given}");
        assert_eq!(parse(issuer.as_str()).unwrap(), issuer, "canonical text is stable: {given}");
    }
}

#[test]
fn t31_refused() {
    use IssuerUrlError as E;
    let long = format!("https://a.example/{}", "x".repeat(MAX_ISSUER_URL_LENGTH));
    let label = format!("https://{}.example", "x".repeat(64));
    let table = [
        ("", E::Empty),
        (long.as_str(), E::TooLong),
        ("gitlab.com", E::Scheme),
        ("ftp://gitlab.com", E::Scheme),
        ("file:///etc/passwd", E::Scheme),
        ("gopher://gitlab.com", E::Scheme),
        ("https:/gitlab.com", E::Scheme),
        (" https://gitlab.com", E::Whitespace),
        ("https://gitlab.com\n", E::Whitespace),
        ("https://git\tlab.com", E::Whitespace),
        ("https://gitlab.com/\u{a0}", E::Whitespace),
        ("https://gitlab.com/\0", E::Whitespace),
        ("https://gitlab.com@evil.example", E::UserInfo),
        ("https://user:pw@gitlab.com", E::UserInfo),
        ("https://@gitlab.com", E::UserInfo),
        ("https://gitlab.com?x", E::Query),
        ("https://gitlab.com/?", E::Query),
        ("https://gitlab.com/#", E::Fragment),
        ("https://gitlab.com\\@evil.example", E::Backslash),
        ("https://gitlab.com/a\\b", E::Backslash),
        ("https://", E::EmptyHost),
        ("https:///path", E::EmptyHost),
        ("https://:443", E::EmptyHost),
        ("https://gitl\u{430}b.com", E::NonAsciiHost),
        ("https://gitlab.com\u{2024}evil", E::NonAsciiHost),
        ("https://gitlab.com.", E::TrailingDot),
        ("https://localhost.", E::TrailingDot),
        ("https://127.0.0.1.", E::TrailingDot),
        ("https://git..lab", E::Host),
        ("https://-a.example", E::Host),
        ("https://a%2eexample", E::Host),
        ("https://a*b.example", E::Host),
        (label.as_str(), E::Host),
        ("https://0x7f.1", E::DisguisedAddress),
        ("https://2130706433", E::DisguisedAddress),
        ("https://127.1", E::DisguisedAddress),
        ("https://0177.0.0.1", E::DisguisedAddress),
        ("https://127.0.0.01", E::DisguisedAddress),
        ("https://0x7f000001", E::DisguisedAddress),
        ("https://a.0x", E::DisguisedAddress),
        ("https://1.2.3.256", E::DisguisedAddress),
        ("https://gitlab.com.1", E::DisguisedAddress),
        ("https://[::1", E::Ipv6),
        ("https://[::1%25eth0]", E::Ipv6),
        ("https://[gitlab.com]", E::Ipv6),
        ("https://[::1]x", E::Ipv6),
        ("https://::1", E::EmptyHost),
        ("https://gitlab.com:", E::Port),
        ("https://gitlab.com:0", E::Port),
        ("https://gitlab.com:65536", E::Port),
        ("https://gitlab.com:+1", E::Port),
        ("https://gitlab.com:1:2", E::Port),
        ("https://gitlab.com//", E::EmptySegment),
        ("https://gitlab.com//x", E::EmptySegment),
        ("https://gitlab.com/a//b", E::EmptySegment),
        ("https://gitlab.com/..", E::DotSegment),
        ("https://gitlab.com/a/../b", E::DotSegment),
        ("https://gitlab.com/./b", E::DotSegment),
        ("https://gitlab.com/%2e%2E/b", E::EncodedSeparator),
        ("https://gitlab.com/a%2Fb", E::EncodedSeparator),
        ("https://gitlab.com/a%5cb", E::EncodedSeparator),
        ("https://gitlab.com/a%", E::Path),
        ("https://gitlab.com/a%2", E::Path),
        ("https://gitlab.com/a%zz", E::Path),
        ("https://gitlab.com/é", E::Path),
        ("https://gitlab.com/<x", E::Path),
        ("https://gitlab.com/<x>", E::Placeholder),
        ("https://oidc.circleci.com/org/<organization id>", E::Placeholder),
    ];
    for (given, expected) in table {
        assert_eq!(parse(given), Err(expected), "{given}");
    }
}

#[test]
fn t31_iss_of_a_token() {
    let issuer = parse("https://gitlab.com/").unwrap();
    let table = [
        ("https://gitlab.com", true),
        ("https://gitlab.com/", true),
        ("https://gitlab.com//", false),
        ("https://GitLab.com", false),
        ("HTTPS://gitlab.com", false),
        ("https://gitlab.com:443", false),
        ("http://gitlab.com", false),
        ("https://gitlab.com@evil", false),
        ("https://gitlab.com.evil", false),
        ("https://gitlab.co", false),
        ("https://gitlab.com/x", false),
        ("https://gitlab.com/..", false),
        ("https://gitlab.com?x", false),
        ("https://gitlab.com#x", false),
        (" https://gitlab.com", false),
        ("https://gitlab.com ", false),
        ("https://gitl\u{430}b.com", false),
        ("", false),
    ];
    for (iss, expected) in table {
        assert_eq!(issuer.matches(iss), expected, "{iss}");
    }
}

#[test]
fn t31_parts() {
    let table = [
        ("https://gitlab.com", "gitlab.com", 443, "https://gitlab.com", false),
        ("http://gitlab.lan/a/b", "gitlab.lan", 80, "http://gitlab.lan", true),
        ("http://[::1]:9000/a:b", "[::1]", 9000, "http://[::1]:9000", true),
        ("https://127.0.0.1:8080", "127.0.0.1", 8080, "https://127.0.0.1:8080", false),
    ];
    for (text, host, port, origin, plain) in table {
        let issuer = parse(text).unwrap();
        assert_eq!(
            (issuer.host(), issuer.port(), issuer.origin(), issuer.is_plain_http()),
            (host, port, origin, plain)
        );
    }
    let issuer = parse("https://ci.example/realm/").unwrap();
    assert_eq!(issuer.well_known(), "https://ci.example/realm/.well-known/openid-configuration");
}

#[test]
fn t31_stored_as_a_string() {
    let issuer: IssuerUrl = serde_json::from_str("\"https://GitLab.com/\"").unwrap();
    assert_eq!(serde_json::to_string(&issuer).unwrap(), "\"https://gitlab.com\"");
    assert!(serde_json::from_str::<IssuerUrl>("\"https://a@b\"").is_err());
}

proptest! {
    #[test]
    fn t31_any_text_is_read_without_panic(text in "\\PC{0,60}") {
        if let Ok(issuer) = parse(&text) {
            prop_assert_eq!(parse(issuer.as_str()), Ok(issuer.clone()));
            prop_assert!(issuer.matches(issuer.as_str()));
            prop_assert!(issuer.port() > 0);
            prop_assert!(issuer.as_str().starts_with(issuer.origin()));
        }
    }

    #[test]
    fn t31_near_urls_are_read_without_panic(text in "https?://[a-z0-9\\[\\]:.@x-]{0,12}(/[a-z.%2f]{0,4}){0,3}") {
        if let Ok(issuer) = parse(&text) {
            prop_assert_eq!(parse(issuer.as_str()), Ok(issuer));
        }
    }
}
