//! One service account.

mod changed_identities;
mod memberships;
mod pipeline;
mod providers;

use identity::{
    access::Role,
    model::{Membership, ServiceAccount, Usage},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{changed_identities::ChangedIdentities, memberships::Memberships, pipeline::Pipeline, providers::Providers};
use super::{
    client_secrets::ClientSecrets, crumb, delete::DeleteForm, logins::Logins, reach::Warnings, revoke_tokens::TITLE,
};
use crate::{
    api::service_accounts::{Details, get_service_account},
    components::{
        address::address,
        badge::{Badge, Tone},
        button::{SplitButton, Weight},
        copy::CopyField,
        dialog::DialogLink,
        heading::Heading,
        layout::{NamespacePage, Section, at_least},
        loaded::{Loaded, load},
        tabs::Tabs,
        time::Time,
    },
    pages::activity::of_service_account::ServiceAccountActivity,
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

/// Warnings about the account itself, and what will soon break pipelines. What is broad about a provider stands in its card,
/// and that of a name that stands for something else has more to say.
const SAID_ABOVE: [&str; 5] = ["no-role", "unused", "provider-ends", "secret-ends", "secret-ended"];

#[component]
fn Account(details: Details) -> impl IntoView {
    let Details { namespace, account, memberships, usage, warnings, edit_refused, delete_refused, .. } =
        details.clone();
    let (changed, public_url) = (details.changed_identities.clone(), details.public_url.clone());
    let below = format!("service_accounts/{}", account.id);
    let base = format!("/groups/{}/-/{below}", namespace.path);
    let crumbs = vec![crumb(), (account.name.to_string(), below)];
    let owner = at_least(&namespace, Role::Owner);
    let warnings: Vec<_> = warnings.into_iter().filter(|warning| SAID_ABOVE.contains(&warning.id.as_str())).collect();
    let may_edit = edit_refused.is_none();
    let changed = (!changed.is_empty()).then(|| {
        view! { <ChangedIdentities changed id=account.id.to_string() base=base.clone() may_edit /> }
    });
    let actions = view! {
        <Actions account=account.clone() memberships usage base=base.clone() edit_refused delete_refused />
    };
    let token_endpoint = format!("{public_url}/v1/serviceaccounts/token");
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
            {changed}
            <Warnings warnings />
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
            <OpenTab details base owner />
        </NamespacePage>
    }
}

/// The tabs, and the one that is open.
#[component]
fn OpenTab(details: Details, base: String, owner: bool) -> impl IntoView {
    // What happened in a group is told to its members.
    let inside = details.namespace.my_role.is_some();
    let query = use_query_map();
    let open = Memo::new(move |_| query.with(|query| query.get("tab").unwrap_or_default()));
    move || {
        let open = open.get();
        let Details { account, memberships, public_url, .. } = &details;
        let tab = |name: &'static str, text: &'static str| (text, address(&base, &[("tab", name)]), name == open);
        let mut tabs = vec![
            tab("", "Trusted Identity Providers"),
            tab("namespaceMemberships", "Namespace Memberships"),
            tab("pipeline", "Use it in a Pipeline"),
            tab("clientSecrets", "Client Secrets"),
            tab("logins", "Logins"),
        ];
        if inside {
            tabs.push(tab("activity", "Activity"));
        }
        let body = match open.as_str() {
            "namespaceMemberships" => {
                view! { <Memberships account=account.clone() memberships=memberships.clone() base=base.clone() /> }
                    .into_any()
            }
            "pipeline" => {
                view! { <Pipeline account=account.clone() base=base.clone() public_url=public_url.clone() /> }
                    .into_any()
            }
            "clientSecrets" => view! { <ClientSecrets details=details.clone() base=base.clone() /> }.into_any(),
            "logins" => view! { <Logins id=account.id.to_string() base=base.clone() /> }.into_any(),
            "activity" if inside => {
                let (id, group) = (account.id.to_string(), account.group_path.to_string());
                view! { <ServiceAccountActivity id group base=base.clone() /> }.into_any()
            }
            _ => {
                let revoke_at = details.delete_refused.is_none().then(|| base.clone());
                view! { <Providers providers=account.trusted_identity_providers.clone() owner revoke_at /> }.into_any()
            }
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
    usage: Usage,
    base: String,
    edit_refused: Option<String>,
    delete_refused: Option<String>,
) -> impl IntoView {
    let refused_by = edit_refused.is_some().then_some("edit-refused");
    // To revoke its tokens takes the same role as to delete it.
    let alone = delete_refused.is_some();
    view! {
        <div class="actions">
            <SplitButton href=format!("{base}/edit") label="Edit" weight=Weight::Primary refused_by alone>
                <a class="menu-item" href=format!("{base}/revoke_tokens")>{TITLE}</a>
                <DialogLink
                    href=format!("{base}/delete") label="Delete Service Account" class="menu-item menu-danger"
                    title="Delete Service Account" id="delete-dialog"
                >
                    <DeleteForm account memberships usage key="dialog" />
                </DialogLink>
            </SplitButton>
            {edit_refused.map(|reason| view! { <p class="refused" id="edit-refused">{reason}</p> })}
        </div>
    }
}
