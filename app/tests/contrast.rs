//! Every pair of colours that components put on each other is told apart well enough, in both themes (WCAG 2.2 AA, 1.4.3
//! and 1.4.11).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

const TOKENS: &str = include_str!("../../style/tokens.css");

/// Text needs this much.
const TEXT: f64 = 4.5;
/// What is no text but tells something: borders of fields, the ring around what has the focus.
const SHAPE: f64 = 3.0;

/// What stands on what.
const PAIRS: [(&[&str], &[&str], f64); 15] = [
    (
        &["text"],
        &[
            "ground",
            "surface",
            "surface-raised",
            "surface-hover",
            "field",
            "accent-soft",
            "info-soft",
            "good-soft",
            "warning-soft",
            "danger-soft",
        ],
        TEXT,
    ),
    (&["text-muted"], &["ground", "surface", "surface-raised", "surface-hover", "field", "accent-soft"], TEXT),
    (
        &["accent", "accent-hover"],
        &["ground", "surface", "surface-raised", "surface-hover", "accent-soft", "info-soft", "good-soft"],
        TEXT,
    ),
    (&["danger"], &["ground", "surface", "surface-raised", "surface-hover", "danger-soft"], TEXT),
    (&["warning"], &["ground", "surface", "surface-raised", "warning-soft"], TEXT),
    (&["good"], &["ground", "surface", "surface-raised", "good-soft"], TEXT),
    (&["on-accent"], &["accent", "accent-hover"], TEXT),
    (&["on-danger"], &["danger", "danger-hover"], TEXT),
    // The toast.
    (&["ground"], &["text"], TEXT),
    (&["line-strong"], &["ground", "surface", "surface-raised", "field"], SHAPE),
    (&["focus"], &["ground", "surface", "surface-raised", "surface-hover", "field", "accent-soft"], SHAPE),
    (&["accent"], &["field"], SHAPE),
    (&["danger"], &["field"], SHAPE),
    (&["info"], &["info-soft", "ground", "surface"], SHAPE),
    (&["good", "warning", "danger"], &["ground"], SHAPE),
];

/// What only decorates: nothing is lost for who does not see it.
const DECORATION: [&str; 1] = ["line"];

#[derive(Debug, Clone, Copy)]
enum Theme {
    Light,
    Dark,
}

/// The values of all custom properties, as they are written.
fn tokens() -> BTreeMap<&'static str, &'static str> {
    let declarations = TOKENS.split(['{', '}', ';']).map(str::trim);
    let named = declarations.filter_map(|declaration| {
        // A comment may stand before.
        let start = declaration.rfind("*/").map_or(0, |at| at + 2);
        declaration[start..].trim().strip_prefix("--")?.split_once(':')
    });
    named.map(|(name, value)| (name.trim(), value.trim())).collect()
}

/// The channels of a colour, 0 to 1.
fn colour(tokens: &BTreeMap<&str, &str>, value: &str, theme: Theme) -> [f64; 3] {
    if let Some(pair) = value.strip_prefix("light-dark(") {
        let (light, dark) = pair.strip_suffix(')').unwrap().split_once(", ").unwrap();
        return colour(tokens, if matches!(theme, Theme::Light) { light } else { dark }, theme);
    }
    if let Some(name) = value.strip_prefix("var(--") {
        return colour(tokens, tokens[name.strip_suffix(')').unwrap()], theme);
    }
    let digits = value.strip_prefix('#').unwrap_or_else(|| panic!("{value} is no colour that is known here"));
    assert_eq!(digits.len(), 6, "{value}");
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0)
}

/// Relative luminance, as WCAG defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_formula_is_that_of_the_standard() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    // #767676 on white is the lightest grey that passes for text.
    assert!((contrast([118.0 / 255.0; 3], [1.0; 3]) - 4.54).abs() < 0.01);
}

#[test]
fn colours_on_each_other_are_told_apart_in_both_themes() {
    let tokens = tokens();
    let mut low = Vec::new();
    for (above, below, least) in PAIRS {
        for (above, below) in above.iter().flat_map(|above| below.iter().map(move |below| (above, below))) {
            for theme in [Theme::Light, Theme::Dark] {
                let of = |name: &str| colour(&tokens, tokens.get(name).unwrap_or_else(|| panic!("no --{name}")), theme);
                let found = contrast(of(above), of(below));
                if found < least {
                    low.push(format!("{theme:?}: {above} on {below} is {found:.2}, not {least}"));
                }
            }
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn no_colour_is_left_out() {
    let tokens = tokens();
    let used: BTreeSet<&str> = PAIRS.iter().flat_map(|(above, below, _)| above.iter().chain(*below)).copied().collect();
    let is_colour = |value: &str| value.starts_with("light-dark(");
    let colours: Vec<&str> = tokens.iter().filter(|(_, value)| is_colour(value)).map(|(name, _)| *name).collect();
    assert!(colours.len() > 20, "{colours:?}");
    let missing: Vec<&&str> =
        colours.iter().filter(|name| !used.contains(*name) && !DECORATION.contains(*name)).collect();
    assert!(missing.is_empty(), "nothing is said about {missing:?}");
}
