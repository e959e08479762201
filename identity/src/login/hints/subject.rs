//! Values that are put together with colons: GitHub's `sub` in its forms, and others.

use super::cause::{Cause, Hint};
use crate::claims::{Match, Pattern, visible};

/// `repo:OWNER/REPO:CONTEXT`, since July 2026 also `repo:OWNER@ID/REPO@ID:CONTEXT`.
struct Subject<'a> {
    owner: &'a str,
    owner_id: Option<&'a str>,
    repository: &'a str,
    repository_id: Option<&'a str>,
    context: &'a str,
}

impl<'a> Subject<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (path, context) = text.strip_prefix("repo:")?.split_once(':')?;
        let (owner, repository) = path.split_once('/')?;
        let with_id = |part: &'a str| part.split_once('@').map_or((part, None), |(name, id)| (name, Some(id)));
        let ((owner, owner_id), (repository, repository_id)) = (with_id(owner), with_id(repository));
        Some(Self { owner, owner_id, repository, repository_id, context })
    }

    const fn has_ids(&self) -> bool {
        self.owner_id.is_some() || self.repository_id.is_some()
    }
}

fn fits(bound: &str, how: Match, text: &str) -> bool {
    let pattern = if how == Match::Wildcard { Pattern::parse(bound).ok() } else { None };
    // A part that is only stars is fine inside a longer pattern.
    (how == Match::Wildcard && !bound.is_empty() && bound.bytes().all(|byte| byte == b'*'))
        || pattern.map_or(bound == text, |pattern| pattern.matches(text))
}

/// What is known to go wrong with GitHub's `sub`.
pub(super) fn github(bound: &str, how: Match, text: &str) -> Option<Hint> {
    let Some(wanted) = Subject::parse(bound) else {
        // A sub of GitHub's that does not begin with repo: was given that form by the organization.
        return None;
    };
    let Some(got) = Subject::parse(text) else {
        let keys = ["repository_owner", "repository", "job_workflow_ref", "environment", "repository_id", "context"];
        let custom = text.split(':').next().is_some_and(|key| keys.contains(&key) || text.starts_with("repo:"));
        return custom.then(|| {
            let said = "The organization or repository has given sub another form. Bind repository_id, \
                        repository_owner_id and ref or environment instead.";
            Hint::new(Cause::GithubCustom, said)
        });
    };
    let same_name = |ours: &str, theirs: &str| fits(&ours.to_lowercase(), how, &theirs.to_lowercase());
    if !same_name(wanted.owner, got.owner) || !same_name(wanted.repository, got.repository) {
        return None;
    }
    if wanted.has_ids() != got.has_ids() {
        let (has, lacks) = if got.has_ids() { ("token", "expected value") } else { ("expected value", "token") };
        return Some(Hint::new(
            Cause::GithubImmutable,
            format!(
                "The {has} has sub with ids (repo:OWNER@ID/REPO@ID), the {lacks} without. GitHub puts them in for \
                 repositories made, renamed or moved since July 2026. Bind repository_id, repository_owner_id and ref or \
                 environment instead of sub."
            ),
        ));
    }
    let differs = |ours: Option<&str>, theirs: Option<&str>| match (ours, theirs) {
        (Some(ours), Some(theirs)) => !fits(ours, how, theirs),
        _ => false,
    };
    if differs(wanted.owner_id, got.owner_id) || differs(wanted.repository_id, got.repository_id) {
        return Some(Hint::new(
            Cause::IdChanged,
            "Look out: owner and repository have the right names, but another id. The repository was made anew, or \
             somebody else has its name now. Find out which before you bind the new id.",
        ));
    }
    context(wanted.context, got.context)
}

fn context(wanted: &str, got: &str) -> Option<Hint> {
    let kind = |context: &str| context.split(':').next().unwrap_or_default().to_owned();
    let (wanted_kind, got_kind) = (kind(wanted), kind(got));
    match (wanted_kind.as_str(), got_kind.as_str()) {
        ("ref", "environment") => Some(Hint::new(
            Cause::GithubEnvironment,
            format!(
                "The job has the environment {}, which stands in sub instead of the branch. Bind environment and ref, \
                 each in its own claim, instead of sub.",
                visible(got.trim_start_matches("environment:"))
            ),
        )),
        ("environment", "ref") => Some(Hint::new(
            Cause::GithubEnvironment,
            "The job names no environment, so that sub has the branch in its place. Set environment: in the job.",
        )),
        ("ref" | "environment", "pull_request") => Some(Hint::new(
            Cause::MergeRequest,
            "The job runs for a pull request, not for a branch. Such a job runs what somebody proposed: let it log in to \
             a service account of its own, with fewer rights.",
        )),
        ("pull_request", "ref" | "environment") => {
            Some(Hint::new(Cause::SubjectPart, "The job runs for a branch or environment, not for a pull request."))
        }
        _ => None,
    }
}

/// One part of a value with colons that is not as it should be.
pub(super) fn part(bound: &str, how: Match, text: &str) -> Option<Hint> {
    let (wanted, got): (Vec<&str>, Vec<&str>) = (bound.split(':').collect(), text.split(':').collect());
    if wanted.len() != got.len() || wanted.len() < 2 || text.contains("://") {
        return None;
    }
    let mut different = wanted.iter().zip(&got).enumerate().filter(|(_, (wanted, got))| !fits(wanted, how, got));
    let (at, (wanted, got_part)) = different.next()?;
    if different.next().is_some() {
        return None;
    }
    let label = at.checked_sub(1).and_then(|before| got.get(before)).filter(|label| !label.contains(['/', '*']));
    let place = label.map_or_else(String::new, |label| format!(" after {}", visible(label)));
    Some(Hint::new(
        Cause::SubjectPart,
        format!("One part differs{place}: {} is expected, the token has {}.", visible(wanted), visible(got_part)),
    ))
}
