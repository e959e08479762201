//! How one's own account is linked to the sign-on provider: what is linked, a new link, and the end of one. All of it is
//! plain forms and links.

use identity::model::{LinkedIdentity, OwnAccount, OwnSignOn};
use leptos::{prelude::*, server_fn::ServerFn};

use super::users::seen;
use crate::{
    api::sign_on::{LinkSignOn, UnlinkSignOn},
    components::{
        alert::Alert, badge::Tone, button::LinkButton, data_table::DataTable, heading::Heading, layout::PlainPage,
        time::Time,
    },
    forms::{fields::TextField, mutation_form::MutationForm},
    pages::groups::new::Buttons,
};

const BACK: &str = "/account";

/// What is linked, and the way to the provider; nothing where there is neither.
#[component]
pub(super) fn SignOnSection(sign_on: OwnSignOn) -> impl IntoView {
    let OwnSignOn { provider, identities, .. } = sign_on;
    if provider.is_none() && identities.is_empty() {
        return ().into_any();
    }
    let linked = identities.iter().any(|linked| linked.in_use);
    let link = provider.filter(|_| !linked).map(|name| {
        let text = format!("Your account is not linked to {name}. Once it is, you can sign in there instead of here.");
        // A link, not a form: it leads to another site, where forms of this one may not go.
        view! {
            <p class="hint">{text}</p>
            <p><a class="button" rel="external" href="/sign-on/link-account">{format!("Link to {name}")}</a></p>
        }
    });
    let table = (!identities.is_empty()).then(|| {
        let rows = identities.into_iter().map(row).collect();
        let columns = vec!["Provider", "Subject", "Linked", "Last used", ""];
        view! { <DataTable label="Linked to your account" columns rows /> }
    });
    view! {
        <section>
            <h2>"Single sign-on"</h2>
            {table}
            {link}
        </section>
    }
    .into_any()
}

fn row(linked: LinkedIdentity) -> Vec<AnyView> {
    let href = format!("/account/unlink/{}", linked.id);
    let label = format!("Unlink {} at {}", linked.subject, linked.issuer);
    vec![
        linked.issuer.into_any(),
        // Providers name people as they like.
        view! { <bdi><code>{linked.subject}</code></bdi> }.into_any(),
        view! { <Time at=linked.linked_at /> }.into_any(),
        seen(linked.last_used_at),
        view! { <a class="button button-small" href=href aria-label=label>"Unlink"</a> }.into_any(),
    ]
}

/// The password once more, for whoever has one.
#[component]
fn OwnPassword(username: String, has_password: bool) -> impl IntoView {
    has_password.then(|| {
        view! {
            // For password managers, which have to know whose password it is.
            <input type="hidden" name="username" autocomplete="username" value=username />
            <TextField
                label="Current password" name="current_password" pointer="/current_password" kind="password"
                autocomplete="current-password" maxlength=256 hint="A browser that was left open must not be enough."
            />
        }
    })
}

/// Whom the browser came back with, and the question whether to link the account to them.
#[component]
pub(super) fn Link(account: Box<OwnAccount>) -> impl IntoView {
    let OwnAccount { user, has_password, sign_on, .. } = *account;
    let provider = sign_on.provider.unwrap_or_default();
    let body = match sign_on.pending {
        None => view! {
            <Alert>"There is nothing to link (any more). Begin on your account page."</Alert>
            <p><LinkButton href=BACK label="Back" /></p>
        }
        .into_any(),
        Some(person) => view! {
            <Alert tone=Tone::Warning>
                <p>"Whoever can sign in there as this person gets into your account here. Is it you?"</p>
            </Alert>
            <dl class="facts">
                <div><dt>"Provider"</dt><dd>{provider}</dd></div>
                {(!person.username.is_empty())
                    .then(|| view! { <div><dt>"Signed in there as"</dt><dd><bdi>{person.username}</bdi></dd></div> })}
                <div><dt>"Subject"</dt><dd><bdi><code>{person.subject}</code></bdi></dd></div>
                <div><dt>"Your account here"</dt><dd>{user.username.clone()}</dd></div>
            </dl>
            <MutationForm action=LinkSignOn::PATH>
                <OwnPassword username=user.username has_password />
                <Buttons label="Link Account" back=BACK />
            </MutationForm>
        }
        .into_any(),
    };
    view! {
        <PlainPage>
            <Heading text="Link Account" title="Link your account" />
            {body}
        </PlainPage>
    }
}

/// The end of a link.
#[component]
pub(super) fn Unlink(account: Box<OwnAccount>, id: String) -> impl IntoView {
    let OwnAccount { user, has_password, sign_on, .. } = *account;
    let refused = |text: &'static str| {
        view! {
            <Alert>{text}</Alert>
            <p><LinkButton href=BACK label="Back" /></p>
        }
        .into_any()
    };
    let body = match sign_on.identities.into_iter().find(|linked| linked.id == id) {
        None => refused("Your account has no such link any more."),
        Some(linked) if linked.only_way => {
            refused("It is the only way to sign in to your account. Have an administrator set a password first.")
        }
        Some(linked) => view! {
            <Alert tone=Tone::Bad>
                <p>
                    <bdi><code>{linked.subject}</code></bdi> {format!(" at {} does not get into your account any more. ", linked.issuer)}
                    "You leave the teams that you are in because the provider said so."
                </p>
            </Alert>
            <MutationForm action=UnlinkSignOn::PATH>
                <input type="hidden" name="id" value=id />
                <OwnPassword username=user.username has_password />
                <Buttons label="Unlink Account" back=BACK danger=true />
            </MutationForm>
        }
        .into_any(),
    };
    view! {
        <PlainPage>
            <Heading text="Unlink Account" title="Unlink your account" />
            {body}
        </PlainPage>
    }
}
