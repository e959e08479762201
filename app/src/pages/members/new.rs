//! Adding a member.

use identity::{
    access::Role,
    model::{Namespace, SubjectKind},
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{crumb, owner_question::OwnerQuestion, subject_picker::SubjectPicker};
use crate::{
    api::{groups::get_namespace, members::AddMember},
    components::{
        alert::Alert,
        heading::Heading,
        layout::{NamespacePage, Section, at_least},
        loaded::{Loaded, load},
    },
    forms::{
        FormState,
        fields::{Card, RadioCards},
        mutation_form::MutationForm,
    },
    pages::groups::new::Buttons,
};

/// Who, and with which role.
#[component]
pub fn AddMemberPage(
    /// The group or workspace.
    path: String,
) -> impl IntoView {
    let data = load(move || path.clone(), get_namespace);
    view! { <Loaded data view=|namespace: Namespace| view! { <AddMemberForm namespace /> }.into_any() /> }
}

#[component]
fn AddMemberForm(namespace: Namespace) -> impl IntoView {
    let path = namespace.path.to_string();
    let allowed = at_least(&namespace, Role::Owner);
    let own_role = namespace.my_role;
    let crumbs = vec![crumb(), ("new".to_owned(), "members/new".to_owned())];
    let back = format!("/groups/{path}/-/members");
    view! {
        <NamespacePage namespace section=Section::Members crumbs>
            <Heading text="Add Member" />
            {if allowed {
                view! {
                    <MutationForm action=AddMember::PATH on_edit=Callback::new(|_| {})>
                        <input type="hidden" name="path" value=path.clone() />
                        <Choices path own_role />
                        <Buttons label="Add Member" back />
                    </MutationForm>
                }
                    .into_any()
            } else {
                view! { <Alert>"Only owners add members."</Alert> }.into_any()
            }}
        </NamespacePage>
    }
}

#[component]
fn Choices(path: String, own_role: Option<Role>) -> impl IntoView {
    let state = FormState::get();
    let kind = RwSignal::new(state.value("kind", SubjectKind::User.as_str()));
    let kinds = SubjectKind::ALL.map(|kind| Card {
        value: kind.as_str().to_owned(),
        title: kind.label().to_owned(),
        text: match kind {
            SubjectKind::User => "A user represents a human identity",
            SubjectKind::Team => "A team is a collection of users",
            SubjectKind::ServiceAccount => "A service account represents a machine identity",
        }
        .to_owned(),
        refused: None,
    });
    let roles = Role::ALL.map(|role| Card {
        value: role.as_str().to_owned(),
        title: role.as_str().to_owned(),
        text: role.description().to_owned(),
        refused: (own_role < Some(role)).then(|| "Above your own role.".to_owned()),
    });
    view! {
        <RadioCards
            legend="Select a Member Type" name="kind" pointer="/kind" cards=kinds.into()
            value=SubjectKind::User.as_str() chosen=kind
        />
        <SubjectPicker path kind />
        <RadioCards
            legend="Select a Role" name="role" pointer="/role" cards=roles.into() value=Role::Viewer.as_str()
            hint="Give the least that is needed; it can be raised later. The role also holds in everything below."
        />
        // Shown by the style sheet while a service account and owner are chosen, so that it is there without JavaScript.
        <OwnerQuestion />
    }
}
