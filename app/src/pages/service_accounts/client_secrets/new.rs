//! A new client secret.

use identity::model::{ClientSecretState, MAX_CLIENT_SECRETS};
use leptos::{prelude::*, server_fn::ServerFn};

use super::proposed;
use crate::{
    api::{client_secrets::CreateClientSecret, service_accounts::Details},
    application::Shared,
    components::{alert::Alert, button::LinkButton, pagination::count},
    forms::{fields::TextField, mutation_form::MutationForm},
    pages::groups::new::Buttons,
};

/// For how long, and the button; why there can be none where there cannot.
#[component]
pub(super) fn NewForm(details: Details, back: String) -> impl IntoView {
    let Details { account, client_secrets, client_secret_days: longest, edit_refused, .. } = details;
    let valid = client_secrets.iter().filter(|secret| secret.state != ClientSecretState::Expired).count();
    // The page that shows the second one stands in place of the form that made it.
    let made = Shared::get().submitted.with_value(|sent| {
        let done = sent.as_ref().and_then(|form| form.done.as_ref());
        done.is_some_and(|done| done.secret.is_some())
    });
    let refused = if made {
        None
    } else if longest == 0 {
        Some("The operator of this server does not allow client secrets.".to_owned())
    } else if !account.client_credentials {
        Some("Client secrets are not enabled for this service account.".to_owned())
    } else if valid >= MAX_CLIENT_SECRETS {
        Some("Two valid client secrets are the most. Revoke the one that is not used any more.".to_owned())
    } else {
        edit_refused
    };
    if let Some(reason) = refused {
        return view! {
            <Alert>{reason}</Alert>
            <p><LinkButton href=back label="Back" /></p>
        }
        .into_any();
    }
    let most = count(u64::from(longest), "day");
    view! {
        <p class="lead">
            "Of " <strong>{account.path}</strong>
            ". It is shown once. A second one can be valid beside it, so that a system can go over without a gap."
        </p>
        <MutationForm action=CreateClientSecret::PATH>
            <input type="hidden" name="id" value=account.id.to_string() />
            <TextField
                label="Expires in days" name="expires_in_days" pointer="/expires_in_days" maxlength=3
                value=proposed(longest).to_string() hint=format!("1 to {most}. The shorter, the less a leak is worth.")
            />
            <Buttons label="Create Client Secret" back />
        </MutationForm>
    }
    .into_any()
}
