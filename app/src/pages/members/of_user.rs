//! Where a user is a member.

use identity::model::{HeldRole, UserMemberships};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    api::members::memberships_of_user,
    components::{
        address::address,
        badge::{Badge, Tone},
        empty_state::EmptyState,
        heading::Heading,
        icon::Icon,
        layout::{PlainPage, kind_icon},
        loaded::{Loaded, load},
        pagination::{Pagination, count},
        time::Time,
    },
};

/// The page of a user: the roles that they hold, as far as the person may see.
#[component]
pub fn UserPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let username = move || params.with(|params| params.get("username").unwrap_or_default());
    let after = move || query.with(|query| query.get("after").unwrap_or_default());
    let data = load(move || (username(), after()), |(username, after)| memberships_of_user(username, after));
    let view = move |user: UserMemberships| view! { <Roles user later=!untrack(after).is_empty() /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Roles(user: UserMemberships, later: bool) -> impl IntoView {
    let UserMemberships { username, active, last_seen_at, page } = user;
    let base = format!("/users/{username}");
    let next = Callback::new(move |after: Option<String>| address(&base, &[("after", &after.unwrap_or_default())]));
    let info = page.page_info.clone();
    let total = info.total_count;
    let body = if page.items.is_empty() {
        let text = "Nowhere that you may see.";
        view! { <EmptyState icon="people" title="No memberships" text /> }.into_any()
    } else {
        let rows = page.items.into_iter().map(|held| view! { <Held held /> });
        view! {
            <p class="list-count">{count(total, "membership")}</p>
            <ul class="rows">{rows.collect_view()}</ul>
        }
        .into_any()
    };
    let seen = match last_seen_at {
        Some(at) => view! { "Last seen " <Time at /> }.into_any(),
        None if total > 0 => view! { "Never seen" }.into_any(),
        None => ().into_any(),
    };
    view! {
        <PlainPage>
            <div class="page-title">
                <Heading text=username />
                {(!active).then(|| view! { <Badge text="Deactivated" tone=Tone::Warning /> })}
            </div>
            <p class="lead">{seen}</p>
            <h2>"Memberships"</h2>
            <p class="hint">"Their own roles and those of their teams, as far as you may see."</p>
            {body}
            <Pagination info later label="Pages of memberships" address=next />
        </PlainPage>
    }
}

#[component]
pub(crate) fn Held(held: HeldRole) -> impl IntoView {
    let path = held.namespace_path.to_string();
    let place = if held.visible {
        view! { <a href=format!("/groups/{path}/-/members")>{path.clone()}</a> }.into_any()
    } else {
        view! { <span>{path}</span> }.into_any()
    };
    let through = match held.team {
        Some(team) => view! { "Through team " <a href=format!("/teams/{team}")>{team.clone()}</a> }.into_any(),
        None => "Direct".into_any(),
    };
    view! {
        <li>
            <Icon name=kind_icon(held.kind) />
            <span class="row-main">{place}<span class="row-text">{through}</span></span>
            <span class="row-side">
                <Badge text=held.role.as_str() tone=Tone::Accent /> " since " <Time at=held.created_at />
            </span>
        </li>
    }
}
