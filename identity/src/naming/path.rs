//! Where a group or workspace is in the tree.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Name, NameError};

/// The deepest nesting of groups. A workspace may stand below a group of that depth.
pub const MAX_GROUP_DEPTH: usize = 20;

/// The path of a group or workspace: names joined by `/`, for example `acme/platform/prod`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NamespacePath(String);

/// Why a text is not a [`NamespacePath`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing was given.
    #[error("Enter the path of a group or workspace.")]
    Empty,
    /// One of the names does not follow the rule for names.
    #[error("{0}")]
    Name(#[from] NameError),
    /// More names than the tree is deep.
    #[error("Groups nest at most 20 deep.")]
    TooDeep,
}

impl NamespacePath {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names from the top-level group down.
    #[must_use]
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// How many names there are: 1 for a top-level group.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.segments().count()
    }

    /// The last name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.segments().next_back().unwrap_or_default()
    }

    /// The path one level up; none for a top-level group.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.to_owned()))
    }

    /// The path of something called `name` in here.
    #[must_use]
    pub fn join(&self, name: &Name) -> Self {
        Self(format!("{}/{name}", self.0))
    }

    /// Itself and everything above it, the nearest first.
    pub fn self_and_ancestors(&self) -> impl Iterator<Item = &str> {
        let ends = self.0.match_indices('/').map(|(at, _)| at).rev();
        std::iter::once(self.0.len()).chain(ends).map(|end| &self.0[..end])
    }

    /// Whether `other` is this namespace or lies below it.
    #[must_use]
    pub fn contains(&self, other: &str) -> bool {
        other.strip_prefix(&self.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl From<Name> for NamespacePath {
    fn from(name: Name) -> Self {
        Self(name.into())
    }
}

impl FromStr for NamespacePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        if text.is_empty() {
            return Err(PathError::Empty);
        }
        let mut depth = 0;
        for segment in text.split('/') {
            segment.parse::<Name>()?;
            depth += 1;
        }
        // One more than groups nest: the last name may be a workspace.
        if depth > MAX_GROUP_DEPTH + 1 {
            return Err(PathError::TooDeep);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for NamespacePath {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        text.parse()
    }
}

impl From<NamespacePath> for String {
    fn from(path: NamespacePath) -> Self {
        path.0
    }
}

impl fmt::Display for NamespacePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn paths_are_names_joined_by_slashes() {
        let deepest = ["a"; 21].join("/");
        for good in ["acme", "acme/platform/prod", deepest.as_str()] {
            assert!(good.parse::<NamespacePath>().is_ok(), "{good}");
        }
        let too_deep = ["a"; 22].join("/");
        for bad in ["", "/", "a/", "/a", "a//b", "a/B", "a/../b", "-", too_deep.as_str()] {
            assert!(bad.parse::<NamespacePath>().is_err(), "{bad}");
        }
    }

    #[test]
    fn ancestors_come_nearest_first() {
        let path: NamespacePath = "a/b/c".parse().unwrap();
        assert_eq!(path.self_and_ancestors().collect::<Vec<_>>(), ["a/b/c", "a/b", "a"]);
        assert_eq!(path.parent().unwrap().as_str(), "a/b");
        assert_eq!((path.depth(), path.name()), (3, "c"));
    }

    #[test]
    fn a_sibling_with_the_same_beginning_is_not_inside() {
        let path: NamespacePath = "acme/plat".parse().unwrap();
        assert!(path.contains("acme/plat"));
        assert!(path.contains("acme/plat/x"));
        assert!(!path.contains("acme/platform"));
        assert!(!path.contains("acme"));
    }
}
