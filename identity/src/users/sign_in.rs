//! Signing in with a password, and knowing who a session belongs to.

use serde_json::json;
use uuid::Uuid;

use super::password;
use crate::{
    activity,
    caller::Caller,
    clock::Millis,
    core::Core,
    model::{Means, User},
    naming::Reference,
    problem::{Problem, ProblemCode},
    storage::{self, activity::Entry},
};

/// Checks username and password. Both unknown names and wrong passwords get the same answer after the same work.
///
/// # Errors
/// [`ProblemCode::Unauthenticated`] if they do not fit or the account is not active; [`ProblemCode::TooManyRequests`] if
/// too many attempts from `source` were wrong; [`ProblemCode::Forbidden`] if passwords are switched off.
pub async fn sign_in(core: &Core, username: &str, password: &str, source: &str) -> Result<Caller, Problem> {
    if !core.settings.password_sign_in {
        return Err(Problem::forbidden("This server lets nobody sign in with a password."));
    }
    let attempt = core.throttle.password(source, username.trim(), core.now())?;
    let mut db = &core.db;
    let row = storage::users::find(&mut db, &Reference::Path(username.trim().to_owned())).await?;
    let hash = row.as_ref().and_then(|row| row.password_hash.clone());
    let right = password::verify(password, hash).await?;
    let Some(row) = row else { return Err(refused()) };
    let accepted = right && row.user.active;
    record(core, &row.user, accepted, source).await?;
    if !accepted {
        return Err(refused());
    }
    attempt.succeeded();
    Ok(Caller::User { id: row.user.id.uuid, username: row.user.username, admin: row.user.admin, means: Means::Session })
}

fn refused() -> Problem {
    Problem::new(ProblemCode::Unauthenticated, "The username or the password is wrong.")
}

async fn record(core: &Core, user: &User, accepted: bool, source: &str) -> Result<(), Problem> {
    let entry = Entry {
        action: if accepted { "user.signed_in" } else { "user.sign_in_refused" },
        namespace_path: None,
        target: user.id,
        target_name: &user.username,
        details: json!({ "source_address": source }),
    };
    let mut tx = core.db.begin_append().await?;
    activity::record_system(core, &mut tx, "sign-in", &entry).await?;
    Ok(tx.commit().await?)
}

/// Whether a person may be let in who was found to be the right one after `began`: the account is active, and nobody has
/// changed it since, such as by a new password. To be asked once their session is stored: whoever ends sessions from
/// then on ends this one, too.
///
/// # Errors
/// [`ProblemCode::Unauthenticated`] if not; or if the database fails.
pub async fn confirm(core: &Core, caller: &Caller, began: Millis) -> Result<(), Problem> {
    let mut db = &core.db;
    if storage::users::is_unchanged(&mut db, caller.id(), began).await? { Ok(()) } else { Err(refused()) }
}

/// The caller that a session stands for, as the account is now; none if it is gone or not active.
///
/// # Errors
/// If the database fails.
pub async fn caller(core: &Core, user_id: Uuid) -> Result<Option<Caller>, Problem> {
    let mut db = &core.db;
    let standing = storage::users::standing(&mut db, user_id).await?;
    let Some(user) = standing.filter(|user| user.active) else { return Ok(None) };
    super::seen(core, user_id, user.last_seen_at).await;
    Ok(Some(Caller::User { id: user_id, username: user.username, admin: user.admin, means: Means::Session }))
}
