//! A session ends 12 hours after it was last used, and is not written at every request for that. Where it was last used
//! from is kept with it, so that its owner can tell it from others.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::request::Parts,
    middleware::Next,
    response::Response,
};
use identity::{clock::Millis, core::Core};
use tower_sessions::Session;

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
    }
    next.run(Request::from_parts(parts, body)).await
}

async fn renew(session: &Session, parts: &Parts, now: Millis) -> Result<(), tower_sessions::session::Error> {
    let touched: Option<Millis> = session.get(KEY).await?;
    let step = Millis::try_from(STEP.as_millis()).unwrap_or(Millis::MAX);
    // An empty session is one that does not exist: writing into it would make one for anybody with a cookie.
    if !session.is_empty().await && touched.is_none_or(|at| now - at > step) {
        session.insert(KEY, now).await?;
        app::note_origin(session, parts).await?;
    }
    Ok(())
}
