//! Deleting a service account.

use identity::model::{Membership, ServiceAccount, Usage};
use leptos::{prelude::*, server_fn::ServerFn};

use super::crumb;
use crate::{
    api::service_accounts::{DeleteServiceAccount, Details, get_service_account},
    components::{
        alert::Alert,
        badge::Tone,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        pagination::count,
        time::Time,
    },
    forms::{
        fields::{SubmitButton, TextField, VersionField},
        mutation_form::MutationForm,
    },
};

/// The question, as a page.
#[component]
pub fn DeletePage(
    /// The group.
    path: String,
    /// The service account.
    id: String,
) -> impl IntoView {
    let data = load(move || (path.clone(), id.clone()), |(path, id)| get_service_account(path, id));
    view! { <Loaded data view=|details: Details| view! { <Question details /> }.into_any() /> }
}

#[component]
fn Question(details: Details) -> impl IntoView {
    let Details { namespace, account, memberships, usage, delete_refused, .. } = details;
    let below = format!("service_accounts/{}", account.id);
    let back = format!("/groups/{}/-/{below}", namespace.path);
    let crumbs =
        vec![crumb(), (account.name.to_string(), below.clone()), ("delete".to_owned(), format!("{below}/delete"))];
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs>
            <Heading text="Delete Service Account" />
            {match delete_refused {
                Some(reason) => view! { <Alert>{reason}</Alert> }.into_any(),
                None => view! { <DeleteForm account memberships usage key="page" /> }.into_any(),
            }}
            <p><a class="button" href=back>"Cancel"</a></p>
        </NamespacePage>
    }
}

/// What breaks, and the name to type. It stands on the page and in the dialog.
#[component]
pub fn DeleteForm(
    /// The service account.
    account: ServiceAccount,
    /// Where it is a member.
    memberships: Vec<Membership>,
    /// How much it is used.
    usage: Usage,
    /// Tells the form on the page from the one in the dialog.
    key: &'static str,
) -> impl IntoView {
    let places = memberships.into_iter().map(|member| {
        let path = member.namespace_path.to_string();
        view! { <li><strong>{path}</strong>{format!(" ({})", member.role)}</li> }
    });
    let places: Vec<_> = places.collect();
    let unseen = usage.memberships.saturating_sub(places.len() as u64);
    let hidden =
        (unseen > 0).then(|| format!("It loses its role in {} that you may not see.", count(unseen, "namespace")));
    let recent = count(usage.logins_of_30_days, "login");
    view! {
        <Alert tone=Tone::Bad>
                <p>
                    "Deleting service account " <strong>{account.path.clone()}</strong>
                    " breaks every pipeline that logs in with it. Access tokens that it holds are refused at once. This \
                     cannot be undone."
                </p>
                {(!places.is_empty()).then(|| view! { <p>"It loses its role in:"</p> <ul>{places}</ul> })}
                {hidden.map(|text| view! { <p>{text}</p> })}
                <p>
                    {match usage.last_login_at {
                        Some(at) => view! { "Last login: " <Time at />{format!(", {recent} in the last 30 days.")} }.into_any(),
                        None => view! { "It has never logged in." }.into_any(),
                    }}
                </p>
        </Alert>
        <MutationForm action=DeleteServiceAccount::PATH key>
            <input type="hidden" name="id" value=account.id.to_string() />
            <VersionField version=account.version />
            <TextField label=format!("Type {} to confirm", account.name) name="confirmation" pointer="/confirmation" />
            <SubmitButton label="Delete Service Account" danger=true />
        </MutationForm>
    }
}
