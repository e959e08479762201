//! A table of plain cells.

use leptos::prelude::*;

use super::table::TableScroll;

/// A table whose rows are cards where there is little room. The first cell of a row names it; a column without a title
/// holds what can be done.
#[component]
pub fn DataTable(
    /// What it lists.
    label: &'static str,
    /// The titles of the columns.
    columns: Vec<&'static str>,
    /// The cells of each row.
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().zip(columns.iter().copied()).enumerate().map(|(at, (cell, title))| {
            if at == 0 {
                view! { <th scope="row" role="rowheader">{cell}</th> }.into_any()
            } else if title.is_empty() {
                view! { <td role="cell" class="cell-actions">{cell}</td> }.into_any()
            } else {
                view! { <td role="cell" data-label=title>{cell}</td> }.into_any()
            }
        });
        view! { <tr role="row">{cells.collect_view()}</tr> }
    });
    let rows = rows.collect_view();
    let head = columns.into_iter().map(|title| {
        if title.is_empty() {
            view! { <th scope="col" role="columnheader"><span class="visually-hidden">"Actions"</span></th> }.into_any()
        } else {
            view! { <th scope="col" role="columnheader">{title}</th> }.into_any()
        }
    });
    view! {
        <TableScroll label>
            <table class="data-table card-table" role="table">
                <caption class="visually-hidden">{label}</caption>
                <thead role="rowgroup"><tr role="row">{head.collect_view()}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </TableScroll>
    }
}
