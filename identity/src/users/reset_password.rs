//! A new password for somebody else, set by an administrator.

use serde_json::json;

use super::{administration, password};
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::{User, WithPassword},
    naming::Reference,
    problem::Problem,
    storage::{self, activity::Entry, transaction},
};

/// Sets the password that was typed, or one that is made up where nothing was. The user is signed out everywhere.
///
/// # Errors
/// If the caller is no administrator or the user themselves, there is no such user, the password breaks a rule, or
/// somebody was faster.
pub async fn reset_password(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    typed: &str,
    version: Option<i64>,
) -> Result<WithPassword, Problem> {
    let mut db = &core.db;
    // Asked before the password is hashed, too: nobody else gets to cause that work.
    let username = administration::to_change(&mut db, caller, by, version).await?.user.username;
    let generated = typed.is_empty().then(|| password::generate(core));
    let chosen = generated.as_deref().unwrap_or(typed);
    password::check(chosen, &username).map_err(|error| Problem::invalid_field("/password", error))?;
    let hash = password::hash(core, chosen).await?;
    let user = transaction!(core.db, |tx| {
        let current = administration::to_change(&mut tx, caller, by, version).await?.user;
        let changed = User { version: current.version + 1, ..current.clone() };
        // Tokens that were made with the old password end, too: it is reset since somebody else may know it.
        let now = core.now();
        let end = Some(now + 1);
        if !storage::users::update_password(&mut tx, &changed, current.version, now, &hash, end).await? {
            Err(Problem::stale(&current))?;
        }
        let ended = storage::sessions::delete_of_user(&mut tx, changed.id.uuid, "").await?;
        let entry = Entry {
            action: "user.password_reset",
            namespace_path: None,
            target: changed.id,
            target_name: &changed.username,
            details: json!({ "ended_sessions": ended }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
        changed
    })?;
    Ok(WithPassword { user, generated })
}
