//! Two texts that are not the same but were meant to be: what has to be taken out of both until they are.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use super::cause::{Cause, Hint};
use crate::claims::{
    Match, Pattern,
    visible::{is_invisible, visible},
};

/// Longer texts are not searched for likeness: nobody typed them, and a stranger's token must not keep us busy.
const LONGEST: usize = 512;
/// Characters around a difference that are shown.
const AROUND: usize = 16;

/// A difference that is taken out of both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    Case,
    Blanks,
    SlashEnd,
    SlashDouble,
    RefPrefix,
    Quotes,
    Percent,
    Invisible,
    Composition,
    LookAlike,
}

impl Fold {
    /// In the order in which they are applied.
    const ALL: [Self; 10] = [
        Self::Invisible,
        Self::Blanks,
        Self::Quotes,
        Self::Percent,
        Self::Composition,
        Self::LookAlike,
        Self::RefPrefix,
        Self::SlashDouble,
        Self::SlashEnd,
        Self::Case,
    ];

    const fn cause(self) -> Cause {
        match self {
            Self::Case => Cause::LetterCase,
            Self::Blanks => Cause::Blanks,
            Self::SlashEnd => Cause::SlashEnd,
            Self::SlashDouble => Cause::SlashDouble,
            Self::RefPrefix => Cause::RefPrefix,
            Self::Quotes => Cause::Quotes,
            Self::Percent => Cause::Percent,
            Self::Invisible => Cause::Invisible,
            Self::Composition => Cause::Composition,
            Self::LookAlike => Cause::LookAlike,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Case => "letter case",
            Self::Blanks => "blanks at the beginning or end",
            Self::SlashEnd => "a slash at the end",
            Self::SlashDouble => "a doubled slash",
            Self::RefPrefix => "the prefix refs/heads/ or refs/tags/",
            Self::Quotes => "quotation marks or braces around it",
            Self::Percent => "percent-encoded characters",
            Self::Invisible => "characters that cannot be seen",
            Self::Composition => "how accented letters are composed (Unicode NFC and NFD)",
            Self::LookAlike => "characters that look like others",
        }
    }

    fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Case => Cow::Owned(text.to_lowercase()),
            Self::Blanks => Cow::Borrowed(text.trim()),
            Self::SlashEnd => Cow::Borrowed(text.trim_end_matches('/')),
            Self::SlashDouble => Cow::Owned(single_slashes(text)),
            Self::RefPrefix => Cow::Owned(without_ref_prefix(text)),
            Self::Quotes => Cow::Borrowed(unquoted(text)),
            Self::Percent => Cow::Owned(percent_decoded(text)),
            Self::Invisible => Cow::Owned(text.chars().filter(|character| !is_invisible(*character)).collect()),
            Self::Composition if !is_nfc(text) => Cow::Owned(text.nfc().collect()),
            Self::LookAlike => Cow::Owned(text.chars().map(plain).collect()),
            Self::Composition => Cow::Borrowed(text),
        }
    }
}

/// Whether a bound value matches a text.
fn matches(bound: &str, how: Match, text: &str) -> bool {
    match how {
        Match::Exact => bound == text,
        Match::Wildcard => Pattern::parse(bound).is_ok_and(|pattern| pattern.matches(text)),
    }
}

/// What two texts differ in, if they are alike but for that. `what` are compared exactly: "claims", "issuers".
pub(super) fn miss(what: &str, bound: &str, how: Match, text: &str) -> Option<Hint> {
    if bound.len() > LONGEST || text.len() > LONGEST {
        return None;
    }
    let found = smallest(bound, how, text)?;
    let hint = match found.as_slice() {
        [Fold::Invisible] => Hint::new(Cause::Invisible, invisible(bound, text)),
        [Fold::LookAlike] => Hint::new(Cause::LookAlike, look_alike(bound, text)),
        [only] => Hint::new(only.cause(), format!("{}; {what} are compared exactly.", sided(*only, bound, text))),
        [first, ..] => {
            let words: Vec<&str> = found.iter().map(|fold| fold.words()).collect();
            let seen = format!("{} against {}", visible(bound), visible(text));
            Hint::new(first.cause(), format!("The two differ only in {}: {seen}.", joined(&words)))
        }
        [] => return None,
    };
    Some(hint)
}

