//! Where a service account is a member, and making it one somewhere else.

use identity::{
    access::Role,
    model::{Membership, ServiceAccount},
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::service_accounts::{JoinNamespace, places},
    components::{
        address::address,
        badge::{Badge, Tone},
        icon::Icon,
        loaded::{Loaded, load},
        pagination::count,
        time::Time,
    },
    forms::{
        fields::{SelectField, SubmitButton, TextField},
        mutation_form::MutationForm,
    },
    pages::members::owner_question::OwnerQuestion,
};

/// The memberships, and the form for one more.
#[component]
pub fn Memberships(
    /// The service account.
    account: ServiceAccount,
    /// Where it is a member, as far as the person may see.
    memberships: Vec<Membership>,
    /// Its page.
    base: String,
) -> impl IntoView {
    let id = account.id.to_string();
    let data = load(move || id.clone(), places);
    let join = move |places: Vec<String>| {
        let (id, base) = (account.id.to_string(), base.clone());
        view! { <Join id base places /> }.into_any()
    };
    view! {
        <List memberships />
        <Loaded data view=join />
    }
}

#[component]
fn List(memberships: Vec<Membership>) -> impl IntoView {
    if memberships.is_empty() {
        return view! { <p class="nothing">"This service account is not a member of any namespace."</p> }.into_any();
    }
    let total = count(u64::try_from(memberships.len()).unwrap_or_default(), "namespace membership");
    let rows = memberships.into_iter().map(|member| {
        let path = member.namespace_path.to_string();
        view! {
            <li>
                <Icon name="group" />
                <span class="row-main"><a href=format!("/groups/{path}/-/members")>{path.clone()}</a></span>
                <span class="row-side"><Badge text=member.role.as_str() tone=Tone::Accent /> " " <Time at=member.updated_at /></span>
            </li>
        }
    });
    view! {
        <p class="hint">
            "Namespaces where this service account is a member. To modify this service account, you must hold at least \
             its role in all of these namespaces."
        </p>
        <p class="list-count">{total}</p>
        <ul class="rows">{rows.collect_view()}</ul>
    }
    .into_any()
}

#[component]
fn Join(id: String, base: String, places: Vec<String>) -> impl IntoView {
    if places.is_empty() {
        return ().into_any();
    }
    let roles = Role::ALL.map(|role| (role.as_str().to_owned(), format!("{role}: {}", role.description())));
    let options = places.into_iter().map(|path| view! { <option value=path></option> });
    view! {
        <section class="card join">
            <h2>"Add to a Namespace"</h2>
            <MutationForm action=JoinNamespace::PATH>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="back" value=address(&base, &[("tab", "namespaceMemberships")]) />
                <TextField
                    label="Group or workspace" name="namespace_path" pointer="/namespace_path" code=true
                    list="join-places"
                    hint="Its own group or one below it, in which you are owner. The role also holds in everything below."
                />
                <datalist id="join-places">{options.collect_view()}</datalist>
                <SelectField
                    label="Role" name="role" pointer="/role" options=roles.into() value=Role::Viewer.as_str()
                    hint="Give the least that the pipeline needs."
                />
                <OwnerQuestion />
                <SubmitButton label="Add to Namespace" />
            </MutationForm>
        </section>
    }
    .into_any()
}
