//! Editing a service account.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{crumb, editor::ServiceAccountEditor};
use crate::{
    api::service_accounts::{Editor, UpdateServiceAccount, service_account_editor},
    components::{
        alert::Alert,
        button::LinkButton,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
    },
    forms::service_account::ServiceAccountForm,
    pages::not_found::NotFoundPage,
};

/// The form of a stored service account.
#[component]
pub fn EditPage(
    /// The group.
    path: String,
    /// The service account.
    id: String,
) -> impl IntoView {
    let data = load(move || (path.clone(), id.clone()), |(path, id)| service_account_editor(path, id));
    view! { <Loaded data view=|editor: Editor| view! { <EditForm editor /> }.into_any() /> }
}

#[component]
fn EditForm(editor: Editor) -> impl IntoView {
    let Editor { namespace, account, audience, refused } = editor;
    let Some(account) = account else { return view! { <NotFoundPage /> }.into_any() };
    let form = ServiceAccountForm::of(&account, &audience);
    let id = account.id.to_string();
    let below = format!("service_accounts/{id}");
    let back = format!("/groups/{}/-/{below}", namespace.path);
    let crumbs = vec![crumb(), (account.name.to_string(), below.clone()), ("edit".to_owned(), format!("{below}/edit"))];
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs>
            <Heading text="Edit Service Account" title=format!("Edit {}", account.name) />
            {if let Some(reason) = refused {
                view! {
                    <Alert>{reason}</Alert>
                    <p><LinkButton href=back label="Back" /></p>
                }
                    .into_any()
            } else {
                let stored = (id, account.version, account.name.to_string());
                view! {
                    <ServiceAccountEditor
                        action=UpdateServiceAccount::PATH form stored audience back button="Update Service Account"
                    />
                }
                    .into_any()
            }}
        </NamespacePage>
    }
    .into_any()
}
