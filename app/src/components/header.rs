//! The bar at the top of every page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    global_search::GlobalSearch,
    icon::Icon,
    menu::close_menus,
    preferences::{ShortcutSwitch, ThemeSwitch},
};
use crate::{
    api::session::{SignOut, Viewer, get_viewer},
    forms::{fields::SubmitButton, mutation_form::MutationForm},
};
use leptos::server_fn::ServerFn;

/// The bar at the top of every page: the product, the groups, the search, the person.
#[component]
pub fn Header() -> impl IntoView {
    close_menus();
    let viewer = Resource::new(|| (), |()| get_viewer());
    view! {
        <header class="app-bar">
            <a class="brand" href="/">"Tharsis"</a>
            <Suspense>
                {move || Suspend::new(async move {
                    viewer.await.ok().flatten().map(|viewer| view! { <SignedIn viewer /> })
                })}
            </Suspense>
        </header>
    }
}

/// What the bar has for somebody who is signed in.
#[component]
pub fn SignedIn(
    /// Who it is.
    viewer: Viewer,
) -> impl IntoView {
    let path = use_location().pathname;
    let shortcuts = RwSignal::new(viewer.shortcuts);
    let in_groups = move || path.with(|path| path.starts_with("/groups")).then_some("true");
    view! {
        <nav class="app-nav" aria-label="Main">
            <a href="/groups" aria-current=in_groups>"Groups"</a>
        </nav>
        <GlobalSearch shortcuts=Signal::derive(move || shortcuts.with(|shortcuts| shortcuts == "on")) />
        <details class="menu account-menu">
            <summary aria-label=format!("Account menu of {}", viewer.username)>
                <Icon name="person" />
                <span class="account-name">{viewer.username.clone()}</span>
                <Icon name="caret" />
            </summary>
            <div class="menu-items">
                <p class="menu-text">
                    {viewer.username} {viewer.admin.then(|| view! { <br /><small>"Administrator"</small> })}
                </p>
                <a class="menu-item" href="/account">"Account"</a>
                <a class="menu-item" href="/teams">"Teams"</a>
                {viewer.admin.then(|| view! { <a class="menu-item" href="/admin/users">"Administration"</a> })}
                <ThemeSwitch theme=viewer.theme />
                <ShortcutSwitch chosen=shortcuts />
                <MutationForm action=SignOut::PATH key="sign-out">
                    <SubmitButton label="Sign out" plain=true />
                </MutationForm>
            </div>
        </details>
    }
}
