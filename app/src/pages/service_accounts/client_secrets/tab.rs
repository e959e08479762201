//! The tab: whether client secrets let in, and which there are.

use identity::model::{ClientSecret, ClientSecretState, MAX_CLIENT_SECRETS};
use leptos::{prelude::*, server_fn::ServerFn};

use super::standing;
use crate::{
    api::{client_secrets::AllowClientSecrets, service_accounts::Details},
    components::{
        alert::Alert,
        badge::{Badge, Tone},
        button::{LinkButton, Weight},
        data_table::DataTable,
        time::Time,
    },
    forms::{
        fields::{SubmitButton, VersionField},
        mutation_form::MutationForm,
    },
};

/// The client secrets of a service account.
#[component]
pub fn ClientSecrets(
    /// The service account.
    details: Details,
    /// Its page.
    base: String,
) -> impl IntoView {
    let Details { account, client_secrets, client_secret_days, edit_refused, delete_refused, .. } = details;
    let enabled = account.client_credentials;
    let valid = client_secrets.iter().filter(|secret| secret.state != ClientSecretState::Expired).count();
    let may_make = enabled && edit_refused.is_none() && client_secret_days > 0;
    let full = valid >= MAX_CLIENT_SECRETS;
    let offer = (may_make && !full).then(|| {
        let href = format!("{base}/client_secrets/new");
        view! { <p><LinkButton href label="New Client Secret" icon="add" weight=Weight::Primary /></p> }
    });
    let may_revoke = delete_refused.is_none();
    let switch = if !enabled && client_secret_days == 0 {
        view! { <Alert>"The operator of this server does not allow client secrets."</Alert> }.into_any()
    } else if let Some(reason) = edit_refused {
        view! { <Alert>{reason}</Alert> }.into_any()
    } else {
        view! { <Switch id=account.id.to_string() version=account.version enabled /> }.into_any()
    };
    let providers = base.clone();
    view! {
        <Alert>
            <p>
                "Prefer a " <a href=providers>"trusted identity provider"</a>
                ": a pipeline then logs in with the token of its CI system, and nothing is stored that can leak or end. \
                 Client secrets are for systems that have no OIDC tokens."
            </p>
        </Alert>
        <p>
            {if enabled {
                view! { <Badge text="Enabled" tone=Tone::Warning /> " This service account may log in with client secrets." }
                    .into_any()
            } else {
                view! { <Badge text="Not enabled" /> " No client secret lets in." }.into_any()
            }}
        </p>
        <List secrets=client_secrets base may_revoke />
        {(may_make && full)
            .then(|| {
                view! {
                    <p class="hint">
                        "Two valid client secrets are the most: the old one and the new one, while a system goes over. \
                         Revoke one to make another."
                    </p>
                }
            })}
        {offer}
        {switch}
    }
}

#[component]
fn List(secrets: Vec<ClientSecret>, base: String, may_revoke: bool) -> impl IntoView {
    if secrets.is_empty() {
        return view! { <p class="nothing">"There are no client secrets."</p> }.into_any();
    }
    let row = |secret: ClientSecret| {
        let (text, tone) = standing(secret.state);
        let used = match secret.last_used_at {
            Some(at) => view! { <Time at /> }.into_any(),
            None => "Never".into_any(),
        };
        let href = format!("{base}/client_secrets/{}/revoke", secret.id);
        let label = format!("Revoke {}", secret.hint);
        let action =
            may_revoke.then(|| view! { <a class="button button-small" href=href aria-label=label>"Revoke"</a> });
        vec![
            view! { <code>{secret.hint.clone()}</code> }.into_any(),
            view! { <Badge text tone /> }.into_any(),
            view! { <Time at=secret.created_at />" by "{secret.created_by} }.into_any(),
            view! { <Time at=secret.expires_at upcoming=true /> }.into_any(),
            used,
            action.into_any(),
        ]
    };
    let rows = secrets.into_iter().map(row).collect();
    let columns = vec!["Secret", "State", "Created", "Expires", "Last used", ""];
    view! { <DataTable label="Client secrets" columns rows /> }.into_any()
}

/// Enables or disables logins with client secrets.
#[component]
fn Switch(id: String, version: i64, enabled: bool) -> impl IntoView {
    let hint = if enabled {
        "While they are disabled, no client secret lets in; the secrets themselves stay until they are revoked or end."
    } else {
        "Whoever has a secret can then log in from anywhere, until it ends or is revoked."
    };
    let label = if enabled { "Disable client secrets" } else { "Enable client secrets" };
    view! {
        <MutationForm action=AllowClientSecrets::PATH>
            <input type="hidden" name="id" value=id />
            <VersionField version />
            <input type="hidden" name="allowed" value=(!enabled).to_string() />
            <p class="hint">{hint}</p>
            <SubmitButton label plain=true />
        </MutationForm>
    }
}
