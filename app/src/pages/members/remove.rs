//! Removing a member: what is lost, what remains, and the button.

use identity::model::{AfterRemoval, SubjectKind};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use super::{
    crumb,
    rules::{reason, source},
};
use crate::{
    api::members::{Member, RemoveMember, get_member},
    components::{
        alert::Alert,
        heading::Heading,
        icon::Icon,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        pagination::count,
        time::Time,
    },
    forms::{
        fields::{SubmitButton, VersionField},
        mutation_form::MutationForm,
    },
};

/// The question, as a page.
#[component]
pub fn RemovePage(
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
    let namespace = member.namespace.clone();
    let list = format!("/groups/{}/-/members", namespace.path);
    let back = use_query_map().with_untracked(|query| query.get("back")).unwrap_or_else(|| list.clone());
    let id = member.removal.membership.id;
    let crumbs = vec![crumb(), ("remove".to_owned(), format!("members/{id}/remove"))];
    view! {
        <NamespacePage namespace section=Section::Members crumbs>
            <Heading text="Remove Member" />
            <RemovalForm member back />
            <p><a class="button" href=list>"Cancel"</a></p>
        </NamespacePage>
    }
}

/// The question in a dialog. Nothing is asked of the server before it opens.
#[component]
pub fn RemovalInDialog(
    /// The group or workspace.
    path: String,
    /// The membership.
    id: String,
    /// The list to return to.
    back: String,
    /// How often the dialog was opened.
    opened: RwSignal<u32>,
) -> impl IntoView {
    move || {
        if opened.get() == 0 {
            return ().into_any();
        }
        let (path, id, back) = (path.clone(), id.clone(), back.clone());
        // Not loaded again when something changes: the membership may be what is gone.
        let data = Resource::new(|| (), move |()| get_member(path.clone(), id.clone()));
        view! {
            <Suspense fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
                {move || {
                    let back = back.clone();
                    data.get().map(|found| match found {
                        Ok(member) => view! { <RemovalForm member back /> }.into_any(),
                        Err(problem) => view! { <Alert>{problem.0.detail}</Alert> }.into_any(),
                    })
                }}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn RemovalForm(member: Member, back: String) -> impl IntoView {
    let own = member.onlooker.is(&member.removal.membership.subject);
    let membership = member.removal.membership.clone();
    if let Some(refused) = member.onlooker.refused(&membership) {
        return view! { <Alert>{reason(refused, &membership)}</Alert> }.into_any();
    }
    view! {
        <div class="alert alert-danger">
            <Icon name="warning" />
            <Consequences removal=member.removal own />
        </div>
        <MutationForm action=RemoveMember::PATH key=membership.id.to_string()>
            <input type="hidden" name="id" value=membership.id.to_string() />
            <input type="hidden" name="back" value=back />
            <VersionField version=membership.version />
            <SubmitButton label="Remove Member" danger=true />
        </MutationForm>
    }
    .into_any()
}

#[component]
fn Consequences(removal: AfterRemoval, own: bool) -> impl IntoView {
    let AfterRemoval { membership, remains, groups_below, workspaces_below, .. } = removal;
    let subject = membership.subject;
    let kind = subject.kind.label().to_lowercase();
    let below = [(groups_below, "group"), (workspaces_below, "workspace")];
    let below = below.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun));
    let below = below.collect::<Vec<_>>().join(" and ");
    let below = if below.is_empty() { String::new() } else { format!(", also in {below} below it") };
    let remains = match remains {
        Some((role, through)) => format!("What remains here: the role {role}, {}.", source(&through)),
        None if subject.kind == SubjectKind::Team => {
            "Nothing remains for the team. Its users keep what they have from elsewhere.".to_owned()
        }
        None => "Nothing remains: no other membership gives a role here.".to_owned(),
    };
    let machine = (subject.kind == SubjectKind::ServiceAccount).then(|| {
        let last = membership.last_seen_at.map(|at| view! { " Last login: " <Time at /> "." });
        view! { <li>"Pipelines that log in with it lose this at once." {last}</li> }
    });
    view! {
        <div>
            <p>
                {if own { "Remove yourself, " } else { "Remove the " }} {(!own).then(|| format!("{kind} "))}
                <strong>{subject.name}</strong> {if own { ", from " } else { " from " }} <strong>{membership.namespace_path.to_string()}</strong>
                "?"
            </p>
            <ul>
                <li>"Lost: the role " <strong>{membership.role.as_str()}</strong> {format!("{below}.")}</li>
                <li>{remains}</li>
                {machine}
            </ul>
        </div>
    }
}
