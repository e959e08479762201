//! T40 to T46 and T50: every kind of JSON value against bound values.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::super::json::Limits;
use super::super::selector::find;
use super::*;
use Verdict::{Differs, Matches};

fn verdict(bound: &str, how: Match, received: &str) -> Verdict {
    let received = Json::parse(received.as_bytes(), &Limits::default()).unwrap();
    compare(bound, how, Some(&received))
}

#[track_caller]
fn check(how: Match, table: &[(&str, &str, Verdict)]) {
    for (bound, received, expected) in table {
        assert_eq!(verdict(bound, how, received), *expected, "bound {bound}, received {received}");
    }
}

#[test]
fn t40_every_kind_of_value() {
    check(
        Match::Exact,
        &[
            ("main", r#""main""#, Matches),
            ("main", r#""other""#, Differs),
            ("true", "true", Matches),
            ("false", "false", Matches),
            ("true", "false", Differs),
            ("True", "true", Differs),
            ("true", r#""true""#, Matches),
            ("1", "true", Differs),
            ("7", "7", Matches),
            ("0.5", "0.5", Matches),
            ("123456789012345678901234567890", "123456789012345678901234567890", Matches),
            ("null", "null", Differs),
            ("", "null", Differs),
            ("{}", "{}", Differs),
            ("[]", "[]", Differs),
            (r#"{"a":1}"#, r#"{"a":1}"#, Differs),
            ("a", r#"{"a":"a"}"#, Differs),
        ],
    );
}

#[test]
fn t41_numbers() {
    check(
        Match::Exact,
        &[
            ("1", "1.9", Differs),
            ("9007199254740992", "9007199254740993", Differs),
            ("9007199254740993", "9007199254740993", Matches),
            ("100", "1e2", Matches),
            ("1e2", "100", Matches),
            ("1", "1.0", Matches),
            ("0", "-0", Matches),
            ("1", r#""1""#, Matches),
            ("1", r#""1.0""#, Differs),
            ("01", "1", Differs),
            (" 1", "1", Differs),
            ("+1", "1", Differs),
            ("one", "1", Differs),
            ("1e999999999999", "1e999999999998", Differs),
        ],
    );
}

#[test]
fn t42_lists() {
    check(
        Match::Exact,
        &[
            ("b", r#"["a","b"]"#, Matches),
            ("c", r#"["a","b"]"#, Differs),
            ("1", r#"["x",1.0]"#, Matches),
            ("true", "[true]", Matches),
            ("a", "[]", Differs),
            ("", "[]", Differs),
            ("a", r#"[["a"]]"#, Differs),
            ("null", "[null]", Differs),
            ("a", r#"[{"a":"a"},null]"#, Differs),
            (r#"["a"]"#, r#"["a"]"#, Differs),
        ],
    );
    check(
        Match::Wildcard,
        &[
            ("a*", r#"["b","ab"]"#, Matches),
            ("a*", "[]", Differs),
            ("a*", r#"[["ab"]]"#, Differs),
            ("*,*", r#"["a","b"]"#, Differs),
        ],
    );
}

#[test]
fn t43_missing_never_matches() {
    for how in [Match::Exact, Match::Wildcard] {
        for bound in ["a", "*", "a*", "", "null"] {
            assert_eq!(compare(bound, how, None), Verdict::Missing);
        }
    }
    check(Match::Wildcard, &[("1e2*", "1e20000000000000", Differs), ("*7", "1e20000000000007", Differs)]);
    check(Match::Wildcard, &[("*a", "null", Differs), ("n*", "null", Differs), ("*{*", "{}", Differs)]);
}

#[test]
fn t44_wildcards() {
    check(
        Match::Wildcard,
        &[
            ("group/*", r#""group/sub/x""#, Matches),
            ("a?c", r#""abc""#, Differs),
            ("*", r#""anything""#, Differs),
            ("**", r#""anything""#, Differs),
            ("1*", "100", Matches),
            ("10*", "1e2", Matches),
            ("1e2", "100", Matches),
            ("1*", "0.1", Differs),
            ("t*e", "true", Matches),
            ("f*", "true", Differs),
        ],
    );
}

#[test]
fn t45_a_star_under_exact_is_a_star() {
    check(Match::Exact, &[("a*", r#""a*""#, Matches), ("a*", r#""ab""#, Differs), ("*", r#""*""#, Matches)]);
}

#[test]
fn t46_text_is_compared_as_it_is() {
    check(
        Match::Exact,
        &[
            ("main", r#""Main""#, Differs),
            ("main", r#""main ""#, Differs),
            ("main ", r#""main""#, Differs),
            ("main", r#"" main""#, Differs),
            ("\u{e9}", r#""e\u0301""#, Differs),
            ("main", r#""ma\u200bin""#, Differs),
            ("main", r#""m\u0430in""#, Differs),
        ],
    );
}

#[test]
fn t49_registered_claims_are_ordinary_claims() {
    let token = br#"{"iss":"https://gitlab.com","aud":"t","exp":1700000000}"#;
    let claims = Json::parse(token, &Limits::default()).unwrap();
    for (name, bound) in [("iss", "https://gitlab.com"), ("aud", "t"), ("exp", "1700000000")] {
        assert_eq!(compare(bound, Match::Exact, find(&claims, name)), Matches, "{name}");
    }
}

#[test]
fn t50_audience_as_string_or_list_behaves_alike() {
    for received in [r#""t""#, r#"["t"]"#, r#"["other","t"]"#] {
        assert_eq!(verdict("t", Match::Exact, received), Matches, "{received}");
        assert_eq!(verdict("T", Match::Exact, received), Differs, "{received}");
    }
}

#[test]
fn match_is_stored_in_lower_case() {
    assert_eq!(serde_json::to_string(&[Match::Exact, Match::Wildcard]).unwrap(), r#"["exact","wildcard"]"#);
    assert_eq!(serde_json::from_str::<Match>("\"wildcard\"").unwrap(), Match::Wildcard);
    assert_eq!(Match::default(), Match::Exact);
}
