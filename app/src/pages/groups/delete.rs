//! Deleting a group or workspace with everything in it.

use identity::model::NamespaceKind;
use leptos::{prelude::*, server_fn::ServerFn};

use super::new::Buttons;
use crate::{
    api::groups::{DeleteNamespace, Deletion, get_deletion},
    components::{
        alert::Alert,
        badge::Tone,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        pagination::count,
        time::Time,
    },
    forms::{
        fields::{TextField, VersionField},
        mutation_form::MutationForm,
    },
};

/// What goes with it, and the question.
#[component]
pub fn DeletePage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let data = load(move || path.clone(), get_deletion);
    view! { <Loaded data view=|deletion: Deletion| view! { <Question deletion /> }.into_any() /> }
}

#[component]
fn Question(deletion: Deletion) -> impl IntoView {
    let namespace = deletion.namespace;
    let title = match namespace.kind {
        NamespaceKind::Group => "Delete Group",
        NamespaceKind::Workspace => "Delete Workspace",
    };
    let path = namespace.path.to_string();
    let back = format!("/groups/{path}");
    let version = namespace.version;
    let label = format!("Type {path} to confirm");
    let whole = path.clone();
    let crumbs = vec![("delete".to_owned(), "delete".to_owned())];
    let going = [
        (deletion.groups, "group"),
        (deletion.workspaces, "workspace"),
        (deletion.service_accounts, "service account"),
        (deletion.memberships, "membership"),
    ];
    let going = going.into_iter().filter(|(number, _)| *number > 0);
    let going: Vec<_> = going.map(|(number, noun)| view! { <li>{count(number, noun)}</li> }).collect();
    let accounts = deletion.named_service_accounts.into_iter().map(|(path, last)| {
        let last = match last {
            Some(at) => view! { ", last login " <Time at /> }.into_any(),
            None => view! { ", never logged in" }.into_any(),
        };
        view! { <li><code>{path}</code>{last}</li> }.into_any()
    });
    let below = deletion.named_namespaces.into_iter().map(|path| view! { <li><code>{path.to_string()}</code></li> });
    let named = [
        named("Service accounts, those that logged in last first", accounts.collect(), deletion.service_accounts),
        named("Groups and workspaces", below.map(IntoAny::into_any).collect(), deletion.groups + deletion.workspaces),
    ];
    view! {
        <NamespacePage namespace section=Section::Overview crumbs>
            <Heading text=title />
            <Alert tone=Tone::Bad>
                <p>
                    "Deleting " <strong>{whole}</strong>
                    " cannot be undone. Pipelines that use its service accounts stop working at once."
                </p>
                {(!going.is_empty()).then(|| view! { <p>"With it go:"</p> <ul>{going}</ul> })}
                {named.into_iter().collect_view()}
            </Alert>
            <MutationForm action=DeleteNamespace::PATH>
                <input type="hidden" name="path" value=path />
                <VersionField version />
                <TextField label name="confirmation" pointer="/confirmation" />
                <Buttons label=title back danger=true />
            </MutationForm>
        </NamespacePage>
    }
}

/// What goes by name, and how much more there is.
fn named(title: &'static str, items: Vec<AnyView>, all: u64) -> Option<AnyView> {
    let more = all.saturating_sub(items.len() as u64);
    (!items.is_empty()).then(|| {
        view! {
            <details class="going" open=true>
                <summary>{title}</summary>
                <ul>{items} {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}</ul>
            </details>
        }
        .into_any()
    })
}
