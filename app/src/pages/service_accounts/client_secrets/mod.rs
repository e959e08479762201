//! Client secrets of a service account: the tab, and the pages that make and revoke one. All of it is plain forms and
//! links.

mod new;
mod revoke;
mod tab;

use identity::model::{ClientSecretState, DEFAULT_CLIENT_SECRET_DAYS};
use leptos::prelude::*;

pub use self::tab::ClientSecrets;
use self::{new::NewForm, revoke::Question};
use super::crumb;
use crate::{
    api::service_accounts::{Details, get_service_account},
    components::{
        address::address,
        badge::Tone,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
    },
};

/// The page that makes a client secret, or asks whether one is to be revoked.
#[component]
pub fn ClientSecretPage(
    /// The group.
    path: String,
    /// The service account.
    id: String,
    /// The client secret to revoke; none for a new one.
    secret: Option<String>,
) -> impl IntoView {
    let data = load(move || (path.clone(), id.clone()), |(path, id)| get_service_account(path, id));
    let view = move |details: Details| view! { <Page details secret=secret.clone() /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Page(details: Details, secret: Option<String>) -> impl IntoView {
    let below = format!("service_accounts/{}", details.account.id);
    let back = address(&format!("/groups/{}/-/{below}", details.namespace.path), &[("tab", "clientSecrets")]);
    let title = if secret.is_some() { "Revoke Client Secret" } else { "New Client Secret" };
    let here = secret.as_ref().map_or_else(|| "new".to_owned(), |secret| format!("{secret}/revoke"));
    let crumbs = vec![
        crumb(),
        (details.account.name.to_string(), below.clone()),
        (title.to_lowercase(), format!("{below}/client_secrets/{here}")),
    ];
    let namespace = details.namespace.clone();
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs>
            <Heading text=title title=format!("{title} · {}", details.account.path) />
            {match secret {
                Some(secret) => view! { <Question details secret back /> }.into_any(),
                None => view! { <NewForm details back /> }.into_any(),
            }}
        </NamespacePage>
    }
}

/// How a secret stands, in a word.
const fn standing(state: ClientSecretState) -> (&'static str, Tone) {
    match state {
        ClientSecretState::Active => ("Active", Tone::Good),
        ClientSecretState::ExpiresSoon => ("Expires soon", Tone::Warning),
        ClientSecretState::Expired => ("Expired", Tone::Bad),
    }
}

/// The days that the form proposes.
fn proposed(longest: u32) -> u32 {
    DEFAULT_CLIENT_SECRET_DAYS.min(longest)
}
