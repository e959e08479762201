//! Pipelines for merge and pull requests: in them runs what somebody proposed, before anybody said yes to it.

use super::CiSystem;
use crate::claims::{Json, Pattern, find};

/// How a claim says that it is such a pipeline.
enum Mark {
    /// It is one of these.
    Is(&'static [&'static str]),
    /// It begins like one of these.
    Begins(&'static [&'static str]),
    /// One of these stands in it.
    Contains(&'static [&'static str]),
    /// It says anything at all.
    Filled,
}

/// What comes before the branch of a proposal.
const PULL: &[&str] = &["refs/pull/", "pull/"];

const fn marks(system: CiSystem) -> &'static [(&'static str, Mark)] {
    match system {
        CiSystem::Gitlab => &[
            ("pipeline_source", Mark::Is(&["merge_request_event", "external_pull_request_event"])),
            ("ref_path", Mark::Begins(&["refs/merge-requests/"])),
        ],
        CiSystem::Github | CiSystem::Forgejo => &[
            ("event_name", Mark::Is(&["pull_request", "pull_request_target", "merge_group", "workflow_run"])),
            ("ref", Mark::Begins(PULL)),
            ("sub", Mark::Contains(&[":pull_request", ":ref:refs/pull/"])),
            ("head_ref", Mark::Filled),
            ("base_ref", Mark::Filled),
        ],
        CiSystem::Circleci => &[("oidc.circleci.com/vcs-ref", Mark::Begins(PULL))],
        CiSystem::Bitbucket => &[("pullRequestId", Mark::Filled)],
        // The branch of a fork is written with its owner.
        CiSystem::Buildkite => &[("build_branch", Mark::Contains(&[":"]))],
        CiSystem::AzureDevops => &[("ref", Mark::Begins(PULL))],
        CiSystem::Kubernetes | CiSystem::HcpTerraform | CiSystem::Jenkins | CiSystem::Other => &[],
    }
}

impl CiSystem {
    /// Whether the token is of a pipeline for a merge or pull request.
    #[must_use]
    pub fn is_for_a_merge_request(self, claims: &Json) -> bool {
        marks(self).iter().any(|(name, mark)| match find(claims, name) {
            Some(Json::String(text)) => mark.fits(text),
            Some(Json::Number(_)) => matches!(mark, Mark::Filled),
            _ => false,
        })
    }

    /// The claim of a trust that asks for such pipelines or lets them in by a pattern. What lets in everything is no such
    /// pattern: it says nothing of proposals.
    pub(super) fn asks_for_merge_requests<'a>(
        self,
        bound: impl Fn(&str) -> Option<(&'a str, bool)>,
    ) -> Option<(&'static str, &'a str)> {
        marks(self).iter().find_map(|(name, mark)| {
            let (value, is_pattern) = bound(name)?;
            let fits = if is_pattern { mark.fits_pattern(value) } else { mark.fits(value) };
            fits.then_some((*name, value))
        })
    }
}

impl Mark {
    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Is(values) => values.contains(&text),
            Self::Begins(beginnings) => beginnings.iter().any(|beginning| text.starts_with(beginning)),
            Self::Contains(parts) => parts.iter().any(|part| text.contains(part)),
            Self::Filled => !text.is_empty(),
        }
    }

    fn fits_pattern(&self, pattern: &str) -> bool {
        let says_something = pattern.bytes().any(|byte| byte != b'*');
        match self {
            Self::Is(values) => {
                let pattern = Pattern::parse(pattern).ok().filter(|_| says_something);
                pattern.is_some_and(|pattern| values.iter().any(|value| pattern.matches(value)))
            }
            Self::Contains(_) | Self::Begins(_) => says_something && self.fits(pattern),
            Self::Filled => says_something,
        }
    }
}
