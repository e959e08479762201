//! What is found by name or path, wherever it is.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::search::{Found, search},
    components::{
        elsewhere::go_instead,
        empty_state::EmptyState,
        found_list::{FoundList, KINDS},
        heading::Heading,
        layout::PlainPage,
        loaded::{Loaded, load},
        search::SearchForm,
    },
};

/// Hits of one kind at the most.
const PER_KIND: u32 = 20;

/// The results for `?q=`.
#[component]
pub fn SearchPage() -> impl IntoView {
    let query = use_query_map();
    let term = move || query.with(|query| query.get("q").unwrap_or_default());
    let data = load(term, |term| search(term, PER_KIND));
    let view = move |found: Vec<Found>| view! { <Results found term=untrack(term) /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Results(found: Vec<Found>, term: String) -> impl IntoView {
    let term = term.trim().to_owned();
    let title = if term.is_empty() { String::new() } else { format!("{term}: Search") };
    let nothing = found.is_empty();
    // Whoever pastes the `login_id` of a refused login wants to know why, not that there is one.
    if let [only] = found.as_slice()
        && only.kind == "login"
    {
        go_instead(&only.href);
    }
    let lists = KINDS.map(|(kind, _, _, title)| {
        let items: Vec<Found> = found.iter().filter(|found| found.kind == kind).cloned().collect();
        let more = items.len() >= PER_KIND as usize;
        (!items.is_empty()).then(|| {
            view! {
                <section>
                    <h2>{title}</h2>
                    <FoundList items label=title />
                    {more
                        .then(|| {
                            view! { <p class="hint">{format!("The first {PER_KIND}. There may be more: type more of the name.")}</p> }
                        })}
                </section>
            }
        })
    });
    let lists = lists.into_iter().collect_view();
    let empty = nothing.then(|| {
        let (title, text) = if term.is_empty() {
            (
                "What are you looking for?",
                "A part of a name or path is enough. The login_id of a refused login works, too.".to_owned(),
            )
        } else {
            ("Nothing found", format!("Nothing that you may see has a name or path with {term}"))
        };
        view! { <EmptyState icon="search" title text /> }
    });
    view! {
        <PlainPage>
            <Heading text="Search" title />
            <SearchForm action="/search" name="q" label="Search by name or path" value=term.clone() />
            {empty}
            {lists}
        </PlainPage>
    }
}
