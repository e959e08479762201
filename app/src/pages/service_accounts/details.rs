//! One service account.

use identity::{
    claims::Match,
    model::{Membership, ServiceAccount, TrustedIdentityProvider},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{crumb, delete::DeleteForm, logins::Logins};
use crate::{
    api::service_accounts::{Details, get_service_account},
    components::{
        badge::{Badge, Tone},
        copy::CopyField,
        dialog::DialogLink,
        heading::Heading,
        icon::Icon,
        layout::{NamespacePage, Section},
        loaded::{Loaded, load},
        menu::CaretMenu,
        pagination::count,
        tabs::Tabs,
        time::Time,
    },
};

/// What is known of a service account; `?tab=` says which part.
#[component]
pub fn DetailsPage(
    /// The group.
    path: String,
    /// The service account.
    id: String,
) -> impl IntoView {
    let data = load(move || (path.clone(), id.clone()), |(path, id)| get_service_account(path, id));
    view! { <Loaded data view=|details: Details| view! { <Account details /> }.into_any() /> }
}

#[component]
fn Account(details: Details) -> impl IntoView {
    let Details { namespace, account, memberships, edit_refused, delete_refused, token_endpoint } = details;
    let below = format!("service_accounts/{}", account.id);
    let base = format!("/groups/{}/-/{below}", namespace.path);
    let crumbs = vec![crumb(), (account.name.to_string(), below)];
    let no_member = memberships.is_empty();
    let actions = view! {
        <Actions account=account.clone() memberships=memberships.clone() base=base.clone() edit_refused delete_refused />
    };
    let members_page = format!("/groups/{}/-/members/new", namespace.path);
    view! {
        <NamespacePage namespace section=Section::ServiceAccounts crumbs>
            <div class="page-head">
                <div class="page-title">
                    <Heading text=account.name.to_string() title=account.path.clone() />
                    {account.disabled.then(|| view! { <Badge text="Disabled" tone=Tone::Warning /> })}
                </div>
                {actions}
            </div>
            {(!account.description.as_str().is_empty())
                .then(|| view! { <p class="lead">{account.description.to_string()}</p> })}
            {no_member
                .then(|| {
                    view! {
                        <p class="alert alert-warning">
                            <Icon name="warning" />
                            <span>
                                "Without a role, this service account cannot access any resources. "
                                <a href=members_page>"Add it as a member"</a> " of a group or workspace."
                            </span>
                        </p>
                    }
                })}
            <dl class="facts">
                <div><dt>"TRN"</dt><dd><CopyField label="TRN" value=account.trn.clone() /></dd></div>
                <div><dt>"Client ID"</dt><dd><CopyField label="Client ID" value=account.id.to_string() /></dd></div>
                <div><dt>"Token endpoint"</dt><dd><CopyField label="token endpoint" value=token_endpoint /></dd></div>
                <div>
                    <dt>"Last login"</dt>
                    <dd>
                        {match account.last_login_at {
                            Some(at) => view! { <Time at /> }.into_any(),
                            None => view! { "Never" }.into_any(),
                        }}
                    </dd>
                </div>
                <div>
                    <dt>"Created"</dt>
                    <dd><Time at=account.created_at />" by "{account.created_by.clone()}</dd>
                </div>
                <div><dt>"Updated"</dt><dd><Time at=account.updated_at /></dd></div>
            </dl>
            <OpenTab account memberships base />
        </NamespacePage>
    }
}

/// The tabs, and the one that is open.
#[component]
fn OpenTab(account: ServiceAccount, memberships: Vec<Membership>, base: String) -> impl IntoView {
    let query = use_query_map();
    let open = Memo::new(move |_| query.with(|query| query.get("tab").unwrap_or_default()));
    move || {
        let open = open.get();
        let is_memberships = open == "namespaceMemberships";
        let is_logins = open == "logins";
        let tabs = vec![
            ("Trusted Identity Providers", base.clone(), !is_memberships && !is_logins),
            ("Namespace Memberships", format!("{base}?tab=namespaceMemberships"), is_memberships),
            ("Logins", format!("{base}?tab=logins"), is_logins),
        ];
        let body = if is_memberships {
            view! { <Memberships memberships=memberships.clone() /> }.into_any()
        } else if is_logins {
            view! { <Logins id=account.id.to_string() base=base.clone() /> }.into_any()
        } else {
            view! { <Providers providers=account.trusted_identity_providers.clone() /> }.into_any()
        };
        view! {
            <Tabs label="Parts of the service account" tabs />
            <section class="tab-panel">{body}</section>
        }
    }
}

#[component]
fn Actions(
    account: ServiceAccount,
    memberships: Vec<Membership>,
    base: String,
    edit_refused: Option<String>,
    delete_refused: Option<String>,
) -> impl IntoView {
    let edit = match &edit_refused {
        None => view! { <a class="button button-primary" href=format!("{base}/edit")>"Edit"</a> }.into_any(),
        Some(_) => {
            view! { <span class="button button-disabled" role="link" aria-disabled="true" aria-describedby="edit-refused">"Edit"</span> }
                .into_any()
        }
    };
    let menu = delete_refused.is_none().then(|| {
        view! {
            <CaretMenu label="More actions">
                <DialogLink
                    href=format!("{base}/delete") label="Delete Service Account" class="menu-item menu-danger"
                    title="Delete Service Account" id="delete-dialog"
                >
                    <DeleteForm account memberships key="dialog" />
                </DialogLink>
            </CaretMenu>
        }
    });
    view! {
        <div class="actions">
            <div class="split-button">{edit} {menu}</div>
            {edit_refused.map(|reason| view! { <p class="refused" id="edit-refused">{reason}</p> })}
        </div>
    }
}

#[component]
fn Providers(providers: Vec<TrustedIdentityProvider>) -> impl IntoView {
    let cards = providers.into_iter().map(|provider| view! { <ProviderCard provider /> });
    view! {
        <p class="hint">
            "Tokens issued by trusted identity providers can authenticate to this service account if the bound claims \
             match the token claims."
        </p>
        {cards.collect_view()}
    }
}

#[component]
fn ProviderCard(provider: TrustedIdentityProvider) -> impl IntoView {
    let wildcard = provider.how == Match::Wildcard;
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
    let caption = format!("Bound claims of {issuer}");
    let label = caption.clone();
    view! {
        <article class="card">
            <h2 class="card-title">
                <Icon name="shield" />
                <code>{issuer}</code>
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
                {provider.expires_at.map(|at| view! { <div><dt>"Expires"</dt><dd><Time at /></dd></div> })}
                {provider
                    .max_token_life_seconds
                    .map(|life| view! { <div><dt>"Maximum access token life"</dt><dd>{life}" seconds"</dd></div> })}
            </dl>
            <div class="table-scroll" role="region" tabindex="0" aria-label=label>
                <table class="claims-table">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead><tr><th scope="col">"Bound claim"</th><th scope="col">"Value"</th></tr></thead>
                    <tbody>{claims}</tbody>
                </table>
            </div>
        </article>
    }
}

#[component]
fn Memberships(memberships: Vec<Membership>) -> impl IntoView {
    if memberships.is_empty() {
        return view! { <p class="nothing">"This service account is not a member of any namespace."</p> }.into_any();
    }
    let total = count(u64::try_from(memberships.len()).unwrap_or_default(), "namespace membership");
    let rows = memberships.into_iter().map(|member| {
        let path = member.namespace_path.to_string();
        view! {
            <li>
                <Icon name="group" />
                <span class="row-main"><a href=format!("/groups/{path}/-/members")>{path.clone()}</a></span>
                <span class="row-side"><Badge text=member.role.as_str() tone=Tone::Accent /> " " <Time at=member.updated_at /></span>
            </li>
        }
    });
    view! {
        <p class="hint">
            "Namespaces where this service account is a member. To modify this service account, you must hold at least \
             its role in all of these namespaces."
        </p>
        <p class="list-count">{total}</p>
        <ul class="rows">{rows.collect_view()}</ul>
    }
    .into_any()
}
