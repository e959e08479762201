//! A table of plain cells.

use leptos::prelude::*;

use super::table::TableScroll;

/// A table that scrolls by itself where it is too wide. The first cell of a row names it; a column without a title holds
/// what can be done.
#[component]
pub fn DataTable(
    /// What it lists.
    label: &'static str,
    /// The titles of the columns.
    columns: Vec<&'static str>,
    /// The cells of each row.
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let head = columns.into_iter().map(|title| {
        if title.is_empty() {
            view! { <th scope="col"><span class="visually-hidden">"Actions"</span></th> }.into_any()
        } else {
            view! { <th scope="col">{title}</th> }.into_any()
        }
    });
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().enumerate().map(|(at, cell)| {
            if at == 0 {
                view! { <th scope="row">{cell}</th> }.into_any()
            } else {
                view! { <td>{cell}</td> }.into_any()
            }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    view! {
        <TableScroll label>
            <table class="data-table">
                <caption class="visually-hidden">{label}</caption>
                <thead><tr>{head.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </TableScroll>
    }
}
