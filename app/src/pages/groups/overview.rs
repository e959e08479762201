//! What is in a group; for a workspace, what it is.

use identity::{
    access::Role,
    model::{Namespace, NamespaceKind},
    paging::Page,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::groups::{Overview, get_overview},
    components::{
        address::address,
        badge::Badge,
        button::{LinkButton, SplitButton, Weight},
        copy::CopyField,
        empty_state::EmptyState,
        heading::Heading,
        layout::{NamespacePage, Section, at_least},
        loaded::{Loaded, load},
        namespace_list::NamespaceList,
        pagination::{Pagination, count},
        search::SearchForm,
        time::Time,
    },
};

/// What the address asks for.
type Wanted = (String, String, String);

/// The first page of a group or workspace.
#[component]
pub fn OverviewPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let query = use_query_map();
    let wanted = move || -> Wanted {
        let text = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
        (text("search"), text("groups"), text("workspaces"))
    };
    let data = load(
        move || (path.clone(), wanted()),
        |(path, (search, groups, workspaces))| get_overview(path, search, groups, workspaces),
    );
    let view = move |overview: Overview| view! { <Contents overview wanted=untrack(wanted) /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Contents(overview: Overview, wanted: Wanted) -> impl IntoView {
    let Overview { namespace, groups, workspaces } = overview;
    let base = format!("/groups/{}", namespace.path);
    let is_group = namespace.kind == NamespaceKind::Group;
    let kind = if is_group { "group" } else { "workspace" };
    let lists = groups.zip(workspaces).map(|(groups, workspaces)| {
        view! { <Lists base=base.clone() groups workspaces wanted /> }
    });
    let path = namespace.path.to_string();
    let trn = identity::naming::trn(namespace.kind.resource_kind(), &path);
    view! {
        <NamespacePage namespace=namespace.clone() section=Section::Overview>
            <div class="page-head">
                <div class="page-title">
                    <Heading text=namespace.name.to_string() title=path />
                    <Badge text=kind />
                </div>
                <Actions namespace=namespace.clone() />
            </div>
            {(!namespace.description.as_str().is_empty())
                .then(|| view! { <p class="lead">{namespace.description.to_string()}</p> })}
            <dl class="facts">
                <div><dt>"TRN"</dt><dd><CopyField label="TRN" value=trn /></dd></div>
                <div><dt>"ID"</dt><dd><CopyField label="ID" value=namespace.id.to_string() /></dd></div>
                <div>
                    <dt>"Created"</dt>
                    <dd><Time at=namespace.created_at />" by "{namespace.created_by.clone()}</dd>
                </div>
            </dl>
            {lists}
            {(!is_group)
                .then(|| {
                    view! {
                        <p>
                            "Service accounts of the groups above can be "
                            <a href=format!("{base}/-/members")>"members"</a>
                            " of this workspace."
                        </p>
                    }
                })}
        </NamespacePage>
    }
}

#[component]
fn Actions(namespace: Namespace) -> impl IntoView {
    let base = format!("/groups/{}/-", namespace.path);
    let is_group = namespace.kind == NamespaceKind::Group;
    at_least(&namespace, Role::Deployer).then(|| {
        view! {
            <div class="actions">
                {is_group
                    .then(|| {
                        view! {
                            <LinkButton href=format!("{base}/new_group") label="New Subgroup" icon="add" />
                            <LinkButton
                                href=format!("{base}/new_workspace") label="New Workspace" icon="add"
                                weight=Weight::Primary
                            />
                        }
                    })}
                <SplitButton href=format!("{base}/edit") label="Edit">
                    <a class="menu-item menu-danger" href=format!("{base}/delete")>
                        {if is_group { "Delete Group" } else { "Delete Workspace" }}
                    </a>
                </SplitButton>
            </div>
        }
    })
}

#[component]
fn Lists(base: String, groups: Page<Namespace>, workspaces: Page<Namespace>, wanted: Wanted) -> impl IntoView {
    let (search, after_group, after_workspace) = wanted;
    if groups.items.is_empty() && workspaces.items.is_empty() && search.is_empty() {
        let text = "Subgroups and workspaces of this group will stand here.";
        return view! { <EmptyState icon="workspace" title="Nothing in this group yet" text /> }.into_any();
    }
    let address_of = {
        let (base, search) = (base.clone(), search.clone());
        move |groups: String, workspaces: String| {
            address(&base, &[("search", &search), ("groups", &groups), ("workspaces", &workspaces)])
        }
    };
    let group_pages = {
        let (address_of, stay) = (address_of.clone(), after_workspace.clone());
        Callback::new(move |after: Option<String>| address_of(after.unwrap_or_default(), stay.clone()))
    };
    let workspace_pages = {
        let stay = after_group.clone();
        Callback::new(move |after: Option<String>| address_of(stay.clone(), after.unwrap_or_default()))
    };
    view! {
        <SearchForm action=base label="Search for subgroups and workspaces" value=search.clone() />
        <List title="Subgroups" noun="subgroup" page=groups later=!after_group.is_empty() pages=group_pages search=search.clone() />
        <List title="Workspaces" noun="workspace" page=workspaces later=!after_workspace.is_empty() pages=workspace_pages search />
    }
    .into_any()
}

#[component]
fn List(
    title: &'static str,
    noun: &'static str,
    page: Page<Namespace>,
    later: bool,
    pages: Callback<Option<String>, String>,
    search: String,
) -> impl IntoView {
    let nothing =
        if search.is_empty() { format!("No {noun}s.") } else { format!("No {noun}s matching search {search}") };
    view! {
        <section>
            <h2>{title} <small class="section-count">{count(page.page_info.total_count, noun)}</small></h2>
            {if page.items.is_empty() {
                view! { <p class="nothing">{nothing}</p> }.into_any()
            } else {
                view! { <NamespaceList items=page.items /> }.into_any()
            }}
            <Pagination info=page.page_info later label=format!("Pages of {noun}s") address=pages />
        </section>
    }
}
