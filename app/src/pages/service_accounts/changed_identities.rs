//! Names that let pipelines in and stand for something else than before: what to look at, and the end of it.

use identity::model::ChangedIdentity;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::changed_identities::ConfirmIdentity,
    components::{alert::Alert, badge::Tone, button::LinkButton, time::Time},
    forms::{fields::SubmitButton, mutation_form::MutationForm},
};

/// Each change with the login that first showed it, and a button for whoever knows that it is well.
#[component]
pub fn ChangedIdentities(
    /// The changes, the latest first.
    changed: Vec<ChangedIdentity>,
    /// The service account.
    id: String,
    /// Its page.
    base: String,
    /// Whether the person may edit it.
    may_edit: bool,
) -> impl IntoView {
    let cards = changed.into_iter().map(|change| {
        let (at, said) = (change.at, change.in_words());
        let href = format!("{base}/logins/{}", change.login_id);
        let form = may_edit.then(|| confirmation(id.clone(), &change));
        let todo = format!(
            "If it is yours, bind {} on the page of that login, so that the name alone lets nobody in. If it is not, disable \
             the service account and revoke its tokens.",
            change.id_claim,
        );
        view! {
            <Alert tone=Tone::Bad>
                <p><strong>"A name that lets in has changed hands. "</strong> {said}</p>
                <p>"It was let in, since " <code>{change.issuer}</code> " is trusted by the name only. " {todo}</p>
                <p class="hint">"First seen " <Time at /></p>
                <div class="buttons">
                    <LinkButton href label="Look at the Login" />
                    {form}
                </div>
            </Alert>
        }
    });
    cards.collect_view()
}

fn confirmation(id: String, change: &ChangedIdentity) -> impl IntoView + use<> {
    let key = format!("{}-{}", change.provider_id, change.id_claim);
    let (provider, claim, login) =
        (change.provider_id.to_string(), change.id_claim.clone(), change.login_id.to_string());
    view! {
        <MutationForm action=ConfirmIdentity::PATH key inline=true>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="provider" value=provider />
            <input type="hidden" name="claim" value=claim />
            <input type="hidden" name="login" value=login />
            <SubmitButton label="It Is Ours" />
        </MutationForm>
    }
}
