//! What is around a table.

use leptos::prelude::*;

/// Lets a wide table scroll by itself instead of widening the page, by keyboard, too.
///
/// With the class `card-table` it needs not, where there is little room: each row becomes a card then. Such a table names
/// the column of each cell in `data-label`, which the style sheet puts before the cell, and spells the roles out, since
/// not every browser sees a table in what is no longer laid out as one.
#[component]
pub fn TableScroll(
    /// What the table shows, for screen readers.
    #[prop(into)]
    label: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! { <div class="table-scroll" role="region" tabindex="0" aria-label=label>{children()}</div> }
}
