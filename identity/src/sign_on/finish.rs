//! Back from the provider.

use uuid::Uuid;

use super::{
    JOURNEY, SignOnProvider, SignOnRefusal,
    account::arrive,
    endpoints::endpoints,
    exchange::exchange,
    id_token::{Person, person},
    proof::Proof,
};
use crate::{
    caller::Caller,
    core::Core,
    fingerprint::fingerprint,
    model::{Means, User},
    problem::Problem,
    storage::{
        self,
        sign_on_links::Row as Found,
        sign_ons::{Link, Row},
        transaction,
    },
};

/// The errors that a provider may answer with (RFC 6749 §4.1.2.1, OIDC Core 1.0 §3.1.2.6): nothing else gets into the
/// log.
const ERRORS: [&str; 11] = [
    "access_denied",
    "invalid_request",
    "unauthorized_client",
    "unsupported_response_type",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "login_required",
    "consent_required",
    "interaction_required",
    "account_selection_required",
];

/// The longest code or state that is looked at.
const MAX_PARAMETER: usize = 4096;
/// The most characters that are kept of what the provider calls a person.
const MAX_USERNAME: usize = 128;

/// What the provider had the browser bring: parameters that came exactly once.
#[derive(Clone, Copy, Default)]
pub struct Callback<'a> {
    /// Of which journey.
    pub state: Option<&'a str>,
    /// What is exchanged for the ID token.
    pub code: Option<&'a str>,
    /// Whom the answer comes from (RFC 9207).
    pub issuer: Option<&'a str>,
    /// Why there is no code.
    pub error: Option<&'a str>,
}

/// Who is signed in already in the browser that comes back.
#[derive(Clone, Copy)]
pub struct Visitor<'a> {
    /// The account.
    pub user: Uuid,
    /// The hash of the session.
    pub session: &'a str,
}

/// What came of a journey.
pub enum Finished {
    /// A person has signed on.
    SignedOn {
        /// Who it is.
        caller: Caller,
        /// The page that was wanted.
        return_to: String,
    },
    /// A person was found to link the visitor's account to, who confirms that now.
    Found,
    /// The visitor's account is linked to this person already.
    Linked,
}

/// Takes the provider's answer from a browser that has this secret, and in which `visitor` is signed in. Whatever comes of
/// it, the journey is over: the same answer is refused from then on.
///
/// # Errors
/// See [`SignOnRefusal`].
pub async fn finish(
    core: &Core,
    browser_secret: &str,
    callback: Callback<'_>,
    visitor: Option<Visitor<'_>>,
    source: &str,
) -> Result<Finished, SignOnRefusal> {
    let provider = core.settings.sign_on.as_ref().ok_or(SignOnRefusal::NotConfigured)?;
    let given = |value: Option<&str>| value.filter(|text| text.len() <= MAX_PARAMETER).map(ToOwned::to_owned);
    let state = given(callback.state).ok_or(SignOnRefusal::Parameter("state"))?;
    let journey = take(core, &state, browser_secret, source).await?;
    // Before anything is exchanged: whoever is led here with somebody else's answer links nothing.
    if let Some(link) = &journey.link
        && !visitor.is_some_and(|visitor| visitor.user == link.user && visitor.session == link.session_hash)
    {
        return Err(SignOnRefusal::AnotherSession);
    }
    let endpoints = endpoints(core, provider).await?;
    // Also of an answer that is an error: it may be another provider's as well.
    match callback.issuer {
        Some(issuer) if issuer != endpoints.issuer => return Err(SignOnRefusal::MixedUp),
        None if endpoints.names_itself => return Err(SignOnRefusal::NoIssuer),
        _ => {}
    }
    if let Some(error) = callback.error {
        let known = ERRORS.into_iter().find(|known| *known == error);
        return Err(SignOnRefusal::ProviderRefused(known.unwrap_or("that no standard knows")));
    }
    let granted = given(callback.code).ok_or(SignOnRefusal::Parameter("code"))?;
    let proof = Proof { state, browser_secret: browser_secret.to_owned() };
    let token = exchange(core, provider, &endpoints, &granted, &proof.verifier()).await?;
    let person = person(core, provider, &token, &proof.nonce()).await?;
    if let Some(link) = &journey.link {
        return keep(core, provider, &person, link).await?;
    }
    let user = account(core, provider, &person, source).await??;
    let caller = Caller::User { id: user.id.uuid, username: user.username, admin: user.admin, means: Means::Session };
    Ok(Finished::SignedOn { caller, return_to: journey.return_to })
}

/// Ends the journey, if this browser began it in time.
async fn take(core: &Core, state: &str, browser_secret: &str, source: &str) -> Result<Row, SignOnRefusal> {
    let row = taken(core, state, source).await?.ok_or(SignOnRefusal::UnknownState)?;
    if row.browser_hash != fingerprint(browser_secret) {
        return Err(SignOnRefusal::UnknownState);
    }
    if row.expires_at <= core.now() {
        return Err(SignOnRefusal::TooLate);
    }
    Ok(row)
}

async fn taken(core: &Core, state: &str, source: &str) -> Result<Option<Row>, Problem> {
    let look = core.throttle.secret(source, core.now())?;
    let state = fingerprint(state);
    let mut db = &core.db;
    // Anybody can make a state up: that costs a look, never the one who writes.
    if !storage::sign_ons::exists(&mut db, &state).await? {
        return Ok(None);
    }
    look.found();
    transaction!(core.db, |tx| storage::sign_ons::take(&mut tx, &state).await?)
}

/// Keeps the person for the session until that is confirmed; nobody is linked yet.
pub(super) async fn keep(
    core: &Core,
    provider: &SignOnProvider,
    person: &Person,
    link: &Link,
) -> Result<Result<Finished, SignOnRefusal>, Problem> {
    let issuer = provider.issuer.as_str();
    transaction!(core.db, |tx| {
        match storage::external_identities::find(&mut tx, issuer, &person.subject).await? {
            Some(user) if user == link.user => Ok(Finished::Linked),
            Some(_) => Err(SignOnRefusal::Taken),
            None => {
                let found = Found {
                    issuer: issuer.to_owned(),
                    subject: person.subject.clone(),
                    username: person.username.clone().unwrap_or_default().chars().take(MAX_USERNAME).collect(),
                };
                let whose = (link.session_hash.as_str(), link.user);
                storage::sign_on_links::keep(&mut tx, whose, &found, core.now() + JOURNEY).await?;
                Ok(Finished::Found)
            }
        }
    })
}

pub(super) async fn account(
    core: &Core,
    provider: &SignOnProvider,
    person: &Person,
    source: &str,
) -> Result<Result<User, SignOnRefusal>, Problem> {
    transaction!(core.db, |tx| arrive(core, &mut tx, provider, person, source).await?)
}
