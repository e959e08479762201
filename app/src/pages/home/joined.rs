//! Groups and workspaces in which the person is a member, with their role in each.

use identity::{
    model::{JoinedNamespace, Through, ThroughKind},
    paging::Page,
};
use leptos::prelude::*;

use super::Cursors;
use crate::components::{
    address::address,
    badge::{Badge, Tone},
    icon::Icon,
    layout::kind_icon,
    pagination::{Pagination, count},
};

/// Both lists, each in pages of its own; none that is empty.
#[component]
pub fn Joined(
    /// Groups.
    groups: Page<JoinedNamespace>,
    /// Workspaces.
    workspaces: Page<JoinedNamespace>,
    /// Which pages these are.
    cursors: Cursors,
) -> impl IntoView {
    let (after_group, after_workspace) = cursors;
    let address_of = |groups: &str, workspaces: &str| address("/", &[("groups", groups), ("workspaces", workspaces)]);
    let (later_groups, later_workspaces) = (!after_group.is_empty(), !after_workspace.is_empty());
    let group_pages =
        Callback::new(move |after: Option<String>| address_of(&after.unwrap_or_default(), &after_workspace));
    let workspace_pages =
        Callback::new(move |after: Option<String>| address_of(&after_group, &after.unwrap_or_default()));
    view! {
        <List title="Your groups" noun="group" page=groups later=later_groups pages=group_pages />
        <List title="Your workspaces" noun="workspace" page=workspaces later=later_workspaces pages=workspace_pages />
    }
}

#[component]
fn List(
    title: &'static str,
    noun: &'static str,
    page: Page<JoinedNamespace>,
    later: bool,
    pages: Callback<Option<String>, String>,
) -> impl IntoView {
    let Page { items, page_info } = page;
    (page_info.total_count > 0).then(|| {
        view! {
            <section>
                <h2>{title}" "<small class="section-count">{count(page_info.total_count, noun)}</small></h2>
                <ul class="rows">{items.into_iter().map(row).collect_view()}</ul>
                <Pagination info=page_info later label=format!("Pages of your {noun}s") address=pages />
            </section>
        }
    })
}

/// A place, and what the person may do there.
fn row(joined: JoinedNamespace) -> impl IntoView {
    let JoinedNamespace { namespace, through } = joined;
    let base = format!("/groups/{}", namespace.path);
    let role = namespace.my_role.map(|role| view! { <Badge text=role.as_str() tone=Tone::Accent /> });
    let why = through.map(|through| view! { <a href=format!("{base}/-/members")>{source(&through)}</a> });
    view! {
        <li>
            <Icon name=kind_icon(namespace.kind) />
            <span class="row-main">
                <a href=base>{namespace.path.to_string()}</a>
                <span class="row-text">{namespace.description.to_string()}</span>
            </span>
            <span class="row-side row-role"><span class="visually-hidden">"Your role: "</span>{role}" "{why}</span>
        </li>
    }
}

/// What gives the role, in few words.
fn source(through: &Through) -> String {
    match through.kind {
        ThroughKind::Membership => format!("inherited from {}", through.name),
        ThroughKind::Team => format!("through team {}", through.name),
        ThroughKind::Administration => "as an administrator".to_owned(),
    }
}
