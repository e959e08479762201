//! Who is calling: from the browser's session to the caller that services take.

use std::{net::SocketAddr, sync::Arc};

use axum::extract::ConnectInfo;
use http::request::Parts;
use identity::{caller::Caller, core::Core, problem::Problem};
use leptos::prelude::use_context;
use tower_sessions::Session;
use uuid::Uuid;

/// Where the session keeps the person.
const USER: &str = "user_id";

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

/// The person who is signed in.
pub async fn signed_in() -> Result<(Arc<Core>, Caller), Problem> {
    caller().await?.ok_or_else(Problem::unauthenticated)
}

/// Starts the session of a person, under a new identifier so that nobody can have prepared it.
pub async fn begin(caller: &Caller) -> Result<(), Problem> {
    let session = session()?;
    session.cycle_id().await.map_err(|error| failed(&error))?;
    session.insert(USER, caller.id().to_string()).await.map_err(|error| failed(&error))
}

/// Ends the session.
pub async fn end() -> Result<(), Problem> {
    session()?.flush().await.map_err(|error| failed(&error))
}

/// Where the request comes from, for limits on guessing.
pub fn source() -> String {
    let address = use_context::<Parts>().and_then(|parts| parts.extensions.get::<ConnectInfo<SocketAddr>>().copied());
    address.map_or_else(|| "unknown".to_owned(), |ConnectInfo(address)| address.ip().to_string())
}

fn session() -> Result<Session, Problem> {
    let parts = use_context::<Parts>().ok_or_else(Problem::internal)?;
    parts.extensions.get::<Session>().cloned().ok_or_else(|| {
        tracing::error!("no session layer around the pages");
        Problem::internal()
    })
}

fn failed(error: &tower_sessions::session::Error) -> Problem {
    tracing::error!(%error, "session store");
    Problem::internal()
}
