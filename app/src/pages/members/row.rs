//! One member in the list.

use identity::{
    access::Role,
    model::{Membership, Onlooker, SubjectKind, Unchangeable},
    naming::NamespacePath,
};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    own_role::OwnRoleForm,
    remove::RemovalInDialog,
    rules::{reason, source},
};
use crate::{
    api::members::ChangeRole,
    components::{
        address::address,
        badge::{Badge, Tone},
        dialog::DialogLink,
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
    /// Who looks at it.
    onlooker: Onlooker,
) -> impl IntoView {
    let refused = onlooker.refused(&member);
    let own = onlooker.is(&member.subject);
    let role = if refused.is_none() && !own {
        view! { <RoleForm member=member.clone() here=here.clone() own_role=onlooker.role /> }.into_any()
    } else {
        view! { <Badge text=member.role.as_str() tone=Tone::Accent /> }.into_any()
    };
    let from = member.namespace_path.to_string();
    let inherited = format!("Inherited from {from}");
    let origin = if !member.inherited {
        view! { "Direct" }.into_any()
    } else if onlooker.sees(&path, &member.namespace_path) {
        view! { <a href=format!("/groups/{from}/-/members")>{inherited}</a> }.into_any()
    } else {
        view! { {inherited} }.into_any()
    };
    // Whoever is no owner is told once for all rows, and where inherited ones are changed stands in the source.
    let why = refused
        .filter(|refused| matches!(refused, Unchangeable::AboveOwnRole | Unchangeable::LastOwner))
        .map(|refused| view! { <p class="row-text" id=format!("why-{}", member.id)>{reason(refused, &member)}</p> });
    let last_seen = match (member.last_seen_at, member.subject.kind) {
        (Some(at), _) => view! { <Time at /> }.into_any(),
        (None, SubjectKind::Team) => view! { "–" }.into_any(),
        (None, _) => view! { "Never" }.into_any(),
    };
    let kind = format!("{}{}", member.subject.kind.label(), if own { " (you)" } else { "" });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><Subject member=member.clone() /></th>
            <td role="cell" data-label="Type">{kind}</td>
            <td role="cell" data-label="Role"><div class="member-role">{role} <Effective member=member.clone() /> {why}</div></td>
            <td role="cell" data-label="Source">{origin}</td>
            <td role="cell" data-label="Since"><Time at=member.created_at /></td>
            <td role="cell" data-label="Last seen">{last_seen}</td>
            <td role="cell" class="cell-actions"><Actions member path here own refused admin=onlooker.admin /></td>
        </tr>
    }
}

/// The role that comes of all memberships together, where it is not this one that gives it.
#[component]
fn Effective(member: Membership) -> impl IntoView {
    let through = member.effective_through.as_ref().map(source);
    let overruled = (!member.effective).then(|| view! { <Badge text="Overruled" /> " " });
    through.map(|through| {
        view! {
            <p class="row-text">
                {overruled} "Effective: " <strong>{member.effective_role.as_str()}</strong> {format!(", {through}")}
            </p>
        }
    })
}

#[component]
fn Actions(
    member: Membership,
    path: NamespacePath,
    here: String,
    own: bool,
    refused: Option<Unchangeable>,
    admin: bool,
) -> impl IntoView {
    let name = member.subject.name.clone();
    match refused {
        Some(Unchangeable::LastOwner) => {
            let why = format!("why-{}", member.id);
            return view! {
                <span class="button button-small button-disabled" role="link" aria-disabled="true" aria-describedby=why>
                    "Remove" <span class="visually-hidden">{format!(" {name}")}</span>
                </span>
            }
            .into_any();
        }
        Some(_) => return ().into_any(),
        None => {}
    }
    let base = format!("/groups/{path}/-/members/{}", member.id);
    let opened = RwSignal::new(0_u32);
    let (id, place, back) = (member.id.to_string(), path.to_string(), here.clone());
    let remove = address(&format!("{base}/remove"), &[("back", &here)]);
    let change = own.then(|| {
        let member = member.clone();
        view! {
            <DialogLink
                href=address(&format!("{base}/role"), &[("back", &here)]) label="Change my role"
                class="button button-small" title="Change my role" id="own-role-dialog"
            >
                <OwnRoleForm member back=here admin />
            </DialogLink>
        }
    });
    view! {
        <div class="member-actions">
            {change}
            <DialogLink
                href=remove label="Remove" about=name class="button button-small" title="Remove Member"
                id=format!("remove-{}", member.id) on_open=Callback::new(move |()| opened.update(|times| *times += 1))
            >
                <RemovalInDialog path=place id back opened />
            </DialogLink>
        </div>
    }
    .into_any()
}

#[component]
fn Subject(member: Membership) -> impl IntoView {
    let subject = member.subject;
    let (icon, href) = match subject.kind {
        SubjectKind::User => ("person", Some(format!("/users/{}", subject.name))),
        SubjectKind::Team => ("people", Some(format!("/teams/{}", subject.name))),
        SubjectKind::ServiceAccount => {
            let group = subject.name.rsplit_once('/').map(|(group, _)| group);
            ("machine", group.map(|group| format!("/groups/{group}/-/service_accounts/{}", subject.id)))
        }
    };
    let name = match href {
        Some(href) => view! { <a href=href>{subject.name}</a> }.into_any(),
        None => view! { <span>{subject.name}</span> }.into_any(),
    };
    view! { <span class="subject"><Icon name=icon />{name}</span> }
}

#[component]
fn RoleForm(member: Membership, here: String, own_role: Role) -> impl IntoView {
    let roles = Role::ALL.into_iter().filter(|role| own_role >= *role);
    let options = roles.map(|role| (role.as_str().to_owned(), role.as_str().to_owned())).collect();
    let label = format!("Role of {}", member.subject.name);
    // Shown by the style sheet while owner is chosen, so that it is there without JavaScript, too.
    let warning = (member.subject.kind == SubjectKind::ServiceAccount).then(|| {
        view! {
            <p class="hint hint-warning owner-chosen">
                <Icon name="warning" />
                "As owner, a service account changes members and deletes. Generally, deployer is sufficient."
            </p>
        }
    });
    view! {
        <MutationForm action=ChangeRole::PATH key=member.id.to_string() inline=true>
            <input type="hidden" name="id" value=member.id.to_string() />
            <input type="hidden" name="back" value=here />
            <VersionField version=member.version />
            <SelectField label name="role" pointer="/role" options value=member.role.as_str() bare=true />
            <SubmitButton label="Save" small=true />
            {warning}
        </MutationForm>
    }
}
