//! Text that a person can trust their eyes with: what cannot be seen is written out.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character takes no room, or the room of a plain blank, so that nobody sees it.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    ) || (character.is_control())
        || (character.is_whitespace() && character != ' ')
}

/// The text with what cannot be seen as `\u{200b}`, and blanks at its ends as `␠`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let middle = text.trim_matches(' ');
    if middle.len() == text.len() && !text.chars().any(is_invisible) {
        return Cow::Borrowed(text);
    }
    let blanks = |out: &mut String, count: usize| (0..count).for_each(|_| out.push('␠'));
    let mut out = String::with_capacity(text.len() + 16);
    let before = text.len() - text.trim_start_matches(' ').len();
    blanks(&mut out, before);
    for character in middle.chars() {
        if is_invisible(character) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    blanks(&mut out, text.len() - before - middle.len());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t46_what_cannot_be_seen_is_written_out() {
        for (text, expected) in [
            ("acme/app", "acme/app"),
            ("Straße 7", "Straße 7"),
            (" acme  app ", "␠acme  app␠"),
            ("  ", "␠␠"),
            ("acme/\u{200b}app", "acme/\\u{200b}app"),
            ("a\u{a0}b\tc\n", "a\\u{a0}b\\u{9}c\\u{a}"),
            ("\u{202e}evil", "\\u{202e}evil"),
            ("", ""),
        ] {
            assert_eq!(visible(text), expected);
        }
    }
}
