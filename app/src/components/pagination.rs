//! From page to page of a list.

use identity::paging::PageInfo;
use leptos::prelude::*;

use super::button::LinkButton;

/// Links to the first and the next page of a list. `address` makes the address of a page from its cursor.
#[component]
pub fn Pagination(
    /// Where the page stands.
    info: PageInfo,
    /// Whether this is not the first page.
    later: bool,
    /// The name of the list, for screen readers.
    #[prop(into)]
    label: String,
    /// The address of the page after a cursor; none is the first.
    address: Callback<Option<String>, String>,
) -> impl IntoView {
    let next = info.end_cursor.filter(|_| info.has_next_page);
    (later || next.is_some()).then(|| {
        view! {
            <nav class="pagination" aria-label=label>
                {later.then(|| view! { <LinkButton href=address.run(None) label="First page" /> })}
                {next.map(|cursor| view! { <LinkButton href=address.run(Some(cursor)) label="Next page" /> })}
            </nav>
        }
    })
}

/// "1 member", "2 members".
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn one_is_singular() {
        assert_eq!(count(1, "member"), "1 member");
        assert_eq!(count(0, "service account"), "0 service accounts");
    }
}
