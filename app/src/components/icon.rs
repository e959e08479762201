//! Icons, drawn once in the document and used by name.

use leptos::prelude::*;

/// An icon beside words that say the same.
#[component]
pub fn Icon(
    /// One of the names in [`IconSprite`].
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=format!("#icon-{name}")></use>
        </svg>
    }
}

/// Names and shapes, on a 24 by 24 ground.
#[cfg(feature = "ssr")]
const SHAPES: [(&str, &str); 19] = [
    ("activity", "M3 12h4l3-8 4 16 3-8h4"),
    ("add", "M12 5v14M5 12h14"),
    ("caret", "M6 9l6 6 6-6"),
    ("check", "M5 13l4 4L19 7"),
    ("copy", "M9 9h11v11H9zM5 15H4V4h11v1"),
    ("edit", "M4 20h4L19 9l-4-4L4 16zM13 7l4 4"),
    ("group", "M3 6h7l2 3h9v10H3z"),
    ("info", "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01"),
    ("machine", "M5 4h14v6H5zM5 14h14v6H5zM8 7h.01M8 17h.01M12 10v4"),
    ("menu", "M4 7h16M4 12h16M4 17h16"),
    ("overview", "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z"),
    (
        "people",
        "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21v-2a5 5 0 0 1 5-5h4a5 5 0 0 1 5 5v2M16 3.5a4 4 0 0 1 0 7M22 21v-2a5 5 0 0 0-4-4.9",
    ),
    ("person", "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21v-1a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6v1"),
    ("remove", "M6 6l12 12M18 6L6 18"),
    ("search", "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4"),
    ("shield", "M12 3l8 3v6c0 5-3.5 8-8 9-4.500-1-8-4-8-9V6z"),
    ("sign-out", "M10 4H4v16h6M14 8l4 4-4 4M18 12H9"),
    ("warning", "M12 4L2.500 20h19zM12 10v4M12 17h.01"),
    ("workspace", "M4 5h16v11H4zM9 20h6M12 16v4"),
];

/// The names of all icons.
#[cfg(all(feature = "ssr", debug_assertions))]
pub fn icon_names() -> impl Iterator<Item = &'static str> {
    SHAPES.iter().map(|(name, _)| *name)
}

/// The shapes of all icons, once in the document.
#[cfg(feature = "ssr")]
#[component]
pub fn IconSprite() -> impl IntoView {
    let symbol = |(name, shape): &(&str, &str)| {
        ["<symbol id=\"icon-", name, "\" viewBox=\"0 0 24 24\"><path d=\"", shape, "\"/></symbol>"].concat()
    };
    let symbols: Vec<String> = SHAPES.iter().map(symbol).collect();
    let symbols = symbols.concat();
    view! { <svg class="icon-sprite" aria-hidden="true" inner_html=symbols></svg> }
}
