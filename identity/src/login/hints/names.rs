//! What a claim may be called that the token does not have.

use super::{
    Context,
    cause::{Cause, Hint},
};
use crate::{
    ci::CiSystem,
    claims::{Json, visible},
};

/// Members of the token that are looked at.
const MAX_MEMBERS: usize = 500;
/// Claims that a job has only if it names an environment.
const ENVIRONMENT: [&str; 6] = [
    "environment",
    "environment_protected",
    "environment_action",
    "environment_node_id",
    "deployment_tier",
    "deploymentEnvironmentUuid",
];

/// Why the token does not have a claim.
pub(super) fn missing(context: &Context<'_>, name: &str) -> Hint {
    let shown = visible(name);
    if ENVIRONMENT.contains(&name) {
        let said = format!("The token has no claim {shown}: the job names no environment. Set it in the job.");
        return Hint::new(Cause::NoEnvironment, said);
    }
    let mut paths = Vec::new();
    walk(context.claims, "", 0, &mut paths);
    let wanted = alike(name);
    let same = |path: &&(String, bool)| !wanted.is_empty() && alike(&path.0) == wanted;
    if let Some((path, nested)) = paths.iter().find(same) {
        let cause = if *nested { Cause::ClaimNested } else { Cause::ClaimName };
        return Hint::new(cause, format!("The token has no claim {shown}, but one called {}.", visible(path)));
    }
    let last = |path: &str| alike(path.rsplit(['.', '/']).next().unwrap_or_default());
    if let Some((path, nested)) = paths.iter().find(|(path, _)| !last(name).is_empty() && last(path) == last(name)) {
        let (cause, where_it_is) = if *nested {
            (Cause::ClaimNested, "stands inside another one")
        } else {
            (Cause::ClaimName, "has a longer name")
        };
        let said = format!("The token has no claim {shown}; what is meant {where_it_is}: {}.", visible(path));
        return Hint::new(cause, said);
    }
    let knows = |system: CiSystem| system.claims().iter().any(|claim| claim.name == name);
    let known_here = knows(context.system);
    if let Some(other) = CiSystem::ALL.into_iter().find(|system| *system != context.system && knows(*system))
        && !known_here
        && context.system != CiSystem::Other
    {
        let here = context.system.label();
        let instead: Vec<&str> = context.system.claims().iter().take(3).map(|claim| claim.name).collect();
        let said = format!(
            "The token has no claim {shown}. {} calls it so, but the token is of {here}, which has {}.",
            other.label(),
            instead.join(", ")
        );
        return Hint::new(Cause::ClaimOfOtherSystem, said);
    }
    let near = |path: &&(String, bool)| {
        !path.1 && wanted.len() > 4 && (distance(&path.0, name) <= 2 || alike(&path.0).ends_with(&wanted))
    };
    if let Some((path, _)) = paths.iter().find(near) {
        return Hint::new(Cause::ClaimName, format!("The token has no claim {shown}. Is {} meant?", visible(path)));
    }
    let said = if known_here {
        format!("The token has no claim {shown}, which tokens of {} usually have.", context.system.label())
    } else {
        format!("The token has no claim {shown}.")
    };
    Hint::new(Cause::ClaimMissing, said)
}

/// The paths of all members, and whether they stand inside another one.
fn walk(json: &Json, prefix: &str, depth: usize, out: &mut Vec<(String, bool)>) {
    for (name, value) in json.as_object().unwrap_or_default() {
        if out.len() >= MAX_MEMBERS || depth > 8 {
            return;
        }
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        out.push((path.clone(), depth > 0));
        walk(value, &path, depth + 1, out);
    }
}

/// `repositoryUuid`, `repository-uuid` and `REPOSITORY_UUID` are alike.
fn alike(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

/// How many letters have to be changed, put in or left out; long names are never near.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 2 || one.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut above = row[0];
        row[0] = at + 1;
        for (beside, wanted) in other.iter().enumerate() {
            let changed = above + usize::from(letter != wanted);
            above = row[beside + 1];
            row[beside + 1] = changed.min(above + 1).min(row[beside] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_their_letters() {
        assert_eq!(alike("repositoryUuid"), alike("repository_UUID"));
        for (one, other, expected) in [("ref", "ref", 0), ("project_pat", "project_path", 1), ("ab", "ba", 2)] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
        assert_eq!(distance("a", "abcd"), usize::MAX);
    }
}
