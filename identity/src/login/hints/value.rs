//! Why a claim does not have the bound value.

use super::{
    Context,
    cause::{Cause, Hint},
    near, subject,
};
use crate::claims::{Json, Match, Number, Pattern, Verdict, compare, find, visible};

/// Claims that say on what or for what a job ran, in all systems.
const PLACES: [&str; 13] = [
    "ref",
    "ref_path",
    "ref_type",
    "ref_protected",
    "sub",
    "environment",
    "event_name",
    "pipeline_source",
    "workflow_ref",
    "job_workflow_ref",
    "build_branch",
    "branchName",
    "oidc.circleci.com/vcs-ref",
];
/// Claims that say what a merge request is to be merged into: anybody's proposal has the right value there.
const TARGETS: [&str; 3] = ["base_ref", "target_branch", "merge_request_target_branch"];

/// Why a claim that the token has is not what the provider asks for.
pub(super) fn differs(context: &Context<'_>, name: &str, bound: &str, received: &Json) -> Hint {
    match received {
        Json::String(text) => string(context, name, bound, text),
        Json::List(elements) => list(context, name, bound, elements),
        Json::Number(number) => self::number(context, name, bound, number),
        Json::Bool(value) => boolean(name, bound, *value),
        Json::Null => Hint::new(Cause::Null, "The claim is null, which never matches."),
        Json::Object(members) => {
            let names: Vec<&str> = members.iter().take(5).map(|(name, _)| name.as_str()).collect();
            let text = match names.as_slice() {
                [] => "The claim is an empty object, which never matches.".to_owned(),
                [first, ..] => format!(
                    "The claim is an object, which never matches. Name something in it, for example {}; it has {}.",
                    visible(&format!("{name}.{first}")),
                    visible(&names.join(", "))
                ),
            };
            Hint::new(Cause::Object, text)
        }
    }
}

fn string(context: &Context<'_>, name: &str, bound: &str, text: &str) -> Hint {
    let how = context.provider.how;
    near::miss("claims", bound, how, text)
        .or_else(|| same_number(bound, text))
        .or_else(|| id_changed(context, name, bound))
        .or_else(|| subject::github(bound, how, text))
        .or_else(|| star_in_exact(how, bound, text))
        .or_else(|| merge_request(context, name, text))
        .or_else(|| fork(context, name, bound, text))
        .or_else(|| span(how, bound, text))
        .or_else(|| other_pattern(bound, text))
        .or_else(|| several_values(bound, text))
        .or_else(|| path_part(how, bound, text))
        .or_else(|| subject::part(bound, how, text))
        .or_else(|| other_claim(context, name, bound))
        .or_else(|| unlikely_star(how, bound))
        .unwrap_or_else(|| different(name, bound, text))
}

fn number(context: &Context<'_>, name: &str, bound: &str, received: &Number) -> Hint {
    let text = received.as_str();
    // 0 is no letter and 1 is no l where both are numbers.
    if Number::parse(bound).is_none()
        && let Some(hint) = near::miss("numbers", bound, context.provider.how, text)
    {
        return hint;
    }
    if let Some(hint) = id_changed(context, name, bound) {
        return hint;
    }
    let text = if Number::parse(bound).is_some() {
        format!("The claim is the number {text}, which is another one.")
    } else {
        format!(
            "The claim is the number {text}, and the expected value is not written as a number (no leading zeros, \
             no blanks, no quotation marks)."
        )
    };
    Hint::new(Cause::NumberText, text)
}

fn boolean(name: &str, bound: &str, value: bool) -> Hint {
    let other = if value { "false" } else { "true" };
    if bound == other {
        return different(name, bound, if value { "true" } else { "false" });
    }
    if let Some(hint) = near::miss("claims", bound, Match::Exact, if value { "true" } else { "false" }) {
        return hint;
    }
    Hint::new(Cause::Boolean, format!("The claim is {value}. Write true or false as the expected value."))
}

fn list(context: &Context<'_>, name: &str, bound: &str, elements: &[Json]) -> Hint {
    if elements.is_empty() {
        return Hint::new(Cause::EmptyList, "The claim is an empty list, which never matches.");
    }
    let how = context.provider.how;
    for (at, element) in elements.iter().take(100).enumerate() {
        let Some(mut hint) = element.as_str().and_then(|text| near::miss("claims", bound, how, text)) else { continue };
        hint.text = format!("Element {} of the list: {}", at + 1, hint.text);
        return hint;
    }
    let texts: Vec<&str> = elements.iter().filter_map(Json::as_str).collect();
    if texts.iter().any(|text| words_of(bound).any(|word| word == *text)) {
        let text = "The claim is a list, and one of its elements has to be the expected value. The expected value \
                    itself is written as a list; write one element of it.";
        return Hint::new(Cause::SeveralValues, text);
    }
    if let Some(hint) = texts.iter().find_map(|text| star_in_exact(how, bound, text)) {
        return hint;
    }
    if let Some(hint) = id_changed(context, name, bound) {
        return hint;
    }
    let text = "The claim is a list; none of its elements is the expected value.";
    Hint::new(Cause::List, text)
}

