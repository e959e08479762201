//! Using a service account in a pipeline: what to paste, and waiting for the first login.

use identity::{
    ci::{self, CiSystem, Snippet, SnippetContext},
    model::{LoginOutcome, LoginRecord, ProviderDraft, ServiceAccount},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    api::service_accounts::latest_login,
    components::{
        address::address,
        alert::Alert,
        badge::Tone,
        chips::Chips,
        copy::CopyBlock,
        loaded::{Loaded, load},
        time::Time,
    },
    pages::service_accounts::login_account::{LoginDetails, outcome, reason},
};

/// How often the page looks for a login.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(2);

/// What to paste, and what came of it.
#[component]
pub fn Pipeline(
    /// The service account.
    account: ServiceAccount,
    /// Its page.
    base: String,
    /// The address of this server.
    public_url: String,
) -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("system").unwrap_or_default()));
    let here = base.clone();
    let id = account.id.to_string();
    let data = load(move || id.clone(), latest_login);
    let id = account.id.to_string();
    let wait = move |latest: Option<LoginRecord>| {
        let (id, here) = (id.clone(), address(&base, &[("tab", "pipeline")]));
        view! { <Waiting id here latest /> }.into_any()
    };
    view! {
        {move || {
            view! { <Snippets account=account.clone() base=here.clone() public_url=public_url.clone() asked=asked.get() /> }
        }}
        <Loaded data view=wait />
    }
}

#[component]
fn Snippets(account: ServiceAccount, base: String, public_url: String, asked: String) -> impl IntoView {
    let providers = &account.trusted_identity_providers;
    let systems: Vec<_> = providers.iter().map(|provider| CiSystem::from(&ProviderDraft::from(provider))).collect();
    let system = CiSystem::from_key(&asked).or_else(|| systems.first().copied()).unwrap_or(CiSystem::Other);
    // What is not recognised may be of any system.
    let of =
        |wanted| providers.iter().zip(&systems).filter(move |(_, of)| **of == wanted).map(|(provider, _)| provider);
    let mut asked: Vec<_> = of(system).collect();
    if asked.is_empty() {
        asked = of(CiSystem::Other).collect();
    }
    let trusted = !asked.is_empty() || system == CiSystem::Other;
    // The audience and the place that this account asks for; with those of another system the job would be refused.
    let mut files: Vec<([Snippet; 2], Option<String>)> = Vec::new();
    let several = asked.len() > 1;
    for provider in asked {
        let snippets = ci::snippets(system, &SnippetContext::of(provider, &public_url, &account.trn));
        if files.iter().all(|(known, _)| *known != snippets) {
            files.push((snippets, several.then(|| ci::in_words_as(system, &ProviderDraft::from(provider)))));
        }
    }
    if files.is_empty() {
        let context = SnippetContext {
            audience: providers.first().and_then(|provider| provider.audience.clone()).unwrap_or(public_url.clone()),
            public_url,
            service_account: account.trn.clone(),
            ..SnippetContext::default()
        };
        files.push((ci::snippets(system, &context), None));
    }
    let links = CiSystem::ALL.map(|one| {
        let href = address(&base, &[("tab", "pipeline"), ("system", one.key())]);
        (one.label().to_owned(), href, one == system)
    });
    let blocks = files.into_iter().flat_map(|(snippets, whose)| {
        let whose = whose.map(|whose| view! { <p class="hint">{whose}</p> }.into_any());
        let blocks = snippets.map(|snippet| {
            view! {
                <h3>{snippet.title}</h3>
                <CopyBlock label=snippet.title text=snippet.text />
            }
            .into_any()
        });
        whose.into_iter().chain(blocks)
    });
    view! {
        <section class="snippets">
            <h2>"Log in from a Pipeline"</h2>
            <p class="hint">
                "The job asks its CI system for an ID token, and exchanges it for an access token that lives for minutes. \
                 Nothing secret is stored. Choose where the pipeline runs:"
            </p>
            <Chips label="CI systems" chips=links.into() />
            {(!trusted)
                .then(|| {
                    view! {
                        <Alert tone=Tone::Warning>
                            <p>
                                {format!("This service account trusts no identity provider that looks like {}. ", system.label())}
                                <a href=format!("{base}/edit")>"Add one"</a> " first."
                            </p>
                        </Alert>
                    }
                })}
            {blocks.collect::<Vec<_>>()}
        </section>
    }
}

/// Waits for a login and tells what came of it. Without JavaScript it tells of the last one and asks to look again.
#[component]
fn Waiting(id: String, here: String, latest: Option<LoginRecord>) -> impl IntoView {
    let before = latest.as_ref().map(|login| login.id);
    let latest = RwSignal::new(latest);
    // A login that was there before is not the one that is waited for.
    let arrived = Memo::new(move |_| latest.with(|login| login.as_ref().map(|login| login.id)) != before);
    let alive = crate::application::Shared::get().alive;
    let lost = RwSignal::new(false);
    Effect::new(move |_| {
        let id = id.clone();
        let look = move || {
            let id = id.clone();
            spawn_local(async move {
                let answer = latest_login(id).await;
                let _ = lost.try_set(answer.is_err());
                if let Ok(Some(login)) = answer
                    && latest.try_with_untracked(|now| now.as_ref().map(|now| now.id)) != Some(Some(login.id))
                {
                    let _ = latest.try_set(Some(login));
                }
            });
        };
        if let Ok(timer) = set_interval_with_handle(look, PAUSE) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <section class="waiting card" aria-labelledby="waiting-title">
            <h2 id="waiting-title">"Logins"</h2>
            <div role="status">
                {move || {
                    if alive.get() {
                        let text = match (lost.get(), arrived.get()) {
                            (true, _) => "The server cannot be reached. Trying again…",
                            (false, true) => "Still watching for more logins.",
                            (false, false) => "Waiting for a login. Run the pipeline; this page shows at once how it went.",
                        };
                        view! { <p class="watching"><span class="pulse" aria-hidden="true"></span>{text}</p> }.into_any()
                    } else {
                        view! { <p><a rel="external" href=here.clone()>"Look again"</a> " once the pipeline has run."</p> }.into_any()
                    }
                }}
            </div>
            <div role="status" class="login-outcome">
                {move || {
                    latest.get().map(|login| view! { <Outcome login fresh=arrived.get() /> }.into_any())
                }}
            </div>
        </section>
    }
}

#[component]
fn Outcome(login: LoginRecord, fresh: bool) -> impl IntoView {
    let at = login.at;
    let when = move || view! { {if fresh { "" } else { "The last login before you opened this page, " }} <Time at /> };
    if login.outcome == LoginOutcome::Accepted {
        return view! {
            <Alert tone=Tone::Good>
                <p><strong>"It works: the login was accepted. "</strong> {when()} ", from " {login.source_address}</p>
            </Alert>
        }
        .into_any();
    }
    let reason = reason(&login).unwrap_or_default();
    let source = login.source_address.clone();
    let (said, next) = match login.outcome {
        // Nobody is wrong: what the account trusts is not at fault, and changing it would not help.
        LoginOutcome::Unavailable => {
            ("The login could not be decided. ", "Nothing was refused: run the job again once the issuer answers.")
        }
        _ => ("The login was refused. ", ""),
    };
    view! {
        <Alert tone=outcome(login.outcome).1>
            <p><strong>{said}</strong> {when()} ", from " {source}</p>
            <p>{reason}</p>
            {(!next.is_empty()).then(|| view! { <p>{next}</p> })}
        </Alert>
        <LoginDetails account=login.account />
    }
    .into_any()
}
