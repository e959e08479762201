//! Editing a group or workspace: its description.

use identity::{
    access::Role,
    model::{Namespace, NamespaceKind},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::new::Buttons;
use crate::{
    api::groups::{UpdateNamespace, get_namespace},
    components::{
        alert::Alert,
        heading::Heading,
        layout::{NamespacePage, Section, at_least},
        loaded::{Loaded, load},
    },
    forms::{
        fields::{TextField, VersionField},
        mutation_form::MutationForm,
    },
};

/// The description of a group or workspace.
#[component]
pub fn EditPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let data = load(move || path.clone(), get_namespace);
    view! { <Loaded data view=|namespace: Namespace| view! { <Editor namespace /> }.into_any() /> }
}

#[component]
fn Editor(namespace: Namespace) -> impl IntoView {
    let title = match namespace.kind {
        NamespaceKind::Group => "Edit Group",
        NamespaceKind::Workspace => "Edit Workspace",
    };
    let path = namespace.path.to_string();
    let back = format!("/groups/{path}");
    let version = namespace.version;
    let description = namespace.description.to_string();
    let allowed = at_least(&namespace, Role::Deployer);
    let crumbs = vec![("edit".to_owned(), "edit".to_owned())];
    view! {
        <NamespacePage namespace section=Section::Overview crumbs>
            <Heading text=title />
            {if allowed {
                view! {
                    <MutationForm action=UpdateNamespace::PATH>
                        <input type="hidden" name="path" value=path />
                        <VersionField version />
                        <TextField
                            label="Description" name="description" pointer="/description" value=description
                            maxlength=identity::naming::Description::MAX_UNITS optional=true
                        />
                        <Buttons label="Save" back />
                    </MutationForm>
                }
                    .into_any()
            } else {
                view! { <Alert>"This takes the role deployer or owner."</Alert> }.into_any()
            }}
        </NamespacePage>
    }
}
