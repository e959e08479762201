//! Bound claims: what the tokens of a trusted identity provider must say. All of them must match.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::compare::Match;
use super::pattern::{Pattern, PatternError};

/// The most bound claims of one provider.
pub const MAX_BOUND_CLAIMS: usize = 32;
/// The longest claim name, in characters.
pub const MAX_NAME_LENGTH: usize = 256;
/// The longest bound value, in characters.
pub const MAX_VALUE_LENGTH: usize = 1024;

/// One requirement: the claim of this name has this value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BoundClaim {
    /// Which claim, see [`find`](super::selector::find).
    pub name: String,
    /// The value, kept exactly as given; how it is meant says the provider's [`Match`].
    pub value: String,
}

/// 1 to [`MAX_BOUND_CLAIMS`] requirements with distinct names, in the order in which they were given.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BoundClaims(Vec<BoundClaim>);

/// What is wrong with one claim, or with the set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BoundClaimFault {
    /// There is no bound claim.
    #[error("At least one bound claim is required.")]
    None,
    /// More than [`MAX_BOUND_CLAIMS`].
    #[error("No more than {MAX_BOUND_CLAIMS} bound claims are allowed.")]
    TooMany,
    /// The name is empty.
    #[error("Enter the name of the claim.")]
    NameEmpty,
    /// The name is longer than [`MAX_NAME_LENGTH`].
    #[error("The name is longer than {MAX_NAME_LENGTH} characters.")]
    NameTooLong,
    /// The name contains control characters, which can only be an accident.
    #[error("The name contains control characters.")]
    NameControl,
    /// An earlier claim has the same name.
    #[error("This claim is already bound above.")]
    NameDuplicate,
    /// The value is empty.
    #[error("Enter the value that the claim must have.")]
    ValueEmpty,
    /// The value is longer than [`MAX_VALUE_LENGTH`].
    #[error("The value is longer than {MAX_VALUE_LENGTH} characters.")]
    ValueTooLong,
    /// The value contains U+0000, which no accepted token contains.
    #[error("The value contains a NUL character.")]
    ValueNul,
    /// The value consists of `*` only and the provider uses wildcards.
    #[error("A value made of * only would accept everything.")]
    ValueOnlyStars,
}

impl BoundClaimFault {
    /// Whether a form shows this at the value of the claim; otherwise at its name, or at the whole set.
    #[must_use]
    pub fn concerns_value(self) -> bool {
        matches!(self, Self::ValueEmpty | Self::ValueTooLong | Self::ValueNul | Self::ValueOnlyStars)
    }
}

/// One fault and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundClaimProblem {
    /// Which claim, counted from 0; `None` if the set as a whole is meant.
    pub index: Option<usize>,
    /// The name of that claim, shortened to [`MAX_NAME_LENGTH`] characters; empty if the set as a whole is meant.
    pub name: String,
    /// What is wrong.
    pub fault: BoundClaimFault,
}

impl fmt::Display for BoundClaimProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => write!(formatter, "Bound claim {} ({:?}): {}", index + 1, self.name, self.fault),
            None => self.fault.fmt(formatter),
        }
    }
}

/// Everything that is wrong with bound claims, in their order; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct BoundClaimsError {
    /// The problems.
    pub problems: Vec<BoundClaimProblem>,
}

impl fmt::Display for BoundClaimsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentences: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
        formatter.write_str(&sentences.join(" "))
    }
}

impl BoundClaims {
    /// Takes the claims of a provider that uses this kind of match.
    ///
    /// # Errors
    /// With every problem, so that a form can show each at its field.
    pub fn parse(claims: Vec<BoundClaim>, how: Match) -> Result<Self, BoundClaimsError> {
        let problems = problems(&claims, how);
        if problems.is_empty() { Ok(Self(claims)) } else { Err(BoundClaimsError { problems }) }
    }

    /// Checks claims that were read from JSON, where the kind of match is not known, against the kind that applies.
    ///
    /// # Errors
    /// With every problem.
    pub fn check(&self, how: Match) -> Result<(), BoundClaimsError> {
        let problems = problems(&self.0, how);
        if problems.is_empty() { Ok(()) } else { Err(BoundClaimsError { problems }) }
    }

    /// The claims in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, BoundClaim> {
        self.0.iter()
    }

    /// The claims in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[BoundClaim] {
        &self.0
    }

    /// The claims, to change them and parse them again.
    #[must_use]
    pub fn into_inner(self) -> Vec<BoundClaim> {
        self.0
    }
}

impl<'a> IntoIterator for &'a BoundClaims {
    type Item = &'a BoundClaim;
    type IntoIter = std::slice::Iter<'a, BoundClaim>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn problems(claims: &[BoundClaim], how: Match) -> Vec<BoundClaimProblem> {
    let of_the_set = |fault| BoundClaimProblem { index: None, name: String::new(), fault };
    if claims.is_empty() {
        return vec![of_the_set(BoundClaimFault::None)];
    }
    if claims.len() > MAX_BOUND_CLAIMS {
        return vec![of_the_set(BoundClaimFault::TooMany)];
    }
    let mut names = HashSet::new();
    let mut problems = Vec::new();
    for (index, claim) in claims.iter().enumerate() {
        let repeated = !names.insert(claim.name.as_str());
        let faults = [name_fault(&claim.name, repeated), value_fault(&claim.value, how)];
        for fault in faults.into_iter().flatten() {
            let name = claim.name.chars().take(MAX_NAME_LENGTH).collect();
            problems.push(BoundClaimProblem { index: Some(index), name, fault });
        }
    }
    problems
}

