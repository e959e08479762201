//! The members of a group or workspace, its own and inherited ones.

use identity::{
    access::Role,
    model::{Namespace, Onlooker, SubjectKind},
    paging::Page,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{crumb, row::MemberRow};
use crate::{
    api::members::{MemberFilter, Members, list_members},
    components::{
        address::address,
        empty_state::EmptyState,
        heading::Heading,
        icon::Icon,
        layout::{NamespacePage, Section, at_least},
        loaded::{Loaded, load},
        pagination::{Pagination, count},
        search::{Filter, SearchForm},
        table::TableScroll,
    },
};

/// The list. What it is filtered by stands in the address.
#[component]
pub fn MembersPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let query = use_query_map();
    let filter = move || {
        let text = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
        MemberFilter {
            search: text("search"),
            kind: text("type"),
            role: text("role"),
            source: text("source"),
            after: text("after"),
        }
    };
    let data = load(move || (path.clone(), filter()), |(path, filter)| list_members(path, filter));
    let view = move |members: Members| view! { <List members filter=untrack(filter) /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn List(members: Members, filter: MemberFilter) -> impl IntoView {
    let Members { namespace, onlooker, page } = members;
    let may_change = at_least(&namespace, Role::Owner);
    let base = format!("/groups/{}/-/members", namespace.path);
    let address_of = {
        let (base, filter) = (base.clone(), filter.clone());
        move |after: &str| {
            let parameters = [
                ("search", filter.search.as_str()),
                ("type", &filter.kind),
                ("role", &filter.role),
                ("source", &filter.source),
                ("after", after),
            ];
            address(&base, &parameters)
        }
    };
    let here = address_of(&filter.after);
    let next = Callback::new(move |after: Option<String>| address_of(&after.unwrap_or_default()));
    let info = page.page_info.clone();
    let later = !filter.after.is_empty();
    let add = format!("{base}/new");
    view! {
        <NamespacePage namespace=namespace.clone() section=Section::Members crumbs=vec![crumb()]>
            <div class="page-head">
                <Heading text="Members" />
                {may_change
                    .then(|| view! { <a class="button button-primary" href=add><Icon name="add" />"Add Member"</a> })}
            </div>
            <p class="lead">"A member is associated with a role and can be a user, team, or service account"</p>
            {(!may_change)
                .then(|| {
                    let text = format!("Only owners add, change and remove members. Your role here is {}.", onlooker.role);
                    view! { <p class="hint">{text}</p> }
                })}
            <Filters base=base.clone() filter=filter.clone() />
            <Table namespace page filter here onlooker base />
            <Pagination info later label="Pages of members" address=next />
        </NamespacePage>
    }
}

#[component]
fn Filters(base: String, filter: MemberFilter) -> impl IntoView {
    let kinds = SubjectKind::ALL.map(|kind| (kind.as_str().to_owned(), kind.label().to_owned()));
    let roles = Role::ALL.map(|role| (role.as_str().to_owned(), role.as_str().to_owned()));
    let sources = [("direct", "Direct"), ("inherited", "Inherited")];
    let sources = sources.map(|(value, text)| (value.to_owned(), text.to_owned()));
    view! {
        <SearchForm action=base label="Search for members" value=filter.search>
            <Filter label="Type" name="type" all="All types" options=kinds.into() value=filter.kind />
            <Filter label="Role" name="role" all="All roles" options=roles.into() value=filter.role />
            <Filter label="Source" name="source" all="All sources" options=sources.into() value=filter.source />
        </SearchForm>
    }
}

#[component]
fn Table(
    namespace: Namespace,
    page: Page<identity::model::Membership>,
    filter: MemberFilter,
    here: String,
    onlooker: Onlooker,
    base: String,
) -> impl IntoView {
    if page.items.is_empty() {
        let text = if filter.search.is_empty() {
            "No members matching these filters".to_owned()
        } else {
            format!("No members matching search {}", filter.search)
        };
        return view! {
            <EmptyState icon="people" title="No members" text>
                <a class="button" href=base>"Clear filters"</a>
            </EmptyState>
        }
        .into_any();
    }
    let total = count(page.page_info.total_count, "member");
    let rows = page.items.into_iter().map(|member| {
        let path = namespace.path.clone();
        view! { <MemberRow member path here=here.clone() onlooker=onlooker.clone() /> }
    });
    let rows = rows.collect_view();
    view! {
        <p class="list-count">{total}</p>
        <TableScroll label="Members">
            <table class="members card-table" role="table">
                <caption class="visually-hidden">"Members"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Subject"</th>
                        <th scope="col" role="columnheader">"Type"</th>
                        <th scope="col" role="columnheader">"Role"</th>
                        <th scope="col" role="columnheader">"Source"</th>
                        <th scope="col" role="columnheader">"Since"</th>
                        <th scope="col" role="columnheader">"Last seen"</th>
                        <th scope="col" role="columnheader"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </TableScroll>
        <p class="hint">
            "The nearest membership counts, also where it is lower than one further up. Of a person's own role and those \
             of their teams, the highest counts."
        </p>
    }
    .into_any()
}