/// The name is the right one, the identifier is not: the first sign that a name was given up and taken again.
fn id_changed(context: &Context<'_>, name: &str, bound: &str) -> Option<Hint> {
    let identity = context.system.identities().iter().find(|identity| identity.id == name)?;
    let provider = context.provider;
    let by_name = identity.name?;
    let named = find(context.claims, by_name)?;
    let claim = provider.bound_claims.iter().find(|claim| claim.name == by_name)?;
    if compare(&claim.value, provider.how, Some(named)) != Verdict::Matches {
        return None;
    }
    let id = find(context.claims, name).map(super::super::evaluate::told).unwrap_or_default();
    let what = identity.what;
    if compare(bound, Match::Exact, Some(named)) == Verdict::Matches {
        let said = format!("{} is the name of the {what}. {name} is its identifier, {}.", visible(bound), visible(&id));
        return Some(Hint::new(Cause::OtherClaim, said));
    }
    Some(Hint::new(
        Cause::IdChanged,
        format!(
            "Look out: {by_name} is right, but {name} is {} instead of {bound}. The {what} was made anew, or somebody \
             else has its name now. Find out which before you bind the new identifier.",
            visible(&id)
        ),
    ))
}

fn star_in_exact(how: Match, bound: &str, text: &str) -> Option<Hint> {
    let pattern = Pattern::parse(bound).ok()?;
    if how != Match::Exact || pattern.is_literal() {
        return None;
    }
    let like = pattern.matches(text) || near::miss("claims", bound, Match::Wildcard, text).is_some();
    like.then(|| {
        let text = "The expected value contains *, which is a wildcard only with the match type wildcard; with exact \
                    it stands for itself.";
        Hint::new(Cause::StarInExact, text)
    })
}

/// The same where the wildcard would not help either.
fn unlikely_star(how: Match, bound: &str) -> Option<Hint> {
    (how == Match::Exact && bound.contains('*')).then(|| {
        let text = "The expected value contains *, which is a wildcard only with the match type wildcard. This value \
                    would not match then either.";
        Hint::new(Cause::StarInExact, text)
    })
}

fn merge_request(context: &Context<'_>, name: &str, text: &str) -> Option<Hint> {
    if !PLACES.contains(&name) || !context.system.is_for_a_merge_request(context.claims) {
        return None;
    }
    if context.system == crate::ci::CiSystem::Buildkite {
        let said = format!("The build is of a fork: {} is written with the owner of the fork.", visible(text));
        return Some(Hint::new(Cause::Fork, said));
    }
    let said = format!(
        "The job runs for a merge or pull request, in which {name} is {}. Such a pipeline runs what somebody proposed: \
         let it log in to a service account of its own, with fewer rights.",
        visible(text)
    );
    Some(Hint::new(Cause::MergeRequest, said))
}

/// Another project of the same name.
fn fork(context: &Context<'_>, name: &str, bound: &str, text: &str) -> Option<Hint> {
    let identities = context.system.identities().iter();
    let names_project = identities.filter_map(|identity| identity.name).any(|other| other == name)
        || matches!(name, "repository" | "repository_owner" | "project_path" | "namespace_path");
    if !names_project {
        return None;
    }
    let for_merge_request = context.system.is_for_a_merge_request(context.claims);
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let same_name = text.contains('/') && bound.contains('/') && last(bound) == last(text);
    if for_merge_request && (same_name || !text.contains('/')) {
        return Some(Hint::new(
            Cause::Fork,
            format!(
                "The job runs for a merge or pull request in the fork {}. Whoever forks could log in if it matched: run \
                 what needs this service account after merging.",
                visible(text)
            ),
        ));
    }
    same_name.then(|| {
        Hint::new(
            Cause::Fork,
            format!("{} is another project of the same name: a fork, or the project has moved.", visible(text)),
        )
    })
}

fn span(how: Match, bound: &str, text: &str) -> Option<Hint> {
    if how != Match::Wildcard || !bound.contains('*') {
        return None;
    }
    let would = |pattern: &str| Pattern::parse(pattern).is_ok_and(|pattern| pattern.matches(text));
    let said = if would(&format!("{bound}*")) {
        "The token's value goes on where the pattern ends. A * at the end would span the rest.".to_owned()
    } else if would(&format!("*{bound}")) {
        "The token's value begins before the pattern does. A * at the beginning would span it.".to_owned()
    } else if bound.strip_suffix("/*") == Some(text) {
        "The pattern asks for something after the slash; the token's value is what stands before it.".to_owned()
    } else {
        let mut rest = text;
        let part = bound.split('*').find(|part| match rest.find(part) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                false
            }
            None => true,
        });
        let part = part.filter(|part| !part.is_empty())?;
        if bound.starts_with(part) {
            return None;
        }
        format!(
            "The part {} of the pattern is not where it has to be in the token's value. * spans any characters, but what \
             stands around it has to be there.",
            visible(part)
        )
    };
    Some(Hint::new(Cause::WildcardSpan, said))
}