fn name_fault(name: &str, repeated: bool) -> Option<BoundClaimFault> {
    if name.is_empty() {
        Some(BoundClaimFault::NameEmpty)
    } else if name.chars().count() > MAX_NAME_LENGTH {
        Some(BoundClaimFault::NameTooLong)
    } else if name.chars().any(char::is_control) {
        Some(BoundClaimFault::NameControl)
    } else {
        repeated.then_some(BoundClaimFault::NameDuplicate)
    }
}

fn value_fault(value: &str, how: Match) -> Option<BoundClaimFault> {
    if value.is_empty() {
        Some(BoundClaimFault::ValueEmpty)
    } else if value.chars().count() > MAX_VALUE_LENGTH {
        Some(BoundClaimFault::ValueTooLong)
    } else if value.contains('\0') {
        Some(BoundClaimFault::ValueNul)
    } else {
        let stars = how == Match::Wildcard && Pattern::parse(value) == Err(PatternError::OnlyStars);
        stars.then_some(BoundClaimFault::ValueOnlyStars)
    }
}

impl Serialize for BoundClaims {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|claim| (&claim.name, &claim.value)))
    }
}

impl<'de> Deserialize<'de> for BoundClaims {
    /// Reads an object of names and values. Duplicate names are an error; stars are checked by [`BoundClaims::check`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ClaimsVisitor)
    }
}

struct ClaimsVisitor;

impl<'de> Visitor<'de> for ClaimsVisitor {
    type Value = BoundClaims;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of claim names and the values that they must have")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut claims = Vec::new();
        while let Some((name, value)) = map.next_entry()? {
            // One more than allowed is enough to say so.
            if claims.len() <= MAX_BOUND_CLAIMS {
                claims.push(BoundClaim { name, value });
            }
        }
        BoundClaims::parse(claims, Match::Exact).map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    fn claims(pairs: &[(&str, &str)]) -> Vec<BoundClaim> {
        let claim = |(name, value): &(&str, &str)| BoundClaim { name: (*name).to_owned(), value: (*value).to_owned() };
        pairs.iter().map(claim).collect()
    }

    /// Where and what.
    type Fault = (Option<usize>, BoundClaimFault);
    /// Names and values.
    type Pairs<'a> = &'a [(&'a str, &'a str)];

    fn faults(pairs: &[(&str, &str)], how: Match) -> Vec<Fault> {
        match BoundClaims::parse(claims(pairs), how) {
            Ok(_) => Vec::new(),
            Err(error) => error.problems.into_iter().map(|problem| (problem.index, problem.fault)).collect(),
        }
    }

    #[test]
    fn t48_each_problem_at_its_claim() {
        use BoundClaimFault as F;
        let long_name = "é".repeat(MAX_NAME_LENGTH + 1);
        let long_value = "é".repeat(MAX_VALUE_LENGTH + 1);
        let table: [(Pairs<'_>, Vec<Fault>); 8] = [
            (&[], vec![(None, F::None)]),
            (&[("a", "1"), ("a", "2")], vec![(Some(1), F::NameDuplicate)]),
            (&[("", ""), ("b", "")], vec![(Some(0), F::NameEmpty), (Some(0), F::ValueEmpty), (Some(1), F::ValueEmpty)]),
            (&[(&long_name, &long_value)], vec![(Some(0), F::NameTooLong), (Some(0), F::ValueTooLong)]),
            (&[("a\n", "x\0")], vec![(Some(0), F::NameControl), (Some(0), F::ValueNul)]),
            (&[(&long_name[2..], &long_value[2..])], vec![]),
            (&[("a", " x "), ("A", "*"), ("/a/b", "x"), ("a.b", "\t")], vec![]),
            (&[("a", "1"), ("b", "1"), ("a", "")], vec![(Some(2), F::NameDuplicate), (Some(2), F::ValueEmpty)]),
        ];
        for (pairs, expected) in table {
            assert_eq!(faults(pairs, Match::Exact), expected, "{pairs:?}");
        }
        let names: Vec<String> = (0..33).map(|n| n.to_string()).collect();
        let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
        assert_eq!(faults(&many, Match::Exact), [(None, F::TooMany)]);
        assert_eq!(faults(&many[..32], Match::Exact), []);
    }

    #[test]
    fn t44_stars_alone_are_refused_under_wildcard_only() {
        let pairs = [("a", "x"), ("b", "**")];
        assert_eq!(faults(&pairs, Match::Wildcard), [(Some(1), BoundClaimFault::ValueOnlyStars)]);
        let exact = BoundClaims::parse(claims(&pairs), Match::Exact).unwrap();
        assert!(exact.check(Match::Wildcard).is_err());
        assert!(exact.check(Match::Exact).is_ok());
    }

    #[test]
    fn stored_as_an_ordered_object() {
        let text = r#"{"z":"1","a":" 2 ","oidc.circleci.com/project-id":"*"}"#;
        let bound: BoundClaims = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&bound).unwrap(), text);
        for text in [r#"{"a":"1","a":"1"}"#, "{}", "[]", r#"{"a":1}"#, r#"{"a":""}"#] {
            assert!(serde_json::from_str::<BoundClaims>(text).is_err(), "{text}");
        }
        let error = serde_json::from_str::<BoundClaims>(r#"{"a":"1","a":"2"}"#).unwrap_err().to_string();
        assert!(error.contains("Bound claim 2 (\"a\"): This claim is already bound above."), "{error}");
    }
}
