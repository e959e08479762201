//! The service accounts of a group and of the groups above it.

use identity::{
    access::Role,
    ci::Warning,
    model::{NamespaceKind, Overview},
    naming::NamespacePath,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{crumb, reach::grade};
use crate::{
    api::service_accounts::{ServiceAccounts, list_service_accounts},
    components::{
        address::address,
        badge::{Badge, Tone},
        empty_state::EmptyState,
        heading::Heading,
        icon::Icon,
        layout::{NamespacePage, Section, at_least},
        loaded::{Loaded, load},
        pagination::{Pagination, count},
        search::SearchForm,
        time::Time,
    },
};

const EXPLANATION: &str = "Service accounts let pipelines log in with the OpenID Connect token of their CI system. \
                           No secret is stored anywhere.";

/// The list.
#[component]
pub fn ListPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let query = use_query_map();
    let key = move || query.with(|q| (q.get("search").unwrap_or_default(), q.get("after").unwrap_or_default()));
    let data =
        load(move || (path.clone(), key()), |(path, (search, after))| list_service_accounts(path, search, after));
    let view = move |accounts: ServiceAccounts| {
        let (search, after) = untrack(key);
        view! { <List accounts search later=!after.is_empty() /> }.into_any()
    };
    view! { <Loaded data view /> }
}

#[component]
fn List(accounts: ServiceAccounts, search: String, later: bool) -> impl IntoView {
    let ServiceAccounts { namespace, page } = accounts;
    let base = format!("/groups/{}/-/service_accounts", namespace.path);
    // Owners see who their service accounts trust, and how the keys of those stand.
    let trusts = |overview: &Overview| {
        overview.account.group_path == namespace.path && !overview.account.trusted_identity_providers.is_empty()
    };
    let issuers = at_least(&namespace, Role::Owner) && page.items.iter().any(trusts);
    let may_create = namespace.kind == NamespaceKind::Group && at_least(&namespace, Role::Deployer);
    let new_button = {
        let href = format!("{base}/new");
        move || {
            may_create.then(|| {
                view! { <a class="button button-primary" href=href.clone()><Icon name="add" />"New Service Account"</a> }
            })
        }
    };
    let (term, list) = (search.clone(), base.clone());
    let next = Callback::new(move |after: Option<String>| {
        address(&list, &[("search", &term), ("after", &after.unwrap_or_default())])
    });
    let total = count(page.page_info.total_count, "service account");
    let here = namespace.path.clone();
    let body = if !page.items.is_empty() {
        let rows = page.items.into_iter().map(|overview| view! { <Row overview here=here.clone() /> });
        view! {
            <p class="list-count">{total}</p>
            <ul class="rows" aria-label="Service accounts">{rows.collect_view()}</ul>
        }
        .into_any()
    } else if search.is_empty() {
        let button = new_button.clone();
        view! {
            <EmptyState icon="machine" title="Get started with service accounts" text=EXPLANATION>
                {button()}
            </EmptyState>
        }
        .into_any()
    } else {
        let text = format!("No service accounts matching search {search}");
        view! { <EmptyState icon="search" title="Nothing found" text /> }.into_any()
    };
    let empty = page.page_info.total_count == 0 && search.is_empty();
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs=vec![crumb()]>
            <div class="page-head">
                <Heading text="Service Accounts" />
                {(!empty).then(&new_button)}
            </div>
            {(!empty)
                .then(|| {
                    view! {
                        <p class="lead">
                            {EXPLANATION}
                            {issuers.then(|| view! { " " <a href="/issuers">"Issuers in use and their keys"</a> })}
                        </p>
                        <SearchForm action=base label="Search for service accounts" value=search />
                    }
                })}
            {body}
            <Pagination info=page.page_info later label="Pages of service accounts" address=next />
        </NamespacePage>
    }
}

#[component]
fn Row(overview: Overview, here: NamespacePath) -> impl IntoView {
    let Overview { account, memberships, warnings } = overview;
    let inherited = account.group_path != here;
    let href = format!("/groups/{}/-/service_accounts/{}", account.group_path, account.id);
    let group = account.group_path.to_string();
    view! {
        <li>
            <Icon name="machine" />
            <span class="row-main">
                <span>
                    <a href=href>{account.name.to_string()}</a>
                    {account.disabled.then(|| view! { " " <Badge text="Disabled" tone=Tone::Warning /> })}
                </span>
                <span class="row-text">{account.description.to_string()}</span>
                {inherited
                    .then(|| {
                        let href = format!("/groups/{group}/-/service_accounts");
                        view! {
                            <span class="row-text">"Inherited from group " <a href=href>{group}</a></span>
                        }
                    })}
                <Marks warnings />
            </span>
            <span class="row-side">
                <span>
                    {match account.last_login_at {
                        Some(at) => view! { "Last login " <Time at /> }.into_any(),
                        None => view! { "Never logged in" }.into_any(),
                    }}
                </span>
                <span>{(memberships > 0).then(|| count(memberships, "membership"))}</span>
            </span>
        </li>
    }
}

/// What is worth a look, in a few words each; its page has the whole text.
#[component]
fn Marks(warnings: Vec<Warning>) -> impl IntoView {
    let marks = warnings.into_iter().map(|warning| {
        let (word, tone) = grade(warning.grade);
        view! {
            <span data-warning=warning.id.clone() title=warning.text.clone()>
                <span class="visually-hidden">{word}": "</span>
                <Badge text=warning.short() tone />
            </span>
        }
    });
    let marks = marks.collect_view();
    (!marks.is_empty()).then(|| view! { <span class="marks">{marks}</span> })
}
