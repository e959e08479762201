//! A new group or workspace.

use identity::{
    access::Role,
    model::{Namespace, NamespaceKind},
    naming::{Description, Name},
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::groups::{CreateGroup, CreateWorkspace, get_namespace},
    components::{
        alert::Alert,
        button::LinkButton,
        heading::Heading,
        layout::{NamespacePage, PlainPage, Section, at_least},
        loaded::{Loaded, load},
    },
    forms::{
        fields::{SubmitButton, TextField},
        mutation_form::MutationForm,
    },
};

/// A new top-level group.
#[component]
pub fn NewTopLevelGroupPage() -> impl IntoView {
    view! {
        <PlainPage>
            <Heading text="New Group" />
            <p class="lead">"A top-level group. You will be its first owner."</p>
            <MutationForm action=CreateGroup::PATH>
                <NameAndDescription />
                <Buttons label="Create Group" back="/groups" />
            </MutationForm>
        </PlainPage>
    }
}

/// A new group in a group.
#[component]
pub fn NewGroupPage(
    /// The group that it will be in.
    path: String,
) -> impl IntoView {
    let data = load(move || path.clone(), get_namespace);
    view! { <Loaded data view=|namespace: Namespace| view! { <Inside namespace kind=NamespaceKind::Group /> }.into_any() /> }
}

/// A new workspace in a group.
#[component]
pub fn NewWorkspacePage(
    /// The group that it will be in.
    path: String,
) -> impl IntoView {
    let data = load(move || path.clone(), get_namespace);
    view! {
        <Loaded data view=|namespace: Namespace| view! { <Inside namespace kind=NamespaceKind::Workspace /> }.into_any() />
    }
}

#[component]
fn Inside(namespace: Namespace, kind: NamespaceKind) -> impl IntoView {
    let (title, action, parent, button, crumb) = match kind {
        NamespaceKind::Group => ("New Subgroup", CreateGroup::PATH, "parent_path", "Create Group", "new_group"),
        NamespaceKind::Workspace => {
            ("New Workspace", CreateWorkspace::PATH, "group_path", "Create Workspace", "new_workspace")
        }
    };
    let path = namespace.path.to_string();
    let back = format!("/groups/{path}");
    let allowed = namespace.kind == NamespaceKind::Group && at_least(&namespace, Role::Deployer);
    let crumbs = vec![(title.to_lowercase(), crumb.to_owned())];
    view! {
        <NamespacePage namespace section=Section::Overview crumbs>
            <Heading text=title />
            {if allowed {
                view! {
                    <p class="lead">"In group " <strong>{path.clone()}</strong></p>
                    <MutationForm action>
                        <input type="hidden" name=parent value=path />
                        <NameAndDescription />
                        <Buttons label=button back />
                    </MutationForm>
                }
                    .into_any()
            } else {
                view! {
                    <Alert>"This takes the role deployer or owner in a group."</Alert>
                    <p><LinkButton href=back label="Back" /></p>
                }
                    .into_any()
            }}
        </NamespacePage>
    }
}

#[component]
fn NameAndDescription() -> impl IntoView {
    let longest = u32::try_from(Name::MAX_LENGTH).unwrap_or(64);
    let description = u32::try_from(Description::MAX_LENGTH).unwrap_or(100);
    view! {
        <TextField
            label="Name" name="name" pointer="/name" maxlength=longest
            hint="Lowercase letters, digits, - and _; at most 64. It is part of the path and cannot be changed later."
        />
        <TextField
            label="Description" name="description" pointer="/description" maxlength=description optional=true
        />
    }
}

/// The button that sends the form, and the way back.
#[component]
pub fn Buttons(
    /// What the button does.
    #[prop(into)]
    label: String,
    /// Where Cancel leads.
    #[prop(into)]
    back: String,
    /// Whether it destroys something.
    #[prop(optional)]
    danger: bool,
) -> impl IntoView {
    view! {
        <div class="buttons">
            <SubmitButton label danger />
            <LinkButton href=back label="Cancel" />
        </div>
    }
}
