//! Comparing one claim of a token with what a trusted identity provider requires.

use serde::{Deserialize, Serialize};

use super::json::{Json, Number};
use super::pattern::Pattern;

/// How the bound values of a trusted identity provider are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// The values are equal; a `*` is a `*`.
    #[default]
    Exact,
    /// `*` stands for any run of characters, see [`Pattern`].
    Wildcard,
}

/// The outcome of one comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The claim is what the provider requires.
    Matches,
    /// The token has the claim, with another value.
    Differs,
    /// The token does not have the claim.
    Missing,
}

/// Compares a bound value with the claim that was received, if any.
///
/// - A string matches by its text, without trimming, case folding or Unicode normalisation.
/// - A number matches if the bound text is a number of the same exact decimal value (`1e2` and `100`); never through a
///   float.
/// - A boolean matches `true` or `false`.
/// - A list matches if one of its strings, numbers or booleans does; an empty list never, a list inside a list never.
/// - `null` and objects never match, and a missing claim is [`Verdict::Missing`] even for a wildcard.
///
/// Wildcards apply to the text of a string and to the canonical text of a number ([`Number::canonical`]) or boolean; none
/// matches a number beyond calculating ([`Number::is_calculable`]). A bound value that is no valid pattern matches nothing.
#[must_use]
pub fn compare(bound: &str, how: Match, received: Option<&Json>) -> Verdict {
    let Some(received) = received else { return Verdict::Missing };
    let pattern = match how {
        Match::Exact => None,
        Match::Wildcard => match Pattern::parse(bound) {
            Ok(pattern) if pattern.is_literal() => None,
            Ok(pattern) => Some(pattern),
            Err(_) => return Verdict::Differs,
        },
    };
    let wanted = Wanted { text: bound, number: Number::parse(bound), pattern };
    let matches = match received {
        Json::List(elements) => elements.iter().any(|element| wanted.is(element)),
        single => wanted.is(single),
    };
    if matches { Verdict::Matches } else { Verdict::Differs }
}

struct Wanted<'a> {
    text: &'a str,
    number: Option<Number>,
    pattern: Option<Pattern>,
}

impl Wanted<'_> {
    fn is(&self, received: &Json) -> bool {
        match (received, &self.pattern) {
            (Json::String(text), None) => text == self.text,
            (Json::String(text), Some(pattern)) => pattern.matches(text),
            (Json::Number(number), None) => self.number.as_ref().is_some_and(|wanted| wanted.same_value(number)),
            (Json::Number(number), Some(pattern)) => number.is_calculable() && pattern.matches(&number.canonical()),
            (Json::Bool(value), None) => self.text == boolean(*value),
            (Json::Bool(value), Some(pattern)) => pattern.matches(boolean(*value)),
            (Json::Null | Json::List(_) | Json::Object(_), _) => false,
        }
    }
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

#[cfg(test)]
mod tests;
