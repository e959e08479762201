//! What is around every page, and the tokens that all is drawn with.

use identity::{
    access::Role,
    model::{Namespace, NamespaceKind},
    naming::{Gid, NamespacePath},
    timestamp::Timestamp,
};
use leptos::prelude::*;
use uuid::Uuid;

use super::Specimen;
use crate::{
    api::session::Viewer,
    components::{
        breadcrumbs::Breadcrumbs,
        header::SignedIn,
        layout::{Navigation, Section},
        preferences::{ShortcutSwitch, ThemeSwitch},
        problem_page::ProblemText,
    },
};

/// A group and a workspace.
pub(super) fn namespaces() -> Vec<Namespace> {
    let namespace = |kind: NamespaceKind, path: &str, my_role: Option<Role>| -> Option<Namespace> {
        let path: NamespacePath = path.parse().ok()?;
        Some(Namespace {
            kind,
            id: Gid::new(kind.resource_kind(), Uuid::from_u128(7)),
            name: path.name().parse().ok()?,
            description: "What it is for".parse().ok()?,
            path,
            parent_id: None,
            version: 1,
            created_at: Timestamp(1_700_000_000_000),
            updated_at: Timestamp(1_790_000_000_000),
            created_by: "ada".to_owned(),
            my_role,
        })
    };
    let group = namespace(NamespaceKind::Group, "acme/platform", Some(Role::Owner));
    group.into_iter().chain(namespace(NamespaceKind::Workspace, "acme/platform/prod", None)).collect()
}

fn viewer() -> Viewer {
    Viewer { username: "ada".to_owned(), admin: true, theme: "system".to_owned(), shortcuts: true }
}

#[component]
pub(super) fn Bar() -> impl IntoView {
    view! {
        <header class="app-bar" data-shows="Header SignedIn">
            <a class="brand" href="/">"Tharsis"</a>
            <SignedIn viewer=viewer() />
        </header>
    }
}

#[component]
pub(super) fn Tokens() -> impl IntoView {
    view! {
        <Specimen shows="Heading">
            <h2>"A heading of the second level"</h2>
            <h3>"A heading of the third level"</h3>
            <p class="lead">"What leads into a page."</p>
            <p>"Text with " <a href="#">"a link"</a> ", " <code>"code"</code> ", " <strong>"weight"</strong> " and " <kbd>"Ctrl"</kbd> "."</p>
            <p class="hint">"A hint."</p>
        </Specimen>
    }
}

#[component]
pub(super) fn Frame() -> impl IntoView {
    let group = namespaces().into_iter().next();
    let navigation = group.clone().map(|namespace| view! { <Navigation namespace section=Section::Members /> });
    let crumbs = group.map(|namespace| {
        view! { <Breadcrumbs path=namespace.path below=vec![("members".to_owned(), "#".to_owned())] /> }
    });
    view! {
        <Specimen shows="Navigation">{navigation}</Specimen>
        <Specimen shows="Breadcrumbs">{crumbs}</Specimen>
        <Specimen shows="ThemeSwitch ShortcutSwitch">
            <ThemeSwitch theme="dark".to_owned() />
            <ShortcutSwitch on=true />
        </Specimen>
        <Specimen shows="GlobalSearch"><p class="hint">"In the bar above; the list opens as one types."</p></Specimen>
        <Specimen shows="ProblemText">
            <div class="problem-page">
                <ProblemText text="An internal error has occurred.".to_owned() request_id="0123456789abcdef01234567".to_owned() />
            </div>
        </Specimen>
    }
}
