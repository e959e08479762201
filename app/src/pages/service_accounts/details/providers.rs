//! The trusted identity providers of a service account, and who could log in through them.

use identity::{
    ci::CiSystem,
    claims::Match,
    model::{ProviderDraft, TrustedIdentityProvider},
};
use leptos::prelude::*;

use crate::{
    api::issuers::page_of,
    components::{
        badge::{Badge, Tone},
        clock::Clock,
        icon::Icon,
        table::TableScroll,
        time::Time,
    },
    pages::service_accounts::{reach::Reach, revoke_tokens::TITLE},
};

/// The providers, a card each.
#[component]
pub fn Providers(
    /// The providers.
    providers: Vec<TrustedIdentityProvider>,
    /// Whether the person owns the group, and so may know how the keys of its issuers stand.
    owner: bool,
    /// The address of the service account, if the person may revoke its tokens.
    revoke_at: Option<String>,
) -> impl IntoView {
    let cards = providers.into_iter().map(|provider| {
        let revoke = revoke_at.as_ref().map(|base| format!("{base}/providers/{}/revoke_tokens", provider.id));
        view! { <ProviderCard provider owner revoke /> }
    });
    view! {
        <p class="hint">
            "Tokens issued by trusted identity providers can authenticate to this service account if the bound claims \
             match the token claims."
        </p>
        {cards.collect_view()}
    }
}

#[component]
fn ProviderCard(provider: TrustedIdentityProvider, owner: bool, revoke: Option<String>) -> impl IntoView {
    let wildcard = provider.how == Match::Wildcard;
    let draft = ProviderDraft::from(&provider);
    let reach = Signal::stored((CiSystem::from(&draft), draft));
    let ended = expired(&provider);
    let claims = provider.bound_claims.iter().map(|claim| {
        view! {
            <tr>
                <th scope="row"><code>{claim.name.clone()}</code></th>
                <td><code>{claim.value.clone()}</code></td>
            </tr>
        }
    });
    let claims = claims.collect_view();
    let issuer = provider.issuer.to_string();
    let keys = owner.then(|| page_of(&issuer));
    let about = format!(" that {issuer} let in");
    let caption = format!("Bound claims of {issuer}");
    let label = caption.clone();
    view! {
        <article class="card">
            <h2 class="card-title">
                <Icon name="shield" />
                <code>{issuer}</code>
                {move || ended().then(|| view! { <Badge text="Expired" tone=Tone::Bad /> })}
                {provider.disabled.then(|| view! { <Badge text="Disabled" tone=Tone::Warning /> })}
                {provider.single_use.then(|| view! { <Badge text="Single use" /> })}
            </h2>
            <dl class="facts">
                <div>
                    <dt>"Audience"</dt>
                    <dd>
                        {match provider.audience {
                            Some(audience) => view! { <code>{audience}</code> }.into_any(),
                            None => {
                                view! { <Badge text="Any: tokens made for any service are accepted" tone=Tone::Warning /> }
                                    .into_any()
                            }
                        }}
                    </dd>
                </div>
                <div><dt>"Wildcard Match Enabled"</dt><dd>{if wildcard { "Yes" } else { "No" }}</dd></div>
                {provider.expires_at.map(|at| view! { <div><dt>"Expires"</dt><dd><Time at upcoming=true /></dd></div> })}
                {provider
                    .max_token_life_seconds
                    .map(|life| view! { <div><dt>"Access tokens live for"</dt><dd>{life}" seconds"</dd></div> })}
                {provider
                    .max_session_seconds
                    .map(|life| view! { <div><dt>"Logins can be renewed for"</dt><dd>{life}" seconds"</dd></div> })}
            </dl>
            <TableScroll label>
                <table class="claims-table">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead><tr><th scope="col">"Bound claim"</th><th scope="col">"Value"</th></tr></thead>
                    <tbody>{claims}</tbody>
                </table>
            </TableScroll>
            <Reach provider=reach />
            {keys.map(|href| view! { <p><a href=href>"Keys of this issuer"</a></p> })}
            {revoke.map(|href| view! { <p><a href=href>{TITLE} <span class="visually-hidden">{about}</span></a></p> })}
        </article>
    }
}

/// Whether the trust has ended; follows the clock.
fn expired(provider: &TrustedIdentityProvider) -> impl Fn() -> bool + Copy + use<> {
    let clock: Clock = expect_context();
    let ends = provider.expires_at;
    move || ends.is_some_and(|at| at.0 <= clock.now())
}
