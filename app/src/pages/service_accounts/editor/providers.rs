//! The trusted identity providers of the form, a card each.

use identity::{
    ci::CiSystem,
    model::{MAX_PROVIDERS, ProviderDraft},
};
use leptos::prelude::*;

use super::claims::Claims;
use crate::{
    components::icon::Icon,
    forms::{
        EDIT, FormState,
        errors::FieldMessage,
        fields::{Checkbox, SelectField, TextField},
        service_account::{ProviderForm, ServiceAccountForm},
    },
    pages::service_accounts::reach::Reach,
};

/// The cards, and the button for one more.
#[component]
pub fn Providers(
    /// What the fields are made of; it changes when there are more or fewer of them.
    draft: RwSignal<ServiceAccountForm>,
    /// What stands in them by now.
    typed: RwSignal<ServiceAccountForm>,
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
                    .map(|(at, provider)| view! { <ProviderCard at provider only typed /> })
                    .collect_view();
                view! {
                    {cards}
                    {if full {
                        let text = format!("A service account trusts at most {MAX_PROVIDERS} identity providers.");
                        view! { <p class="hint">{text}</p> }.into_any()
                    } else {
                        view! {
                            <button class="button" name=EDIT value="add_provider">
                                <Icon name="add" />
                                "New Identity Provider"
                            </button>
                        }
                            .into_any()
                    }}
                }
            }}
        </section>
    }
}

#[component]
fn ProviderCard(at: usize, provider: ProviderForm, only: bool, typed: RwSignal<ServiceAccountForm>) -> impl IntoView {
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
        || !provider.max_token_life_seconds.is_empty()
        || !provider.max_session_seconds.is_empty();
    let system = provider.system();
    let claims = provider.bound_claims.clone();
    let reach = Signal::derive(move || {
        typed.with(|form| {
            let provider = form.trusted_identity_providers.get(at);
            provider.map_or((CiSystem::Other, ProviderDraft::default()), |form| (form.recognised(), form.draft()))
        })
    });
    let recognised = Memo::new(move |_| reach.with(|(system, _)| *system));
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
            <Preset at chosen=provider.system />
            <TextField
                label="Issuer URL" name=name("issuer") pointer=pointer("issuer") value=provider.issuer code=true
                kind="url" placeholder=issuer_example(system) hint="The iss of the tokens."
            />
            <TextField
                label="Audience" name=name("audience") pointer=pointer("audience") value=provider.audience code=true
                hint=audience_hint(system)
            />
            <Checkbox
                label="Accept tokens made for any service" name=name("accept_any_audience")
                pointer=pointer("accept_any_audience") checked=provider.accept_any_audience warning=true
                hint="Not recommended: any service that receives such a token could use it here. Owners only."
            />
            <SelectField
                label="Match" name=name("match") pointer=pointer("match") options=matches value=provider.how
            />
            <Claims at system recognised claims />
            <Reach provider=reach />
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
                <TextField
                    label="A login can be renewed for, in seconds" name=name("max_session_seconds")
                    pointer=pointer("max_session_seconds") value=provider.max_session_seconds optional=true
                    hint="900 to 86400. If you leave it empty, for 6 hours. Then the pipeline needs a new ID token."
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

/// Which CI system the pipeline runs on. Choosing one sets the card up; the button does the same without JavaScript, and
/// brings back questions that were removed.
#[component]
fn Preset(at: usize, chosen: String) -> impl IntoView {
    let first = (String::new(), "Choose a CI system".to_owned());
    let systems = CiSystem::ALL.iter().map(|system| (system.key().to_owned(), system.label().to_owned()));
    let options = std::iter::once(first).chain(systems).collect();
    view! {
        <div class="preset">
            <SelectField
                label="CI system" name=format!("draft[trusted_identity_providers][{at}][system]")
                pointer=format!("/trusted_identity_providers/{at}/system") options value=chosen
                hint="Fills in what is the same for all its users, and asks for what only you know."
            />
            <button class="button" name=EDIT value=format!("set_up:{at}")>
                "Ask for its claims"
                <span class="visually-hidden">{format!(" of identity provider {}", at + 1)}</span>
            </button>
        </div>
    }
}

/// An example, if the address is not the same for everybody.
const fn issuer_example(system: CiSystem) -> &'static str {
    match system {
        CiSystem::Other => "https://gitlab.com",
        system => system.issuer(),
    }
}

fn audience_hint(system: CiSystem) -> String {
    match system.fixed_audience() {
        Some(_) => format!("{} lets nobody choose it: this is what its tokens name.", system.label()),
        None => "The aud that tokens must name. If you leave it empty, it is the address of this server.".to_owned(),
    }
}
