//! One member in the list.

use identity::{
    access::Role,
    model::{Membership, SubjectKind},
    naming::NamespacePath,
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::members::ChangeRole,
    components::{
        address::address,
        badge::{Badge, Tone},
        icon::Icon,
        time::Time,
    },
    forms::{
        fields::{SelectField, SubmitButton, VersionField},
        mutation_form::MutationForm,
    },
};

/// One member: who, which role, where it comes from, and what may be done about it.
#[component]
pub fn MemberRow(
    /// The membership.
    member: Membership,
    /// The namespace whose members are shown.
    path: NamespacePath,
    /// The address of the list.
    here: String,
    /// Whether the person may change members here.
    may_change: bool,
    /// The person's own role.
    own_role: Option<Role>,
) -> impl IntoView {
    let changeable = may_change && !member.inherited && own_role >= Some(member.role);
    let role = if changeable {
        view! { <RoleForm member=member.clone() here own_role /> }.into_any()
    } else {
        view! { <Badge text=member.role.as_str() tone=Tone::Accent /> }.into_any()
    };
    let source = if member.inherited {
        let from = member.namespace_path.to_string();
        view! { <a href=format!("/groups/{from}/-/members")>{format!("Inherited from {from}")}</a> }.into_any()
    } else {
        view! { "Direct" }.into_any()
    };
    let overruled = (!member.effective).then(|| {
        view! { " " <Badge text="Overruled" /> <span class="row-text">"A nearer membership counts."</span> }
    });
    let actions = changeable.then(|| {
        let href = format!("/groups/{path}/-/members/{}/remove", member.id);
        let href = address(&href, &[("name", &member.subject.name)]);
        let label = format!("Remove {}", member.subject.name);
        view! { <a class="button button-small" href=href aria-label=label>"Remove"</a> }
    });
    view! {
        <tr>
            <th scope="row"><Subject member=member.clone() /></th>
            <td>{member.subject.kind.label()}</td>
            <td>{role} {overruled}</td>
            <td>{source}</td>
            <td><Time at=member.updated_at /></td>
            <td class="cell-actions">{actions}</td>
        </tr>
    }
}

#[component]
fn Subject(member: Membership) -> impl IntoView {
    let subject = member.subject;
    let icon = match subject.kind {
        SubjectKind::User => "person",
        SubjectKind::Team => "people",
        SubjectKind::ServiceAccount => "machine",
    };
    let name = match subject.name.rsplit_once('/').filter(|_| subject.kind == SubjectKind::ServiceAccount) {
        Some((group, _)) => {
            let href = format!("/groups/{group}/-/service_accounts/{}", subject.id);
            view! { <a href=href>{subject.name.clone()}</a> }.into_any()
        }
        None => view! { <span>{subject.name.clone()}</span> }.into_any(),
    };
    view! { <span class="subject"><Icon name=icon />{name}</span> }
}

#[component]
fn RoleForm(member: Membership, here: String, own_role: Option<Role>) -> impl IntoView {
    let roles = Role::ALL.into_iter().filter(|role| own_role >= Some(*role));
    let options = roles.map(|role| (role.as_str().to_owned(), role.as_str().to_owned())).collect();
    let label = format!("Role of {}", member.subject.name);
    view! {
        <MutationForm action=ChangeRole::PATH key=member.id.to_string() inline=true>
            <input type="hidden" name="id" value=member.id.to_string() />
            <input type="hidden" name="back" value=here />
            <VersionField version=member.version />
            <SelectField label name="role" pointer="/role" options value=member.role.as_str() bare=true />
            <SubmitButton label="Save" small=true />
        </MutationForm>
    }
}
