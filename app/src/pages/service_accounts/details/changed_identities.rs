//! The warning that what lets pipelines in by its name has another identifier than it had, and what to do about it.

use std::collections::BTreeSet;

use identity::model::ChangedIdentity;
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::changed_identities::AcknowledgeIdentities,
    components::{alert::Alert, badge::Tone, time::Time},
    forms::{fields::SubmitButton, mutation_form::MutationForm},
    pages::service_accounts::revoke_tokens::TITLE,
};

/// Names that are told at a time; of more, the rest comes when these are decided.
const SHOWN: usize = 20;

/// What changed, and, for whoever may edit the service account, the ways out.
#[component]
pub fn ChangedIdentities(
    /// What changed, the latest first; at least one.
    changed: Vec<ChangedIdentity>,
    /// The service account.
    id: String,
    /// Its address.
    base: String,
    /// Whether the person may edit it.
    may_edit: bool,
) -> impl IntoView {
    let more = changed.len().saturating_sub(SHOWN);
    let changed: Vec<_> = changed.into_iter().take(SHOWN).collect();
    let seen: BTreeSet<String> = changed.iter().map(|changed| changed.login_id.to_string()).collect();
    let rows = changed.into_iter().map(|changed| row(changed, &base)).collect_view();
    let ways_out = may_edit.then(|| {
        let seen = seen.into_iter().enumerate();
        let seen = seen.map(|(at, login)| view! { <input type="hidden" name=format!("seen[{at}]") value=login /> });
        let seen = seen.collect_view();
        view! {
            <p>
                <strong>"It is yours: "</strong>
                "open the login and bind the new identifier there. The warning ends, and nobody else gets in with the name."
            </p>
            <p>
                <strong>"It is not, or nobody knows: "</strong>
                <a href=format!("{base}/edit")>"disable the provider, or bind the identifier from before"</a>
                ", then " <a href=format!("{base}/revoke_tokens")>{TITLE.to_lowercase()}</a> "."
            </p>
            <MutationForm action=AcknowledgeIdentities::PATH>
                <input type="hidden" name="id" value=id />
                {seen}
                <p class="hint">
                    "Or end the warning only: whoever has the name is let in, as before. The next change is told again."
                </p>
                <div class="buttons"><SubmitButton label="These Are the Same to Me" plain=true /></div>
            </MutationForm>
        }
    });
    view! {
        <Alert tone=Tone::Bad>
            <p><strong>"The name is the same, but what has it is not."</strong></p>
            <ul class="warnings">{rows}</ul>
            {(more > 0).then(|| view! { <p>{format!("And {more} more, told when these are decided.")}</p> })}
            <p>
                "Only the name is asked for, so the pipelines were let in. Either it was deleted and made anew under the \
                 same name, or somebody else has taken the name. Ask whoever looks after it which it was."
            </p>
            {ways_out}
        </Alert>
    }
}

fn row(changed: ChangedIdentity, base: &str) -> impl IntoView + use<> {
    let ChangedIdentity { issuer, what, name, id_claim, before, after, at, login_id, .. } = changed;
    let about = format!(" that showed {id_claim} {after}");
    view! {
        <li data-warning="id-changed">
            {format!("The {what} ")} <code>{name}</code> " has the " <code>{id_claim}</code> " " <code>{after}</code>
            " since " <Time at /> "; before it was " <code>{before}</code> ". Its tokens come from " <code>{issuer}</code> ". "
            <a href=format!("{base}/logins/{login_id}")>
                "See the login" <span class="visually-hidden">{about}</span>
            </a>
        </li>
    }
}