/// The fewest differences that have to be taken out; three at the most.
fn smallest(bound: &str, how: Match, text: &str) -> Option<Vec<Fold>> {
    let fold = |text: &str, folds: &[Fold]| {
        let mut folded = text.to_owned();
        for fold in folds {
            folded = fold.apply(&folded).into_owned();
        }
        folded
    };
    let equal = |folds: &[Fold]| matches(&fold(bound, folds), how, &fold(text, folds));
    // Those that change neither text cannot be what they differ in.
    let useful: Vec<Fold> =
        Fold::ALL.into_iter().filter(|fold| fold.apply(bound) != bound || fold.apply(text) != text).collect();
    let mut candidates: Vec<Vec<Fold>> = useful.iter().map(|fold| vec![*fold]).collect();
    for _ in 0..3 {
        if let Some(found) = candidates.iter().find(|folds| equal(folds)) {
            return Some(found.clone());
        }
        let longer = |folds: &Vec<Fold>| {
            let beyond = useful.iter().position(|fold| Some(fold) == folds.last()).map_or(0, |at| at + 1);
            useful[beyond..].iter().map(|fold| [folds.as_slice(), &[*fold]].concat()).collect::<Vec<_>>()
        };
        candidates = candidates.iter().flat_map(longer).collect();
    }
    None
}

/// Which of the two has it, if it is one of them.
fn sided(fold: Fold, bound: &str, text: &str) -> String {
    let words = fold.words();
    match (fold, fold.apply(bound) != bound, fold.apply(text) != text) {
        (Fold::Case | Fold::Composition, _, _) | (_, true, true) | (_, false, false) => {
            format!("The two differ in {words} only")
        }
        (_, true, false) => format!("The expected value has {words}, the token's has not"),
        (_, false, true) => format!("The token's value has {words}, the expected one has not"),
    }
}

fn joined(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn invisible(bound: &str, text: &str) -> String {
    let found = |text: &str| text.chars().find(|character| is_invisible(*character));
    let (whose, of, character) = match (found(bound), found(text)) {
        (Some(character), _) => ("expected value", bound, character),
        (None, Some(character)) => ("value in the token", text, character),
        (None, None) => return "One of the two contains a character that cannot be seen.".to_owned(),
    };
    let code = u32::from(character);
    format!("The {whose} contains a character that cannot be seen (U+{code:04X}): {}.", around(of, character))
}

fn look_alike(bound: &str, text: &str) -> String {
    let odd = |text: &str| text.chars().find(|character| !character.is_ascii() && plain(*character) != *character);
    let (whose, of, character) = match (odd(bound), odd(text)) {
        (Some(character), _) => ("expected value", bound, character),
        (None, Some(character)) => ("value in the token", text, character),
        (None, None) => {
            return format!(
                "The two differ only in characters that look alike (0 and O, or 1, l and I): {} against {}.",
                visible(bound),
                visible(text)
            );
        }
    };
    let code = u32::from(character);
    // A look-alike is shown escaped: written out it would look right.
    let shown = around(of, character).replace(character, &format!("\\u{{{code:x}}}"));
    format!("The {whose} contains U+{code:04X}, which only looks like {}: {shown}.", plain(character))
}

/// The text around the first such character, with what cannot be seen written out.
fn around(text: &str, character: char) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = characters.iter().position(|other| *other == character).unwrap_or_default();
    let (from, to) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(characters.len()));
    let part: String = characters[from..to].iter().collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < characters.len() { "…" } else { "" });
    format!("{before}{}{after}", visible(&part))
}

fn single_slashes(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (scheme, rest));
    let mut out = String::with_capacity(text.len());
    if !scheme.is_empty() {
        out.push_str(scheme);
        out.push_str("://");
    }
    let mut slash = false;
    for character in rest.chars() {
        if !(slash && character == '/') {
            out.push(character);
        }
        slash = character == '/';
    }
    out
}

/// Also inside a subject, as in `repo:acme/app:ref:refs/heads/main`.
fn without_ref_prefix(text: &str) -> String {
    let (before, name) = match text.rfind(":ref:") {
        Some(at) => text.split_at(at + ":ref:".len()),
        None => ("", text),
    };
    let bare = ["refs/heads/", "refs/tags/"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    format!("{before}{bare}")
}

fn unquoted(text: &str) -> &str {
    for quote in ['"', '\'', '`', '“', '‘', '{', '<'] {
        let close = match quote {
            '“' => '”',
            '‘' => '’',
            '{' => '}',
            '<' => '>',
            same => same,
        };
        if let Some(inside) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(close)) {
            return inside;
        }
    }
    text
}

/// `%3A` and the like, where they are one ASCII character.
fn percent_decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code =
            rest.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii_graphic);
        if let Some(code) = code {
            out.push(char::from(code));
            rest = &rest[at + 3..];
        } else {
            out.push('%');
            rest = &rest[at + 1..];
        }
    }
    out.push_str(rest);
    out
}

