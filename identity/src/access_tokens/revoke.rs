//! Revoking one token (RFC 7009).

use serde_json::json;

use super::{
    authenticate::standing,
    verify::{LEEWAY_SECONDS, verify},
};
use crate::{
    activity,
    caller::Caller,
    clock::Millis,
    core::Core,
    model::{MAX_SESSION_SECONDS, MAX_TOKEN_LIFE_SECONDS},
    personal_tokens,
    problem::{Problem, ProblemCode},
    secret_text::PERSONAL_TOKEN,
    storage::{self, activity::Entry, transaction},
};

/// When no token that goes back to a login of this moment (in seconds) can be valid any more.
pub(crate) fn forgotten_at(began: i64) -> Millis {
    let longest = i64::from(MAX_SESSION_SECONDS) + i64::from(MAX_TOKEN_LIFE_SECONDS);
    (began + longest + LEEWAY_SECONDS + 1).saturating_mul(1000)
}

/// Revokes an access token, with all that were renewed from the same login. Whoever holds a token may do that: to hold
/// it is to be able to use it. A text that is no valid token is as good as revoked.
///
/// # Errors
/// If the database fails.
pub async fn revoke(core: &Core, token: &str) -> Result<(), Problem> {
    if PERSONAL_TOKEN.is_meant(token) {
        return personal_tokens::revoke_held(core, token).await;
    }
    let Ok(token) = verify(core, token) else { return Ok(()) };
    let caller = match standing(core, &token).await {
        Ok(caller) => caller,
        Err(problem) if problem.code == ProblemCode::Unauthenticated => return Ok(()),
        Err(problem) => return Err(problem),
    };
    let (subject, forgotten) = match token.session {
        Some(session) => (session.login.uuid, forgotten_at(session.began)),
        None => (token.token_id, (token.expires + LEEWAY_SECONDS + 1).saturating_mul(1000)),
    };
    let (action, group) = match &caller {
        Caller::ServiceAccount { path, .. } => ("service_account.token_revoked", path.rsplit_once('/').map(|p| p.0)),
        Caller::User { .. } => ("user.token_revoked", None),
    };
    transaction!(core.db, |tx| {
        storage::revocations::insert(&mut tx, subject, Millis::MAX, forgotten).await?;
        let entry = Entry {
            action,
            namespace_path: group,
            target: token.bearer,
            target_name: caller.name(),
            details: json!({ "jti": token.token_id.to_string(), "login_id": token.session.map(|session| session.login) }),
        };
        activity::record(core, &mut tx, &caller, &entry).await?;
    })
}