fn other_pattern(bound: &str, text: &str) -> Option<Hint> {
    let plain =
        bound.trim_start_matches('^').trim_end_matches('$').replace(".*", "*").replace(".+", "*").replace('\\', "");
    let as_pattern = plain != bound && Pattern::parse(&plain).is_ok_and(|pattern| pattern.matches(text));
    let marks = ["^", "(?", ".*", ".+", "[", "\\", "{"].iter().any(|mark| bound.contains(mark)) && bound != text;
    let single =
        bound.contains('?') && Pattern::parse(&bound.replace('?', "*")).is_ok_and(|pattern| pattern.matches(text));
    (as_pattern || single || (marks && !text.contains(['[', '\\', '{', '^']))).then(|| {
        let said = "The expected value looks like a regular expression or a pattern of another kind. Only * is special \
                    here, and only with the match type wildcard.";
        Hint::new(Cause::OtherPattern, said)
    })
}

/// The words of a value that is written like a list.
fn words_of(bound: &str) -> impl Iterator<Item = &str> {
    let inside = bound.trim().trim_start_matches('[').trim_end_matches(']');
    inside.split([',', '|', ';', '\n']).map(|word| word.trim().trim_matches(['"', '\'', ' ']))
}

fn several_values(bound: &str, text: &str) -> Option<Hint> {
    (words_of(bound).count() > 1 || bound.trim_start().starts_with('[')).then_some(())?;
    words_of(bound).any(|word| word == text).then(|| {
        let said = "The expected value is written like a list, but is compared as one text. For several values add an \
                    identity provider for each.";
        Hint::new(Cause::SeveralValues, said)
    })
}

fn same_number(bound: &str, text: &str) -> Option<Hint> {
    let strip = |text: &str| {
        let digits = text.trim_start_matches('0');
        Number::parse(if digits.is_empty() || digits.starts_with('.') { text } else { digits })
    };
    let same = strip(bound)?.same_value(&strip(text)?);
    same.then(|| {
        let said = "The claim is a text and is compared as one; only as numbers the two would be equal.";
        Hint::new(Cause::NumberString, said)
    })
}

/// A part of a path against all of it.
fn path_part(how: Match, bound: &str, text: &str) -> Option<Hint> {
    if how == Match::Wildcard && bound.contains('*') {
        return None;
    }
    let below = |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    let ends = |whole: &str, part: &str| whole.strip_suffix(part).is_some_and(|rest| rest.ends_with('/'));
    let said = if below(bound, text) {
        format!(
            "The token's value lies below the expected one. The claim has the whole path: bind {}, or use the match type \
             wildcard.",
            visible(text)
        )
    } else if below(text, bound) {
        "The expected value lies below the token's. The claim has only this part of the path.".to_owned()
    } else if ends(bound, text) {
        "The claim has only the last part of the expected path.".to_owned()
    } else if ends(text, bound) {
        format!("The claim has the whole path: bind {}.", visible(text))
    } else {
        return None;
    };
    Some(Hint::new(Cause::Subgroup, said))
}

fn other_claim(context: &Context<'_>, name: &str, bound: &str) -> Option<Hint> {
    let members = context.claims.as_object().unwrap_or_default();
    let (other, _) = members.iter().take(200).find(|(other, value)| {
        other != name
            && !TARGETS.contains(&other.as_str())
            && bound.len() > 1
            && !matches!(bound, "true" | "false")
            && compare(bound, Match::Exact, Some(value)) == Verdict::Matches
    })?;
    let other = visible(other);
    Some(Hint::new(Cause::OtherClaim, format!("The token has the expected value in another claim: {other}.")))
}

fn different(name: &str, bound: &str, text: &str) -> Hint {
    let said = match (name, bound, text) {
        ("ref_protected", "true", _) => {
            "The branch or tag is not protected. Protect it in the CI system, or run the job on one that is.".to_owned()
        }
        ("environment_protected", "true", _) => {
            "The environment is not protected. Protect it in the CI system.".to_owned()
        }
        ("oidc.circleci.com/ssh-rerun", "false", _) => {
            "The job was rerun with SSH, so that somebody had a shell in it. Run it again without.".to_owned()
        }
        _ => format!(
            "The token says {}. Either the pipeline ran for something else than meant, or the expected value is wrong.",
            visible(&super::super::evaluate::shorten(text))
        ),
    };
    Hint::new(Cause::Different, said)
}
