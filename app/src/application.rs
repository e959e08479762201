//! The application: what all pages share, and which page is at which address.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    ParamSegment, SsrMode, StaticSegment, WildcardSegment,
    components::{Route, Router, Routes},
    hooks::use_location,
};

use crate::{
    components::{clock::Clock, header::Header, toast::ToastRegion},
    forms::SubmittedForm,
    pages,
    parts::{Part, part},
};

/// What pages share. In every context.
#[derive(Clone, Copy)]
pub struct Shared {
    /// Counts what was changed: pages that show data load it again.
    pub changes: RwSignal<u32>,
    /// The last thing that was done, to be told to people.
    pub notice: RwSignal<String>,
    /// Whether the page is alive: scripts may take over from plain HTML.
    pub alive: RwSignal<bool>,
    /// Counts the parts of the client that arrived since the page came alive.
    pub arrived: RwSignal<u32>,
    /// The form that the server has just refused, for the page that holds it.
    pub submitted: StoredValue<Option<SubmittedForm>>,
}

impl Shared {
    /// The shared state.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }
}

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let submitted = SharedValue::new(submitted_form).into_inner();
    provide_context(Shared {
        changes: RwSignal::new(0),
        notice: RwSignal::new(String::new()),
        alive: RwSignal::new(false),
        arrived: RwSignal::new(0),
        submitted: StoredValue::new(submitted),
    });
    provide_context(Clock::start());
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Tharsis".to_owned() } else { format!("{title} · Tharsis") } />
        <Router>
            <Alive />
            <a class="skip-link" href="#main">"Skip to content"</a>
            <Header />
            <ToastRegion />
            // Not `FlatRoutes`, which are smaller: leptos_router 0.8.17 forgets there to update the query when the path
            // changes within one route.
            <Routes fallback=|| view! { <pages::not_found::NotFoundPage /> }>
                <Route path=StaticSegment("") view=page(&HOME) ssr=SsrMode::Async />
                <Route path=StaticSegment("login") view=page(&LOGIN) ssr=SsrMode::Async />
                <Route path=StaticSegment("setup") view=page(&SETUP) ssr=SsrMode::Async />
                <Route path=StaticSegment("search") view=page(&SEARCH) ssr=SsrMode::Async />
                <Route path=StaticSegment("groups") view=page(&TOP_LEVEL_GROUPS) ssr=SsrMode::Async />
                <Route
                    path=(StaticSegment("groups"), StaticSegment("-"), StaticSegment("new"))
                    view=page(&NEW_TOP_LEVEL_GROUP)
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("account") view=page(&ACCOUNT) ssr=SsrMode::Async />
                <Route path=(StaticSegment("account"), WildcardSegment("path")) view=page(&ACCOUNT) ssr=SsrMode::Async />
                <Route path=StaticSegment("teams") view=page(&TEAMS) ssr=SsrMode::Async />
                <Route path=(StaticSegment("teams"), WildcardSegment("path")) view=page(&TEAMS) ssr=SsrMode::Async />
                <Route path=StaticSegment("issuers") view=page(&ISSUERS) ssr=SsrMode::Async />
                <Route path=StaticSegment("admin") view=page(&ADMIN) ssr=SsrMode::Async />
                <Route path=(StaticSegment("admin"), WildcardSegment("path")) view=page(&ADMIN) ssr=SsrMode::Async />
                <Route path=(StaticSegment("users"), ParamSegment("username")) view=page(&USER) ssr=SsrMode::Async />
                <Route
                    path=(StaticSegment("export"), WildcardSegment("file"))
                    view=pages::files::NoFilePage
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("groups"), WildcardSegment("path"))
                    view=pages::namespace::NamespaceRoute
                    ssr=SsrMode::Async
                />
            </Routes>
        </Router>
    }
}

part! {
    /// The first page.
    HOME: () = groups, home, |()| view! { <pages::home::HomePage /> }.into_any()
}
part! {
    /// Groups at the top of the tree.
    TOP_LEVEL_GROUPS: () = groups, top_level_groups, |()| view! { <pages::groups::list::GroupsPage /> }.into_any()
}
part! {
    /// A new one of them.
    NEW_TOP_LEVEL_GROUP: () = groups, new_top_level_group,
    |()| view! { <pages::groups::new::NewTopLevelGroupPage /> }.into_any()
}
part! {
    /// What a search found.
    SEARCH: () = groups, search, |()| view! { <pages::search::SearchPage /> }.into_any()
}
part! {
    /// Signing in.
    LOGIN: () = session, login, |()| view! { <pages::session::login::LoginPage /> }.into_any()
}
part! {
    /// The first administrator.
    SETUP: () = session, setup, |()| view! { <pages::session::setup::SetupPage /> }.into_any()
}
part! {
    /// One's own account.
    ACCOUNT: () = people, account, |()| view! { <pages::people::AccountRoute /> }.into_any()
}
part! {
    /// Teams.
    TEAMS: () = people, teams, |()| view! { <pages::people::TeamsRoute /> }.into_any()
}
part! {
    /// The area of administrators.
    ADMIN: () = people, admin, |()| view! { <pages::people::AdminRoute /> }.into_any()
}
part! {
    /// Issuers in use.
    ISSUERS: () = people, issuers, |()| view! { <pages::issuers::IssuersPage /> }.into_any()
}
part! {
    /// Where a user is a member.
    USER: () = people, user, |()| view! { <pages::members::of_user::UserPage /> }.into_any()
}

/// The view of a route.
fn page(part: &'static Part<()>) -> impl Fn() -> AnyView + Clone + Send + 'static {
    move || (move || part.page(())).into_any()
}

/// Fetches the part of the client that the page at this address is in. Says whether it is there.
#[cfg(feature = "hydrate")]
pub async fn load_part(address: &str) -> bool {
    let part = match address.trim_matches('/').split_once('/') {
        Some(("groups", "-/new")) => &NEW_TOP_LEVEL_GROUP,
        Some(("groups", path)) => return pages::namespace::load(path).await,
        Some(("users", _)) => &USER,
        Some(("account", _)) => &ACCOUNT,
        Some(("teams", _)) => &TEAMS,
        Some(("admin", _)) => &ADMIN,
        Some(_) => return true,
        None => match address.trim_matches('/') {
            "" => &HOME,
            "login" => &LOGIN,
            "setup" => &SETUP,
            "search" => &SEARCH,
            "groups" => &TOP_LEVEL_GROUPS,
            "account" => &ACCOUNT,
            "issuers" => &ISSUERS,
            "teams" => &TEAMS,
            "admin" => &ADMIN,
            _ => return true,
        },
    };
    part.load().await
}

/// Notes that the page is alive, and forgets what the server said about a form once the person goes elsewhere.
#[component]
fn Alive() -> impl IntoView {
    let shared = Shared::get();
    let path = use_location().pathname;
    Effect::new(move |earlier: Option<String>| {
        let path = path.get();
        shared.alive.set(true);
        if earlier.is_some_and(|earlier| earlier != path) {
            shared.submitted.set_value(None);
        }
        path
    });
}

/// The form that was sent to this page and refused, if that is why the page is rendered.
fn submitted_form() -> Option<SubmittedForm> {
    #[cfg(feature = "ssr")]
    let submitted = use_context::<http::request::Parts>().and_then(|parts| parts.extensions.get().cloned());
    #[cfg(not(feature = "ssr"))]
    let submitted = None;
    submitted
}
