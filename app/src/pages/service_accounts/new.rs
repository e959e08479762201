//! A new service account.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{crumb, editor::ServiceAccountEditor};
use crate::{
    api::service_accounts::{CreateServiceAccount, Editor, service_account_editor},
    components::{
        alert::Alert,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
    },
    forms::service_account::ServiceAccountForm,
};

/// The form of a new service account.
#[component]
pub fn NewPage(
    /// The group.
    path: String,
) -> impl IntoView {
    let data = load(move || path.clone(), |path| service_account_editor(path, String::new()));
    view! { <Loaded data view=|editor: Editor| view! { <NewForm editor /> }.into_any() /> }
}

#[component]
fn NewForm(editor: Editor) -> impl IntoView {
    let Editor { namespace, audience, refused, .. } = editor;
    let form = ServiceAccountForm::new(namespace.path.as_str(), &audience);
    let back = format!("/groups/{}/-/service_accounts", namespace.path);
    let crumbs = vec![crumb(), ("new".to_owned(), "service_accounts/new".to_owned())];
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs>
            <Heading text="New Service Account" />
            {match refused {
                Some(reason) => view! { <Alert>{reason}</Alert> }.into_any(),
                None => {
                    view! {
                        <ServiceAccountEditor
                            action=CreateServiceAccount::PATH form audience back button="Create Service Account"
                        />
                    }
                        .into_any()
                }
            }}
        </NamespacePage>
    }
}
