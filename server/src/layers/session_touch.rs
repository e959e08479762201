//! A session ends 12 hours after it was last used, and is not written at every request for that. Where it was last used
//! from is kept with it, so that its owner can tell it from others.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use identity::{clock::Millis, core::Core, problem::Problem};
use tower_sessions::{Session, session::Error, session_store::Error as StoreError};

use crate::problem::Refusal;

/// How often a session in use is written again.
const STEP: Duration = Duration::from_hours(1);
/// Where the session keeps when that was.
const KEY: &str = "touched_at";

/// Writes the session, which also renews its cookie, if that was not done for an hour.
pub async fn touch(State(core): State<Arc<Core>>, request: Request, next: Next) -> Response {
    // Files need no session; reading it would cost them a query each.
    let is_page = !request.uri().path().starts_with("/pkg/");
    let session = request.extensions().get::<Session>().filter(|_| is_page).cloned();
    let (parts, body) = request.into_parts();
    if let Some(session) = session
        && session.id().is_some()
        && let Err(error) = renew(&session, &parts, core.now()).await
    {
        tracing::error!(%error, "a session could not be renewed");
        // The page would wait for the same database once more.
        if let Error::Store(StoreError::Backend(_)) = error {
            return Refusal::from(Problem::database_unavailable()).into_response();
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

/// The session layer answers a bare 500 when a session cannot be written after the page was made, and none of our
/// answers is without a type: that is the database again.
pub async fn unwritten(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR && !response.headers().contains_key(header::CONTENT_TYPE)
    {
        return Refusal::from(Problem::database_unavailable()).into_response();
    }
    response
}

async fn renew(session: &Session, parts: &Parts, now: Millis) -> Result<(), Error> {
    let touched: Option<Millis> = session.get(KEY).await?;
    let step = Millis::try_from(STEP.as_millis()).unwrap_or(Millis::MAX);
    // An empty session is one that does not exist: writing into it would make one for anybody with a cookie.
    if !session.is_empty().await && touched.is_none_or(|at| now - at > step) {
        session.insert(KEY, now).await?;
        app::note_origin(session, parts).await?;
    }
    Ok(())
}
