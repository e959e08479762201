//! Comparing claims: nothing panics, and the verdict is that of an oracle which tries everything.
//!
//! The input is `=` or `*` (exact or wildcard), the bound value up to a line feed, and the received value as JSON.

#![no_main]

use identity::claims::{Json, Limits, Match, Number, Verdict, compare};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// The oracle takes its time for each star.
const LONGEST: usize = 300;
/// Exponents that the oracle calculates with, as the product does.
const HIGHEST_EXPONENT: i128 = 1_000_000_000_000;

fuzz_target!(|data: &[u8]| {
    let Some((how, rest)) = data.split_first() else { return };
    let how = match how {
        b'=' => Match::Exact,
        b'*' => Match::Wildcard,
        _ => return,
    };
    let Ok(rest) = std::str::from_utf8(rest) else { return };
    let Some((bound, received)) = rest.split_once('\n') else { return };
    if rest.len() > LONGEST {
        return;
    }
    let Ok(read) = Json::parse(received.as_bytes(), &Limits::default()) else { return };
    let other: Value = serde_json::from_str(received).expect("serde_json refuses it");
    let matches = match &other {
        Value::Array(elements) => elements.iter().any(|element| one(bound, how, element)),
        single => one(bound, how, single),
    };
    let verdict = compare(bound, how, Some(&read));
    // Beyond calculating, the product wants the very text, which serde_json does not keep (`E`, `e+`). It may refuse there
    // what the oracle accepts, never the other way round.
    if !(matches && verdict == Verdict::Differs && is_beyond(&other)) {
        let expected = if matches { Verdict::Matches } else { Verdict::Differs };
        assert_eq!(verdict, expected, "{how:?} {bound:?} {received}");
    }
    assert_eq!(compare(bound, how, None), Verdict::Missing);
});

fn one(bound: &str, how: Match, received: &Value) -> bool {
    let stars = bound.contains('*') && how == Match::Wildcard;
    if how == Match::Wildcard && bound.chars().all(|character| character == '*') {
        return false;
    }
    match received {
        Value::String(text) if stars => fits(bound, text),
        Value::String(text) => bound == text,
        Value::Bool(value) if stars => fits(bound, &value.to_string()),
        Value::Bool(value) => bound == value.to_string(),
        // How a number is written for wildcards is the product's to say; what it means is not.
        Value::Number(number) if stars && decimal(&number.to_string()).is_none() => false,
        Value::Number(number) if stars => {
            let canonical = Number::parse(&number.to_string()).expect("no number").canonical();
            assert!(same_number(&canonical, &number.to_string()), "{canonical} {number}");
            fits(bound, &canonical)
        }
        Value::Number(number) => same_number(bound, &number.to_string()),
        _ => false,
    }
}

/// Every length that a star can have, position by position.
fn fits(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Where in the text the pattern so far can have ended.
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for wanted in pattern.chars() {
        let mut next = vec![false; text.len() + 1];
        for at in (0..=text.len()).filter(|at| ends[*at]) {
            if wanted == '*' {
                next[at..].fill(true);
            } else if text.get(at) == Some(&wanted) {
                next[at + 1] = true;
            }
        }
        ends = next;
    }
    ends[text.len()]
}

fn same_number(one: &str, other: &str) -> bool {
    match (decimal(one), decimal(other)) {
        (Some(one), Some(other)) => one == other,
        _ => is_number(one) && plain(one) == plain(other),
    }
}

/// Whether a number in it has an exponent that is not calculated with.
fn is_beyond(received: &Value) -> bool {
    match received {
        Value::Number(number) => decimal(&number.to_string()).is_none(),
        Value::Array(elements) => elements.iter().any(is_beyond),
        _ => false,
    }
}

fn plain(text: &str) -> String {
    text.replace('E', "e").replace("e+", "e")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && matches!(serde_json::from_str(text), Ok(Value::Number(_)))
}

/// Sign, digits without zeros at either end, and how many places the last of them is shifted.
fn decimal(text: &str) -> Option<(bool, String, i128)> {
    if !is_number(text) {
        return None;
    }
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let text = text.to_lowercase();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // Zero is zero, however often it is multiplied.
    if whole.chars().chain(fraction.chars()).all(|digit| digit == '0') {
        return Some((false, String::new(), 0));
    }
    let exponent: i128 = exponent.parse().ok().filter(|exponent: &i128| exponent.abs() <= HIGHEST_EXPONENT)?;
    let mut digits: Vec<char> = whole.chars().chain(fraction.chars()).collect();
    let mut shift = exponent - fraction.len() as i128;
    while digits.last() == Some(&'0') {
        digits.pop();
        shift += 1;
    }
    let digits: String = digits.into_iter().skip_while(|digit| *digit == '0').collect();
    Some((negative, digits, shift))
}
