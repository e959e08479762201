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
    let named = path.clone();
    let crumbs = vec![("delete".to_owned(), "delete".to_owned())];
    let going = [
        (deletion.groups, "group"),
        (deletion.workspaces, "workspace"),
        (deletion.service_accounts, "service account"),
        (deletion.memberships, "membership"),
    ];
    let going = going.into_iter().filter(|(number, _)| *number > 0);
    let going: Vec<_> = going.map(|(number, noun)| view! { <li>{count(number, noun)}</li> }).collect();
    view! {
        <NamespacePage namespace section=Section::Overview crumbs>
            <Heading text=title />
            <Alert tone=Tone::Bad>
                <p>
                    "Deleting " <strong>{named}</strong>
                    " cannot be undone. Pipelines that use its service accounts stop working at once."
                </p>
                {(!going.is_empty()).then(|| view! { <p>"With it go:"</p> <ul>{going}</ul> })}
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
