//! Who is calling: from the browser's session to the caller that services take.

use std::{net::SocketAddr, sync::Arc};

use axum::extract::ConnectInfo;
use http::{header, request::Parts};
use identity::{
    caller::Caller,
    core::Core,
    problem::Problem,
    sessions::{BROWSER, MAX_BROWSER, SOURCE, USER, hash},
};
use leptos::prelude::use_context;
use tower_sessions::{Session, session::Error, session_store::Error as StoreError};
use uuid::Uuid;

/// Where a session keeps whether its person signed in at the sign-on provider.
const ELSEWHERE: &str = "signed_on";

/// The person who is signed in, if any.
pub async fn caller() -> Result<Option<(Arc<Core>, Caller)>, Problem> {
    person(super::core()?, &session()?).await
}

/// The person whose session it is, if any.
pub(super) async fn person(core: Arc<Core>, session: &Session) -> Result<Option<(Arc<Core>, Caller)>, Problem> {
    let id: Option<String> = session.get(USER).await.map_err(|error| failed(&error))?;
    let Some(id) = id.and_then(|id| Uuid::parse_str(&id).ok()) else { return Ok(None) };
    // Looked up at each request: who was locked out a moment ago is out.
    Ok(identity::users::caller(&core, id).await?.map(|caller| (core, caller)))
}

/// The person whose session it is, if any, with the hash of the session.
///
/// # Errors
/// If the session store or the database fails.
pub async fn visitor(core: &Arc<Core>, session: &Session) -> Result<Option<(Caller, String)>, Problem> {
    let found = person(Arc::clone(core), session).await?;
    Ok(found.zip(session.id()).map(|((_, caller), id)| (caller, hash(id.0))))
}

/// The person who is signed in.
pub async fn signed_in() -> Result<(Arc<Core>, Caller), Problem> {
    caller().await?.ok_or_else(Problem::unauthenticated)
}

/// Starts the session of a person whose password was looked at after `began`, in milliseconds.
pub async fn begin(core: &Core, caller: &Caller, began: i64) -> Result<(), Problem> {
    let parts = use_context::<Parts>().ok_or_else(Problem::internal)?;
    begin_session(core, &session()?, &parts, caller, began, false).await
}

/// Starts the session of a person, under a new identifier so that nobody can have prepared it. `elsewhere` says that they
/// signed in at the sign-on provider, where there is a session to end as well. `began` is when they were found to be the
/// right one, in milliseconds.
///
/// # Errors
/// If the account was changed or locked since, or the session store fails.
pub async fn begin_session(
    core: &Core,
    session: &Session,
    parts: &Parts,
    caller: &Caller,
    began: i64,
    elsewhere: bool,
) -> Result<(), Problem> {
    let stored = async {
        session.cycle_id().await?;
        session.insert(USER, caller.id().to_string()).await?;
        session.insert(ELSEWHERE, elsewhere).await?;
        note_origin(session, parts).await?;
        session.save().await
    };
    stored.await.map_err(|error| failed(&error))?;
    // Who ends all sessions of a person, as with a new password, has either ended this one just now or is seen here.
    if let Err(refusal) = identity::users::confirm(core, caller, began).await {
        session.flush().await.map_err(|error| failed(&error))?;
        return Err(refusal);
    }
    Ok(())
}

/// Keeps with the session where it is used from, and what the browser calls itself.
///
/// # Errors
/// If the session cannot be read.
pub async fn note_origin(session: &Session, parts: &Parts) -> Result<(), Error> {
    let browser = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // A header that can be read is ASCII, so that it may be cut anywhere.
    session.insert(BROWSER, browser.get(..MAX_BROWSER).unwrap_or(browser)).await?;
    session.insert(SOURCE, source_of(parts)).await
}

/// The hash of the session of this request, which tells it from others in lists.
pub fn current() -> Result<String, Problem> {
    Ok(session()?.id().map(|id| hash(id.0)).unwrap_or_default())
}

/// Ends the session; answers whether there is one at the sign-on provider as well.
pub async fn end() -> Result<bool, Problem> {
    let session = session()?;
    let elsewhere: Option<bool> = session.get(ELSEWHERE).await.map_err(|error| failed(&error))?;
    session.flush().await.map_err(|error| failed(&error))?;
    Ok(elsewhere.unwrap_or_default())
}

/// Where the request comes from, for limits on guessing.
pub fn source() -> String {
    use_context::<Parts>().map_or_else(|| "unknown".to_owned(), |parts| source_of(&parts))
}

fn source_of(parts: &Parts) -> String {
    let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    address.map_or_else(|| "unknown".to_owned(), |ConnectInfo(address)| address.ip().to_canonical().to_string())
}

fn session() -> Result<Session, Problem> {
    let parts = use_context::<Parts>().ok_or_else(Problem::internal)?;
    parts.extensions.get::<Session>().cloned().ok_or_else(|| {
        tracing::error!("no session layer around the pages");
        Problem::internal()
    })
}

fn failed(error: &Error) -> Problem {
    tracing::error!(%error, "session store");
    match error {
        Error::Store(StoreError::Backend(_)) => Problem::database_unavailable(),
        _ => Problem::internal(),
    }
}
