//! The first page: where the person is a member, what to do first, and what happened lately.

mod first_steps;
mod joined;
mod steps;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{first_steps::FirstStepsCard, joined::Joined, steps::steps};
use crate::{
    api::groups::{Home, get_home},
    components::{
        button::{LinkButton, Weight},
        empty_state::EmptyState,
        heading::Heading,
        layout::PlainPage,
        loaded::{Loaded, load},
    },
    pages::activity::recent::RecentActivity,
};

/// The cursors of the two lists, as they stand in the address.
type Cursors = (String, String);

/// The first page.
#[component]
pub fn HomePage() -> impl IntoView {
    let query = use_query_map();
    let cursors = move || -> Cursors {
        let text = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
        (text("groups"), text("workspaces"))
    };
    let data = load(cursors, |(groups, workspaces)| get_home(groups, workspaces));
    let view = move |home: Home| view! { <Contents home cursors=untrack(cursors) /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Contents(home: Home, cursors: Cursors) -> impl IntoView {
    let Home { groups, workspaces, first_steps, admin } = home;
    let member_nowhere =
        groups.page_info.total_count == 0 && workspaces.page_info.total_count == 0 && first_steps.is_none();
    let steps = first_steps.map(steps);
    // One button asks for attention: that of the next step.
    let weight = if steps.is_some() { Weight::Plain } else { Weight::Primary };
    view! {
        <PlainPage>
            <div class="page-head">
                <Heading text="Home" />
                {admin.then(|| view! { <NewGroupButton weight /> })}
            </div>
            {steps.map(|steps| view! { <FirstStepsCard steps /> })}
            {member_nowhere.then(|| view! { <MemberNowhere /> })}
            <Joined groups workspaces cursors />
            <RecentActivity />
        </PlainPage>
    }
}

/// The button that leads to a new top-level group, for administrators.
#[component]
pub fn NewGroupButton(
    /// How much it asks for attention.
    #[prop(default = Weight::Primary)]
    weight: Weight,
) -> impl IntoView {
    view! { <LinkButton href="/groups/-/new" label="New Group" icon="add" weight /> }
}

#[component]
fn MemberNowhere() -> impl IntoView {
    let text = "You are not a member of any group yet. Ask an owner of a group to add you, or an administrator of this \
                server to create one.";
    view! { <EmptyState icon="group" title="No groups yet" text /> }
}
