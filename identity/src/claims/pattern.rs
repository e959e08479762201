//! Wildcards: `*` stands for any run of characters, also none, also across `/`. Nothing else is special.

/// A text in which `*` stands for any run of characters; `?`, `[` and `\` stand for themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What stands between the stars, in order; one more than there are stars.
    parts: Vec<String>,
}

/// Why a text is not usable as a wildcard pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing was given.
    #[error("Enter a value.")]
    Empty,
    /// Stars only: that would accept every value.
    #[error("A value made of * only would accept everything.")]
    OnlyStars,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// If the text is empty or made of `*` only.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() {
            return Err(PatternError::Empty);
        }
        if text.bytes().all(|byte| byte == b'*') {
            return Err(PatternError::OnlyStars);
        }
        Ok(Self { parts: text.split('*').map(str::to_owned).collect() })
    }

    /// Whether the text contains no star, so that it is compared as a whole.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.parts.len() == 1
    }

    /// Whether the whole text fits the pattern, in time linear in the length of both.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|only| only == text);
        };
        let Some(mut rest) = text.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str())) else {
            return false;
        };
        // The leftmost place of each part leaves the most room for the next: no need to ever go back.
        for part in middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;
    use proptest::prelude::*;

    fn fits(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(text)
    }

    #[test]
    fn t44_wildcards() {
        let table = [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "a", true),
            ("a*", "abc", true),
            ("*a", "cba", true),
            ("*a", "ab", false),
            ("a*b", "ab", true),
            ("a*b", "a/x/b", true),
            ("a*a", "a", false),
            ("ab*ba", "aba", false),
            ("a**b", "a-b", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "acb", false),
            ("*a*", "xay", true),
            ("?", "x", false),
            ("?*", "?x", true),
            ("[ab]*", "a", false),
            ("[ab]*", "[ab]", true),
            ("\\*", "\\anything", true),
            ("\\*", "*", false),
            ("group/*", "group/sub/project", true),
            ("group/*", "group", false),
            ("Group/*", "group/x", false),
            ("é*", "éa", true),
            ("*\u{e9}", "e\u{301}", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(fits(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn t44_only_stars_are_refused() {
        for text in ["*", "**", "*****"] {
            assert_eq!(Pattern::parse(text), Err(PatternError::OnlyStars), "{text}");
        }
        assert_eq!(Pattern::parse(""), Err(PatternError::Empty));
        for text in ["* ", "*/*", "?*"] {
            assert!(Pattern::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn t44_a_hundred_stars_on_ten_kilobytes() {
        // A backtracking matcher needs longer than the universe exists for this one.
        let pattern = Pattern::parse(&format!("{}b", "a*".repeat(100))).unwrap();
        let text = "a".repeat(10_000);
        assert!(!pattern.matches(&text));
        assert!(pattern.matches(&format!("{text}b")));
    }

    /// The obvious way: every length that a star could have.
    fn oracle(pattern: &[char], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some(('*', rest)) => (0..=text.len()).any(|skip| oracle(rest, &text[skip..])),
            Some((wanted, rest)) => text.first() == Some(wanted) && oracle(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn t44_agrees_with_the_obvious_matcher(pattern in "[ab*/é]{1,8}", text in "[ab/é]{0,10}") {
            if let Ok(parsed) = Pattern::parse(&pattern) {
                let characters: Vec<char> = pattern.chars().collect();
                let received: Vec<char> = text.chars().collect();
                prop_assert_eq!(parsed.matches(&text), oracle(&characters, &received));
            }
        }
    }
}
