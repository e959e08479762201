//! Removing a member.

use identity::model::SubjectKind;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use super::crumb;
use crate::{
    api::members::{Members, RemoveMember, get_member},
    components::{
        heading::Heading,
        icon::Icon,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
    },
    forms::{fields::VersionField, mutation_form::MutationForm},
    pages::{groups::new::Buttons, not_found::NotFoundPage},
};

/// The question.
#[component]
pub fn RemovePage(
    /// The group or workspace.
    path: String,
    /// The membership.
    id: String,
) -> impl IntoView {
    let name = use_query_map().with_untracked(|query| query.get("name").unwrap_or_default());
    let data = load(move || (path.clone(), id.clone(), name.clone()), |(path, id, name)| get_member(path, id, name));
    view! { <Loaded data view=|members: Members| view! { <Question members /> }.into_any() /> }
}

#[component]
fn Question(members: Members) -> impl IntoView {
    let Members { namespace, page } = members;
    let Some(membership) = page.items.into_iter().next() else { return view! { <NotFoundPage /> }.into_any() };
    let path = namespace.path.to_string();
    let subject = membership.subject;
    let consequence = match subject.kind {
        SubjectKind::User => "They lose what the role allows here, unless a group above or a team gives it to them.",
        SubjectKind::Team => "Its users lose what the role allows here, unless they have it from elsewhere.",
        SubjectKind::ServiceAccount => "Pipelines that log in with it lose what the role allows here at once.",
    };
    let crumbs = vec![crumb(), ("remove".to_owned(), format!("members/{}/remove", membership.id))];
    view! {
        <NamespacePage namespace section=Section::Members crumbs>
            <Heading text="Remove Member" />
            <div class="alert alert-danger">
                <Icon name="warning" />
                <div>
                    <p>
                        "Remove the " {subject.kind.label().to_lowercase()} " " <strong>{subject.name}</strong>
                        " with role " <strong>{membership.role.as_str()}</strong> " from " <strong>{path.clone()}</strong> "? "
                        {consequence}
                    </p>
                </div>
            </div>
            <MutationForm action=RemoveMember::PATH>
                <input type="hidden" name="path" value=path.clone() />
                <input type="hidden" name="id" value=membership.id.to_string() />
                <VersionField version=membership.version />
                <Buttons label="Remove Member" back=format!("/groups/{path}/-/members") danger=true />
            </MutationForm>
        </NamespacePage>
    }
    .into_any()
}
