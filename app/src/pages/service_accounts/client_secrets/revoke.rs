//! Revoking a client secret: what breaks, and the button.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{client_secrets::RevokeClientSecret, service_accounts::Details},
    components::{alert::Alert, badge::Tone, button::LinkButton, time::Time},
    forms::mutation_form::MutationForm,
    pages::groups::new::Buttons,
};

/// The question.
#[component]
pub(super) fn Question(details: Details, secret: String, back: String) -> impl IntoView {
    let Details { account, client_secrets, delete_refused, .. } = details;
    let found = client_secrets.into_iter().find(|stored| stored.id.to_string() == secret);
    let stored = match (found, delete_refused) {
        (Some(stored), None) => stored,
        (found, refused) => {
            let gone = "There is no such client secret any more.".to_owned();
            let text = refused.filter(|_| found.is_some()).unwrap_or(gone);
            return view! {
                <Alert>{text}</Alert>
                <p><LinkButton href=back label="Back" /></p>
            }
            .into_any();
        }
    };
    view! {
        <Alert tone=Tone::Bad>
            <p>
                "The client secret " <code>{stored.hint}</code> " of " <strong>{account.path}</strong>
                " lets nobody in any more. Access tokens that were issued for it are refused at once. This cannot be undone."
            </p>
            <p>
                {match stored.last_used_at {
                    Some(at) => view! { "Last used: " <Time at /> "." }.into_any(),
                    None => "It was never used.".into_any(),
                }}
            </p>
        </Alert>
        <MutationForm action=RevokeClientSecret::PATH>
            <input type="hidden" name="id" value=account.id.to_string() />
            <input type="hidden" name="revoked" value=secret />
            <Buttons label="Revoke Client Secret" back danger=true />
        </MutationForm>
    }
    .into_any()
}
