//! The password once more, before something for which an open browser that somebody found must not be enough.

use serde_json::json;

use super::password;
use crate::{activity, caller::Caller, core::Core, model::User, problem::Problem, storage::activity::Entry};

/// Whether this is the caller's own password, of which `hash` is stored. `session` is the one that asks; a wrong password
/// is noted as `refused`: it may be somebody who found the browser open.
///
/// # Errors
/// If too many were wrong.
pub(crate) async fn is_own_password(
    core: &Core,
    caller: &Caller,
    user: &User,
    hash: String,
    given: &str,
    (session, refused): (&str, &'static str),
) -> Result<bool, Problem> {
    // Counted by session rather than by address: it is an open browser that somebody guesses in.
    let attempt = core.throttle.password(session, &user.username, core.now())?;
    if password::verify(given, Some(hash)).await? {
        attempt.succeeded();
        return Ok(true);
    }
    let entry = Entry {
        action: refused,
        namespace_path: None,
        target: user.id,
        target_name: &user.username,
        details: json!({}),
    };
    let mut tx = core.db.begin_append().await?;
    activity::record(core, &mut tx, caller, &entry).await?;
    tx.commit().await?;
    Ok(false)
}
