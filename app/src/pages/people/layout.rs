//! What the pages of administrators have in common.

use identity::paging::PageInfo;
use leptos::prelude::*;

use crate::{
    api::people::PeopleQuery,
    components::{
        address::address,
        data_table::DataTable,
        empty_state::EmptyState,
        heading::Heading,
        layout::PlainPage,
        pagination::{Pagination, count},
        search::SearchForm,
        tabs::Tabs,
    },
};

/// The parts of the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Part {
    Users,
    Groups,
    Activity,
    Sessions,
    Issuers,
    SigningKeys,
}

impl Part {
    fn address(self) -> &'static str {
        match self {
            Self::Users => "/admin/users",
            Self::Groups => "/admin/groups",
            Self::Activity => "/admin/activity",
            Self::Sessions => "/admin/sessions",
            Self::Issuers => "/issuers",
            Self::SigningKeys => "/admin/signing_keys",
        }
    }
}

/// A page of the area.
#[component]
pub(in crate::pages) fn AdminPage(
    /// Which part of it.
    part: Part,
    /// The heading.
    #[prop(into)]
    title: String,
    /// What stands beside the heading.
    #[prop(optional_no_strip)]
    beside: Option<AnyView>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let tab = |text: &'static str, of: Part| (text, of.address().to_owned(), of == part);
    let tabs = vec![
        tab("Users", Part::Users),
        tab("Groups", Part::Groups),
        tab("Activity", Part::Activity),
        tab("Sessions", Part::Sessions),
        tab("Issuers", Part::Issuers),
        tab("Signing Keys", Part::SigningKeys),
    ];
    view! {
        <PlainPage>
            <div class="page-head">
                <Heading text=title.clone() title=format!("{title} · Administration") />
                {beside}
            </div>
            <Tabs label="Administration" tabs />
            {children()}
        </PlainPage>
    }
}

/// A list of the area: a search, a table, and the way to the next page.
#[component]
pub(super) fn AdminList(
    /// Which part of the area.
    part: Part,
    /// What one row is, as in "3 users".
    noun: &'static str,
    /// What is searched for.
    query: PeopleQuery,
    /// What the search box says.
    search: &'static str,
    /// More filters.
    #[prop(optional_no_strip)]
    filters: Option<AnyView>,
    /// Where the page stands.
    info: PageInfo,
    /// The titles of the columns.
    columns: Vec<&'static str>,
    /// The rows.
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let base = part.address();
    let later = !query.after.is_empty();
    let term = query.search.clone();
    let next = Callback::new(move |after: Option<String>| {
        let PeopleQuery { search, role, state, .. } = &query;
        let after = after.unwrap_or_default();
        address(base, &[("search", search), ("role", role), ("state", state), ("after", &after)])
    });
    let total = count(info.total_count, noun);
    let label = match part {
        Part::Users => "Users",
        Part::Groups => "Groups",
        Part::Activity => "Activity",
        Part::Sessions => "Sessions",
        Part::Issuers => "Issuers",
        Part::SigningKeys => "Signing keys",
    };
    view! {
        <SearchForm action=base label=search value=term>{filters}</SearchForm>
        {if rows.is_empty() {
            view! { <EmptyState icon="search" title="Nothing found" text="Nothing matches this search." /> }.into_any()
        } else {
            view! {
                <p class="list-count">{total}</p>
                <DataTable label columns rows />
            }
                .into_any()
        }}
        <Pagination info later label=format!("Pages of {noun}s") address=next />
    }
}
