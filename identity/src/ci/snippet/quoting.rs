//! Texts where a shell, YAML or a URL reads them.

use std::fmt::Write as _;

/// A text as a value in YAML: as it is if that means itself, else in quotation marks.
pub(super) fn yaml(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/:._-".contains(character);
    let means_itself = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.contains(['/', '.'])
        && !text.ends_with(':')
        && text.chars().all(plain);
    if means_itself { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// A text as one word of a shell: as it is if that means itself, else in single quotes.
pub(super) fn shell(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/:._-@".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A text as the value of a URL's parameter, where the shell reads it between double quotes.
pub(super) fn in_url(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/:._-~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The command that takes a member out of a JSON object, for a text in which nothing is escaped, such as a token.
pub(super) fn member(name: &str) -> String {
    format!("sed 's/.*\"{name}\": *\"//; s/\".*//'")
}
