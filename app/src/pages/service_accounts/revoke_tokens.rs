//! Revoking all access tokens of a service account, or those that one provider let in: what happens, and the button.

use leptos::{prelude::*, server_fn::ServerFn};

use super::crumb;
use crate::{
    api::revocation::{Revocation, RevokeTokens, get_revocation},
    components::{
        alert::Alert,
        badge::Tone,
        button::LinkButton,
        heading::Heading,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        pagination::count,
    },
    forms::mutation_form::MutationForm,
    pages::groups::new::Buttons,
};

/// What the page and the entries of menus that lead to it are called.
pub const TITLE: &str = "Revoke All Tokens";

/// The question.
#[component]
pub fn RevokeTokensPage(
    /// The group.
    path: String,
    /// The service account.
    id: String,
    /// The provider; empty for all tokens.
    provider: String,
) -> impl IntoView {
    let key = (path, id, provider.clone());
    let data = load(move || key.clone(), |(path, id, provider)| get_revocation(path, id, provider));
    let view = move |page: Revocation| view! { <Question page provider=provider.clone() /> }.into_any();
    view! { <Loaded data view /> }
}

#[component]
fn Question(page: Revocation, provider: String) -> impl IntoView {
    let Revocation { namespace, account, issuer, issued, refused } = page;
    let below = format!("service_accounts/{}", account.id);
    let back = format!("/groups/{}/-/{below}", namespace.path);
    let here = if provider.is_empty() { String::new() } else { format!("/providers/{provider}") };
    let crumbs = vec![
        crumb(),
        (account.name.to_string(), below.clone()),
        (TITLE.to_lowercase(), format!("{below}{here}/revoke_tokens")),
    ];
    let title = format!("{TITLE} · {}", account.path);
    let body = match refused {
        Some(reason) => view! {
            <Alert>{reason}</Alert>
            <p><LinkButton href=back label="Back" /></p>
        }
        .into_any(),
        None => view! {
            <Alert tone=Tone::Bad>
                <p>
                    "All access tokens of " <strong>{account.path.clone()}</strong>
                    {issuer.map(|issuer| view! { " that " <code>{issuer}</code> " let in" })}
                    " that were issued so far are refused at once, and cannot be renewed. This cannot be undone."
                </p>
                <p>{format!("In the last hour, as long as one can live, {} issued.", were(issued))}</p>
                <p>
                    "Jobs that are running have to log in again. Whoever has a valid ID token or client secret still can: to \
                     keep them out, edit or disable what lets them in first."
                </p>
            </Alert>
            <MutationForm action=RevokeTokens::PATH>
                <input type="hidden" name="id" value=account.id.to_string() />
                <input type="hidden" name="provider" value=provider />
                <Buttons label=TITLE back danger=true />
            </MutationForm>
        }
        .into_any(),
    };
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs>
            <Heading text=TITLE title />
            {body}
        </NamespacePage>
    }
}

fn were(issued: u64) -> String {
    match issued {
        0 => "none was".to_owned(),
        1 => "1 access token was".to_owned(),
        _ => format!("{} were", count(issued, "access token")),
    }
}
