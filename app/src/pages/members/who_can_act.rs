//! Who can act here: the service accounts that hold a role in a group or workspace.

use identity::{
    model::{ActingServiceAccount, Namespace, Onlooker},
    paging::Page,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::members::{Acting, who_can_act},
    components::{
        address::address,
        badge::{Badge, Tone},
        data_table::DataTable,
        empty_state::EmptyState,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        pagination::{Pagination, count},
        time::Time,
    },
};

const LEAD: &str =
    "Service accounts that hold a role here, each with the membership that counts and whose tokens let it in";

/// The list.
#[component]
pub fn WhoCanActPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let query = use_query_map();
    let after = move || query.with(|query| query.get("after").unwrap_or_default());
    let data = load(move || (path.clone(), after()), |(path, after)| who_can_act(path, after));
    let view = move |acting: Acting| view! { <List acting later=!untrack(after).is_empty() /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn List(acting: Acting, later: bool) -> impl IntoView {
    let Acting { namespace, onlooker, page } = acting;
    let base = format!("/groups/{}/-/who_can_act", namespace.path);
    let export = |format: &str| {
        address("/export/who_can_act", &[("namespace_path", namespace.path.as_str()), ("format", format)])
    };
    let (csv, json) = (export("csv"), export("json"));
    let next = Callback::new(move |after: Option<String>| address(&base, &[("after", &after.unwrap_or_default())]));
    let info = page.page_info.clone();
    let crumbs = vec![("who can act here".to_owned(), "who_can_act".to_owned())];
    view! {
        <NamespacePage namespace=namespace.clone() section=Section::Acting crumbs>
            <div class="page-head">
                <Heading text="Who can act here" />
                <div class="actions-row">
                    <a class="button" rel="external" href=csv>"Export CSV"</a>
                    <a class="button" rel="external" href=json>"Export JSON"</a>
                </div>
            </div>
            <p class="lead">{LEAD}</p>
            {table(page, &namespace, &onlooker)}
            <Pagination info later label="Pages of service accounts" address=next />
        </NamespacePage>
    }
}

fn table(page: Page<ActingServiceAccount>, here: &Namespace, onlooker: &Onlooker) -> AnyView {
    if page.items.is_empty() {
        let text = format!("No service account holds a role in this {}.", here.kind.as_str());
        return view! { <EmptyState icon="shield" title="No service account" text /> }.into_any();
    }
    let total = count(page.page_info.total_count, "service account");
    let columns = vec!["Service account", "Role", "Through", "Who can log in", "Last login"];
    let rows = page.items.into_iter().map(|acting| row(acting, here, onlooker)).collect();
    view! {
        <p class="list-count">{total}</p>
        <DataTable label="Service accounts that can act here" columns rows />
    }
    .into_any()
}

fn row(acting: ActingServiceAccount, here: &Namespace, onlooker: &Onlooker) -> Vec<AnyView> {
    let group = acting.path.rsplit_once('/').map_or("", |(group, _)| group);
    let href = format!("/groups/{group}/-/service_accounts/{}", acting.id);
    let through = if acting.inherited { format!("Inherited from {}", acting.through) } else { "Direct".to_owned() };
    // Of a group above one's own only what it passes down is known.
    let through = if onlooker.sees(&here.path, &acting.through) {
        let members = address(
            &format!("/groups/{}/-/members", acting.through),
            &[("search", &acting.path), ("type", "service_account")],
        );
        view! { <a href=members>{through}</a> }.into_any()
    } else {
        through.into_any()
    };
    let last_login = match acting.last_login_at {
        Some(at) => view! { <Time at /> }.into_any(),
        None => "Never".into_any(),
    };
    let disabled = acting.disabled.then(|| view! { " " <Badge text="Disabled" tone=Tone::Warning /> });
    let role = view! { <Badge text=acting.role.as_str() tone=Tone::Accent /> }.into_any();
    vec![
        view! { <a href=href>{acting.path.clone()}</a> {disabled} }.into_any(),
        role,
        through,
        trust(acting),
        last_login,
    ]
}

/// Whose tokens let it in, a paragraph each.
fn trust(acting: ActingServiceAccount) -> AnyView {
    let usable = !acting.disabled;
    let issuers = acting.trust.into_iter().map(|trust| {
        let unused = (usable && !trust.in_use).then(|| view! { " " <Badge text="Not in use" /> });
        view! { <p>{trust.words} {unused}</p> }
    });
    let secrets = acting.client_credentials.then(|| view! { <p>"Whoever has one of its client secrets"</p> });
    view! { {issuers.collect_view()} {secrets} }.into_any()
}
