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
            <Routes fallback=|| view! { <pages::not_found::NotFoundPage /> }>
                <Route path=StaticSegment("") view=pages::home::HomePage ssr=SsrMode::Async />
                <Route path=StaticSegment("login") view=pages::session::login::LoginPage ssr=SsrMode::Async />
                <Route path=StaticSegment("setup") view=pages::session::setup::SetupPage ssr=SsrMode::Async />
                <Route path=StaticSegment("search") view=pages::search::SearchPage ssr=SsrMode::Async />
                <Route path=StaticSegment("groups") view=pages::groups::list::GroupsPage ssr=SsrMode::Async />
                <Route
                    path=(StaticSegment("groups"), StaticSegment("-"), StaticSegment("new"))
                    view=pages::groups::new::NewTopLevelGroupPage
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("account") view=pages::people::AccountRoute ssr=SsrMode::Async />
                <Route
                    path=(StaticSegment("account"), WildcardSegment("path"))
                    view=pages::people::AccountRoute
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("teams") view=pages::people::TeamsRoute ssr=SsrMode::Async />
                <Route
                    path=(StaticSegment("teams"), WildcardSegment("path"))
                    view=pages::people::TeamsRoute
                    ssr=SsrMode::Async
                />
                <Route path=StaticSegment("admin") view=pages::people::AdminRoute ssr=SsrMode::Async />
                <Route
                    path=(StaticSegment("admin"), WildcardSegment("path"))
                    view=pages::people::AdminRoute
                    ssr=SsrMode::Async
                />
                <Route
                    path=(StaticSegment("users"), ParamSegment("username"))
                    view=pages::members::of_user::UserPage
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