/// What a character looks like: letters of other alphabets, full width forms, dashes, and `l` for `I` and `1`.
fn plain(character: char) -> char {
    let folded = match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{430}' | '\u{3b1}' | '\u{251}' => 'a',
        '\u{435}' => 'e',
        '\u{43e}' | '\u{3bf}' => 'o',
        '\u{440}' | '\u{3c1}' => 'p',
        '\u{441}' | '\u{3f2}' => 'c',
        '\u{445}' | '\u{3c7}' => 'x',
        '\u{443}' | '\u{3b3}' => 'y',
        '\u{456}' | '\u{3b9}' | '\u{131}' => 'i',
        '\u{458}' => 'j',
        '\u{455}' => 's',
        '\u{4bb}' => 'h',
        '\u{501}' => 'd',
        '\u{261}' => 'g',
        '\u{578}' => 'n',
        '\u{3bd}' | '\u{475}' => 'v',
        '\u{43a}' | '\u{3ba}' => 'k',
        '\u{442}' | '\u{3c4}' => 't',
        '\u{57d}' | '\u{3c5}' => 'u',
        '\u{51d}' => 'w',
        '\u{410}' | '\u{391}' => 'A',
        '\u{412}' | '\u{392}' => 'B',
        '\u{415}' | '\u{395}' => 'E',
        '\u{396}' => 'Z',
        '\u{41d}' | '\u{397}' => 'H',
        '\u{406}' | '\u{399}' => 'I',
        '\u{41a}' | '\u{39a}' => 'K',
        '\u{41c}' | '\u{39c}' => 'M',
        '\u{39d}' => 'N',
        '\u{41e}' | '\u{39f}' => 'O',
        '\u{420}' | '\u{3a1}' => 'P',
        '\u{421}' => 'C',
        '\u{422}' | '\u{3a4}' => 'T',
        '\u{423}' | '\u{3a5}' => 'Y',
        '\u{425}' | '\u{3a7}' => 'X',
        '\u{408}' => 'J',
        '\u{405}' => 'S',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' => '/',
        '\u{2236}' | '\u{a789}' | '\u{fe13}' => ':',
        '\u{2024}' | '\u{3002}' => '.',
        other if other.is_whitespace() => ' ',
        other => other,
    };
    match folded {
        'I' | '1' | '|' => 'l',
        'O' => '0',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bound: &str, how: Match, text: &str) -> Option<(Cause, String)> {
        miss("claims", bound, how, text).map(|hint| (hint.cause, hint.text))
    }

    #[test]
    fn t46_each_likeness_is_named() {
        use Cause as C;
        let table = [
            ("acme/app", "acme/App", C::LetterCase, "letter case only"),
            ("acme/app", " acme/app", C::Blanks, "The token's value has"),
            ("acme/app ", "acme/app", C::Blanks, "The expected value has"),
            ("acme/app", "acme/app\t", C::Invisible, "\\u{9}"),
            ("acme/app", "acme/\u{200b}app", C::Invisible, "(U+200B): acme/\\u{200b}app"),
            ("acme/app\u{feff}", "acme/app", C::Invisible, "expected value"),
            ("acme/app", "acme\u{a0}/app", C::Invisible, ""),
            ("acme/app", "\u{430}cme/app", C::LookAlike, "U+0430, which only looks like a: \\u{430}cme/app"),
            ("acme–app", "acme-app", C::LookAlike, "U+2013"),
            ("ａcme", "acme", C::LookAlike, "U+FF41"),
            ("app1", "appl", C::LookAlike, "look alike"),
            ("re\u{301}sume\u{301}", "r\u{e9}sum\u{e9}", C::Composition, "NFC"),
            ("acme/app/", "acme/app", C::SlashEnd, "The expected value has"),
            ("acme//app", "acme/app", C::SlashDouble, "doubled"),
            ("main", "refs/heads/main", C::RefPrefix, "refs/heads/"),
            ("refs/tags/v1", "v1", C::RefPrefix, "refs/tags/"),
            ("repo:acme/app:ref:main", "repo:acme/app:ref:refs/heads/main", C::RefPrefix, ""),
            ("\"main\"", "main", C::Quotes, "quotation"),
            ("repo:a/b:environment:x:y", "repo:a/b:environment:x%3Ay", C::Percent, "percent"),
            ("Acme/app ", "acme/app", C::Blanks, "blanks at the beginning or end and letter case"),
            ("refs/heads/Main/", "main", C::RefPrefix, "a slash at the end and letter case"),
        ];
        for (bound, text, cause, words) in table {
            let (found, said) = found(bound, Match::Exact, text).unwrap_or_else(|| panic!("{bound} {text}"));
            assert_eq!(found, cause, "{bound} {text}: {said}");
            assert!(said.contains(words), "{bound} {text}: {said}");
        }
        assert_eq!(found("acme/*", Match::Wildcard, "Acme/app").map(|hint| hint.0), Some(C::LetterCase));
        assert_eq!(found("rel*", Match::Wildcard, "refs/heads/release").map(|hint| hint.0), Some(C::RefPrefix));
        for (bound, text) in [("main", "release"), ("acme/*", "acme/app"), ("", "x"), ("20", "200")] {
            assert_eq!(found(bound, Match::Exact, text), None, "{bound} {text}");
        }
        let long = "x".repeat(600);
        assert_eq!(found(&long, Match::Exact, &long.to_uppercase()), None);
    }
}
