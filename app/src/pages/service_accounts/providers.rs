//! The trusted identity providers of the form: a card each, claims in rows.

use identity::model::{ClaimDraft, MAX_PROVIDERS};
use leptos::prelude::*;

use crate::{
    components::icon::Icon,
    forms::{
        EDIT, FormState,
        errors::FieldMessage,
        fields::{Checkbox, SelectField, TextField},
        service_account::{ProviderForm, ServiceAccountForm},
    },
};

/// The cards, and the button for one more.
#[component]
pub fn Providers(
    /// The form.
    draft: RwSignal<ServiceAccountForm>,
) -> impl IntoView {
    let state = FormState::get();
    let pointer = "/trusted_identity_providers";
    let id = state.field_id(pointer);
    let error_id = format!("{id}-error");
    let error = Signal::derive(move || state.error(pointer));
    view! {
        <section class="providers" id=id tabindex="-1">
            <h2>"Trusted Identity Providers"</h2>
            <p class="hint">
                "Tokens issued by trusted identity providers can authenticate to this service account if the bound \
                 claims match the token claims."
            </p>
            <FieldMessage id=error_id message=error />
            {move || {
                let providers = draft.with(|form| form.trusted_identity_providers.clone());
                let only = providers.len() == 1;
                let full = providers.len() >= MAX_PROVIDERS;
                let cards = providers
                    .into_iter()
                    .enumerate()
                    .map(|(at, provider)| view! { <ProviderCard at provider only /> })
                    .collect_view();
                view! {
                    {cards}
                    {(!full)
                        .then(|| {
                            view! {
                                <button class="button" name=EDIT value="add_provider">
                                    <Icon name="add" />
                                    "New Identity Provider"
                                </button>
                            }
                        })}
                }
            }}
        </section>
    }
}

#[component]
fn ProviderCard(at: usize, provider: ProviderForm, only: bool) -> impl IntoView {
    let number = at + 1;
    let name = move |field: &str| format!("draft[trusted_identity_providers][{at}][{field}]");
    let pointer = move |field: &str| format!("/trusted_identity_providers/{at}/{field}");
    let matches = vec![
        ("exact".to_owned(), "Exact: claims must be equal".to_owned()),
        ("wildcard".to_owned(), "Wildcard: * stands for any text".to_owned()),
    ];
    let advanced = provider.disabled
        || provider.single_use
        || !provider.expires_at.is_empty()
        || !provider.max_token_life_seconds.is_empty();
    let claims = provider.bound_claims.clone();
    view! {
        <fieldset class="card provider">
            <legend>{format!("Identity provider {number}")}</legend>
            {(!only)
                .then(|| {
                    view! {
                        <button
                            class="icon-button card-remove" name=EDIT value=format!("remove_provider:{at}")
                            aria-label=format!("Remove identity provider {number}") title="Remove"
                        >
                            <Icon name="remove" />
                        </button>
                    }
                })}
            <input type="hidden" name=name("id") value=provider.id />
            <TextField
                label="Issuer URL" name=name("issuer") pointer=pointer("issuer") value=provider.issuer code=true
                kind="url" placeholder="https://gitlab.com" hint="The iss of the tokens."
            />
            <TextField
                label="Audience" name=name("audience") pointer=pointer("audience") value=provider.audience code=true
                hint="The aud that tokens must name. If you leave it empty, it is the address of this server."
            />
            <Checkbox
                label="Accept tokens made for any service" name=name("accept_any_audience")
                pointer=pointer("accept_any_audience") checked=provider.accept_any_audience warning=true
                hint="Not recommended: any service that receives such a token could use it here. Owners only."
            />
            <SelectField
                label="Match" name=name("match") pointer=pointer("match") options=matches value=provider.how
            />
            <Claims at claims />
            <details class="advanced" open=advanced>
                <summary>"Advanced"</summary>
                <TextField
                    label="Expires (UTC)" name=name("expires_at") pointer=pointer("expires_at")
                    value=provider.expires_at kind="datetime-local" optional=true
                    hint="From then on this provider is not trusted any more."
                />
                <TextField
                    label="Maximum access token life, in seconds" name=name("max_token_life_seconds")
                    pointer=pointer("max_token_life_seconds") value=provider.max_token_life_seconds optional=true
                    hint="300 to 3600. If you leave it empty, access tokens live for 900 seconds."
                />
                <Checkbox
                    label="Each token lets in only once" name=name("single_use") pointer=pointer("single_use")
                    checked=provider.single_use hint="A token that was used is refused the second time, by its jti."
                />
                <Checkbox
                    label="Disabled" name=name("disabled") pointer=pointer("disabled") checked=provider.disabled
                    hint="Tokens of this provider are not accepted for now."
                />
            </details>
        </fieldset>
    }
}

#[component]
fn Claims(at: usize, claims: Vec<ClaimDraft>) -> impl IntoView {
    let state = FormState::get();
    let pointer = format!("/trusted_identity_providers/{at}/bound_claims");
    let id = state.field_id(&pointer);
    let error_id = format!("{id}-error");
    let error = Signal::derive(move || state.error(&pointer));
    let only = claims.len() == 1;
    let rows = claims.into_iter().enumerate().map(|(row, claim)| view! { <ClaimRow at row claim only /> });
    view! {
        <fieldset class="claims" id=id>
            <legend>"Bound Claims"</legend>
            <p class="hint">
                "All of them must be present in the token that is used to log in. A path like "
                <code>"/kubernetes.io/namespace"</code> " or " <code>"kubernetes.io.namespace"</code>
                " reaches into nested claims."
            </p>
            <FieldMessage id=error_id message=error />
            {rows.collect_view()}
            <button class="button button-small" name=EDIT value=format!("add_claim:{at}")>
                <Icon name="add" />
                "New Claim"
            </button>
        </fieldset>
    }
}

#[component]
fn ClaimRow(at: usize, row: usize, claim: ClaimDraft, only: bool) -> impl IntoView {
    view! {
        <div class="claim-row">
            <ClaimField at row part="name" label="Name" value=claim.name />
            <ClaimField at row part="value" label="Value" value=claim.value />
            {(!only)
                .then(|| {
                    view! {
                        <button
                            class="icon-button" name=EDIT value=format!("remove_claim:{at}:{row}")
                            aria-label=format!("Remove claim {} of identity provider {}", row + 1, at + 1)
                            title="Remove claim"
                        >
                            <Icon name="remove" />
                        </button>
                    }
                })}
        </div>
    }
}

#[component]
fn ClaimField(at: usize, row: usize, part: &'static str, label: &'static str, value: String) -> impl IntoView {
    let state = FormState::get();
    let pointer = format!("/trusted_identity_providers/{at}/bound_claims/{row}/{part}");
    let id = state.field_id(&pointer);
    let error_id = format!("{id}-error");
    let described = error_id.clone();
    let error = Signal::derive(move || state.error(&pointer));
    view! {
        <div class="field" class:field-invalid=move || error.with(Option::is_some)>
            <label for=id.clone()>
                {label}
                <span class="visually-hidden">{format!(" of claim {}, identity provider {}", row + 1, at + 1)}</span>
            </label>
            <FieldMessage id=error_id message=error />
            <input
                id=id
                name=format!("draft[trusted_identity_providers][{at}][bound_claims][{row}][{part}]")
                value=value
                class="code"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                maxlength="2048"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
            />
        </div>
    }
}
