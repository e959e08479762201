//! The first page: where the person is a member.

use identity::model::{Namespace, NamespaceKind};
use leptos::prelude::*;

use crate::{
    api::groups::{Groups, get_home},
    components::{
        empty_state::EmptyState,
        heading::Heading,
        icon::Icon,
        layout::PlainPage,
        loaded::{Loaded, load},
        namespace_list::NamespaceList,
    },
    pages::activity::recent::RecentActivity,
};

/// The first page.
#[component]
pub fn HomePage() -> impl IntoView {
    let data = load(|| (), |()| get_home());
    view! { <Loaded data view=|home: Groups| view! { <Joined home /> }.into_any() /> }
}

#[component]
fn Joined(home: Groups) -> impl IntoView {
    let (groups, workspaces): (Vec<Namespace>, Vec<Namespace>) =
        home.page.items.into_iter().partition(|namespace| namespace.kind == NamespaceKind::Group);
    let admin = home.admin;
    let list = |title: &'static str, items: Vec<Namespace>| {
        (!items.is_empty()).then(|| {
            view! {
                <section>
                    <h2>{title}</h2>
                    <NamespaceList items whole_path=true />
                </section>
            }
        })
    };
    let nothing = groups.is_empty() && workspaces.is_empty();
    view! {
        <PlainPage>
            <div class="page-head">
                <Heading text="Home" />
                {admin.then(|| view! { <NewGroupButton /> })}
            </div>
            {nothing.then(|| view! { <NothingYet admin /> })}
            {list("Your groups", groups)}
            {list("Your workspaces", workspaces)}
            <RecentActivity />
        </PlainPage>
    }
}

/// The button that leads to a new top-level group, for administrators.
#[component]
pub fn NewGroupButton() -> impl IntoView {
    view! { <a class="button button-primary" href="/groups/-/new"><Icon name="add" />"New Group"</a> }
}

#[component]
fn NothingYet(admin: bool) -> impl IntoView {
    let text = if admin {
        "A group holds workspaces, members and the service accounts of pipelines. Create the first one."
    } else {
        "You are not a member of any group yet. Ask an owner of a group to add you."
    };
    view! { <EmptyState icon="group" title="No groups yet" text /> }
}
