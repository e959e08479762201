//! Changing one's own role, which one may not be able to change back.

use identity::{access::Role, model::Membership};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use super::{crumb, rules::reason};
use crate::{
    api::members::{ChangeRole, Member, get_member},
    components::{
        alert::Alert,
        heading::Heading,
        icon::Icon,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
    },
    forms::{
        fields::{SelectField, SubmitButton, VersionField},
        mutation_form::MutationForm,
    },
};

/// The question, as a page.
#[component]
pub fn OwnRolePage(
    /// The group or workspace.
    path: String,
    /// The membership.
    id: String,
) -> impl IntoView {
    let data = load(move || (path.clone(), id.clone()), |(path, id)| get_member(path, id));
    view! { <Loaded data view=|member: Member| view! { <Question member /> }.into_any() /> }
}

#[component]
fn Question(member: Member) -> impl IntoView {
    let Member { namespace, onlooker, removal } = member;
    let member = removal.membership;
    let list = format!("/groups/{}/-/members", namespace.path);
    let back = use_query_map().with_untracked(|query| query.get("back")).unwrap_or_else(|| list.clone());
    let refused = onlooker.refused(&member);
    let crumbs = vec![crumb(), ("role".to_owned(), format!("members/{}/role", member.id))];
    let body = match refused {
        Some(refused) => view! { <Alert>{reason(refused, &member)}</Alert> }.into_any(),
        None if !onlooker.is(&member.subject) => {
            view! { <Alert>"This is not your own role. Change it in the list of members."</Alert> }.into_any()
        }
        None => view! { <OwnRoleForm member back admin=onlooker.admin /> }.into_any(),
    };
    view! {
        <NamespacePage namespace section=Section::Members crumbs>
            <Heading text="Change my role" />
            {body}
            <p><a class="button" href=list>"Cancel"</a></p>
        </NamespacePage>
    }
}

/// What may happen, and the role. It stands on the page and in the dialog.
#[component]
pub fn OwnRoleForm(
    /// The person's own membership.
    member: Membership,
    /// The list to return to.
    back: String,
    /// Whether the person administers this server.
    admin: bool,
) -> impl IntoView {
    let options = Role::ALL.map(|role| (role.as_str().to_owned(), format!("{role}: {}", role.description())));
    let consequence = if admin {
        "You administer this server and keep counting as owner."
    } else {
        "With a lower one you can no longer change members here, and only another owner can give it back to you."
    };
    view! {
        <div class="alert alert-warning">
            <Icon name="warning" />
            <p>
                "This is your own role in " <strong>{member.namespace_path.to_string()}</strong> ". " {consequence}
            </p>
        </div>
        <MutationForm action=ChangeRole::PATH key=member.id.to_string()>
            <input type="hidden" name="id" value=member.id.to_string() />
            <input type="hidden" name="back" value=back />
            <VersionField version=member.version />
            <SelectField
                label="My new role" name="role" pointer="/role" options=options.into() value=member.role.as_str()
            />
            <SubmitButton label="Change my role" danger=true />
        </MutationForm>
    }
}
