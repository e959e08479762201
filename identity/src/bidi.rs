//! Text that people wrote, inside a sentence of ours.

use std::borrow::Cow;

/// The text as it may stand in a sentence: what is written from right to left keeps to itself, so that the words of the
/// sentence stay in their order. Invisible characters that turn the direction of what follows become visible.
#[must_use]
pub fn isolated(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| turns(c) || reads_leftwards(c)) {
        return Cow::Borrowed(text);
    }
    let shown: String = text.chars().map(|c| if turns(c) { '\u{fffd}' } else { c }).collect();
    Cow::Owned(format!("\u{2068}{shown}\u{2069}"))
}

/// Whether it is a control for the direction of text (UAX #9, 2).
const fn turns(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether it is in one of the blocks that are written from right to left.
const fn reads_leftwards(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
        || matches!(c, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::isolated;

    #[test]
    fn only_what_turns_the_text_around_it_is_set_apart() {
        for plain in ["", "main", "refs/heads/größe", "分支"] {
            assert_eq!(isolated(plain), plain);
        }
        assert_eq!(isolated("شركة/main"), "\u{2068}شركة/main\u{2069}");
        assert_eq!(isolated("acme\u{202e}niam"), "\u{2068}acme\u{fffd}niam\u{2069}");
        assert_eq!(isolated("שלום\u{2069}"), "\u{2068}שלום\u{fffd}\u{2069}", "nothing ends it early");
    }
}
