//! T13 (size), T14 (duplicate names), T15 (text), T41 (numbers) and agreement with `serde_json` on valid documents.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use super::*;
use proptest::prelude::*;

fn parse(text: &str) -> Result<Json, JsonError> {
    Json::parse(text.as_bytes(), &Limits::default())
}

#[test]
fn t14_duplicate_names() {
    let table = [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"b":2,"a":3}"#,
        r#"{"a":{"b":1,"b":2}}"#,
        r#"[{"x":[{"b":1,"c":2,"b":2}]}]"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"":1,"":2}"#,
    ];
    for text in table {
        assert!(matches!(parse(text), Err(JsonError::DuplicateName(_))), "{text}");
    }
    assert!(parse(r#"{"a":1,"A":1,"á":1,"b":{"a":1}}"#).is_ok());
}

#[test]
fn t15_text() {
    assert_eq!(Json::parse(b"\"\xff\"", &Limits::default()), Err(JsonError::Utf8));
    assert_eq!(Json::parse(b"\"\xed\xa0\x80\"", &Limits::default()), Err(JsonError::Utf8));
    assert_eq!(Json::parse(b"\"\xc0\x80\"", &Limits::default()), Err(JsonError::Utf8));
    assert_eq!(parse("\u{feff}{}"), Err(JsonError::ByteOrderMark));
    let table = [
        (r#""\ud800""#, JsonError::LoneSurrogate(1)),
        (r#""\udc00""#, JsonError::LoneSurrogate(1)),
        (r#""\ud800x""#, JsonError::LoneSurrogate(1)),
        (r#""\ud800\n""#, JsonError::LoneSurrogate(1)),
        (r#""\ud800\ud800""#, JsonError::LoneSurrogate(1)),
        (r#""\udc00\ud800""#, JsonError::LoneSurrogate(1)),
        (r#""\u0000""#, JsonError::Nul(1)),
        ("\"\0\"", JsonError::Nul(1)),
        (r#"{"a\u0000":1}"#, JsonError::Nul(3)),
        ("\"\n\"", JsonError::Syntax(1)),
        (r#""\x""#, JsonError::Syntax(2)),
        (r#""\u12""#, JsonError::Syntax(3)),
        (r#""\u+123""#, JsonError::Syntax(3)),
        (r#""abc"#, JsonError::Syntax(4)),
        (r#""\"#, JsonError::Syntax(2)),
    ];
    for (text, expected) in table {
        assert_eq!(parse(text), Err(expected), "{text}");
    }
    assert_eq!(parse(r#""\ud83d\ude00 \u00e9 \/ \b\f\n\r\t""#).unwrap().as_str(), Some("😀 é / \u{8}\u{c}\n\r\t"));
}

#[test]
fn grammar_is_strict() {
    for text in [
        "",
        " ",
        "{",
        "[",
        "}",
        "{]",
        "[1,]",
        "{\"a\":1,}",
        "[,1]",
        "{,}",
        "{1:2}",
        "{'a':1}",
        "{\"a\" 1}",
        "nul",
        "True",
        "NaN",
        "Infinity",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "-.5",
        "/**/1",
        "\u{a0}1",
        "[1 2]",
    ] {
        assert!(matches!(parse(text), Err(JsonError::Syntax(_))), "{text}");
    }
    for text in ["1 2", "{}{}", "01", "-01", "00", "0x1", "{} x", "nullx", "truefalse", "1.2.3", "1e2e3"] {
        assert!(matches!(parse(text), Err(JsonError::TrailingData(_))), "{text}");
    }
    assert_eq!(parse(" \t\r\n{ \"a\" : [ 1 , null ] } \n").unwrap().to_text(), r#"{"a":[1,null]}"#);
}

#[test]
fn t13_depth_and_number_of_values() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(32)).is_ok());
    assert_eq!(parse(&nested(33)), Err(JsonError::TooDeep));
    assert_eq!(parse(&"[".repeat(1_000_000)), Err(JsonError::TooDeep));
    assert_eq!(parse(&"{\"a\":".repeat(100_000)), Err(JsonError::TooDeep));
    let generous = Limits { depth: usize::MAX, values: usize::MAX };
    assert_eq!(Json::parse("[".repeat(1_000_000).as_bytes(), &generous), Err(JsonError::TooDeep));

    let list = |length: usize| format!("[{}]", vec!["1"; length].join(","));
    assert!(parse(&list(10_000)).is_ok());
    assert_eq!(parse(&list(10_001)), Err(JsonError::TooMany));
    let members: Vec<String> = (0..10_001).map(|n| format!("\"{n}\":[]")).collect();
    assert_eq!(parse(&format!("{{{}}}", members.join(","))), Err(JsonError::TooMany));
}

#[test]
fn t41_numbers_by_exact_decimal_text() {
    let same = [
        ("1e2", "100"),
        ("1E+2", "100"),
        ("1.0", "1"),
        ("-0", "0"),
        ("0e999999999999999999999", "0"),
        ("0.0", "-0.00"),
        ("10e-1", "1"),
        ("0.001", "1e-3"),
        ("123.4500", "12345e-2"),
        ("1e400", "10e399"),
        ("9007199254740993", "9007199254740993.0"),
        ("1e99999999999999999999", "1e99999999999999999999"),
    ];
    let different = [
        ("1.9", "1"),
        ("9007199254740993", "9007199254740992"),
        ("1", "-1"),
        ("100", "1e3"),
        ("0", "1e-400"),
        ("1e400", "1e401"),
        ("1e99999999999999999999", "1e99999999999999999998"),
        ("1e99999999999999999999", "1"),
        ("10", "1"),
        ("0.1", "0.10000000000000000001"),
    ];
    for (one, other, expected) in
        same.iter().map(|(a, b)| (a, b, true)).chain(different.iter().map(|(a, b)| (a, b, false)))
    {
        let (first, second) = (Number::parse(one).unwrap(), Number::parse(other).unwrap());
        assert_eq!(first.same_value(&second), expected, "{one} and {other}");
        assert_eq!(second.same_value(&first), expected, "{other} and {one}");
    }
}

#[test]
fn t41_canonical_text_and_floor() {
    let table = [
        ("1e2", "100", Some(100)),
        ("1.0", "1", Some(1)),
        ("-0", "0", Some(0)),
        ("5e-1", "0.5", Some(0)),
        ("-5e-1", "-0.5", Some(-1)),
        ("12.50", "12.5", Some(12)),
        ("-12.5", "-12.5", Some(-13)),
        ("-12", "-12", Some(-12)),
        ("0.001", "0.001", Some(0)),
        ("9007199254740993", "9007199254740993", Some(9_007_199_254_740_993)),
        ("1e18", "1000000000000000000", None),
        ("999999999999999999.9", "999999999999999999.9", Some(999_999_999_999_999_999)),
        ("1e400", "1e400", None),
        ("12e-400", "1.2e-399", Some(0)),
        ("1e99999999999999999999", "1e99999999999999999999", None),
    ];
    for (text, canonical, floor) in table {
        let number = Number::parse(text).unwrap();
        assert_eq!(number.canonical(), canonical, "{text}");
        assert_eq!(number.floor(), floor, "{text}");
        assert!(Number::parse(canonical).unwrap().same_value(&number), "{text}");
    }
    for text in ["", " 1", "1 ", "01", "+1", ".5", "1.", "1e", "NaN", "--1", "1,0", "٣"] {
        assert_eq!(Number::parse(text), None, "{text}");
    }
}

#[test]
fn numbers_survive_writing() {
    let text = r#"{"a":[1.0,1e2,9007199254740993,-0,1E400],"b":"\"\\\u0001\n\u001f"}"#;
    assert_eq!(parse(text).unwrap().to_text(), text);
}

fn document() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        "[^\0]{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map("[^\0]{0,6}", inner, 0..6).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn t14_agrees_with_serde_json_on_valid_documents(value in document(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        let ours = parse(&text).unwrap();
        let back: serde_json::Value = serde_json::from_str(&ours.to_text()).unwrap();
        prop_assert_eq!(back, value);
    }

    #[test]
    fn t15_accepts_no_more_than_serde_json(text in "[\\[\\]{}\",:0-9eE.+\\-ntrufalse\\\\ \n]{0,24}") {
        if let Ok(ours) = parse(&text) {
            // `serde_json` refuses numbers beyond a float; everything else that we take, it takes too.
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            let too_large = theirs.as_ref().err().is_some_and(|error| error.to_string().contains("out of range"));
            prop_assert!(too_large || theirs.is_ok(), "{text}");
            prop_assert_eq!(parse(&ours.to_text()), Ok(ours));
        }
    }

    #[test]
    fn t15_any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Json::parse(&bytes, &Limits::default());
    }

    #[test]
    fn t41_integers_have_one_canonical_text(value in any::<i64>(), zeros in 0usize..5) {
        let shifted = format!("{value}{}e-{zeros}", "0".repeat(zeros));
        let number = Number::parse(&shifted).unwrap();
        prop_assert_eq!(number.canonical(), value.to_string());
    }
}
