//! Another password for oneself.

use serde_json::json;

use super::{own_password::is_own_password, password};
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::User,
    naming::Reference,
    problem::{FieldErrors, Problem},
    storage::{self, activity::Entry, transaction},
};

/// Changes the caller's own password, which takes the current one. All sessions but `current` end.
///
/// # Errors
/// If the caller has no password, the current one is wrong, the new one breaks a rule, too many were wrong, or somebody was
/// faster.
pub async fn change_password(
    core: &Core,
    caller: &Caller,
    current_password: &str,
    new_password: &str,
    current: &str,
) -> Result<(), Problem> {
    let Caller::User { id, .. } = caller else {
        return Err(Problem::forbidden("Service accounts have no password."));
    };
    let by = Reference::Id(*id);
    let mut db = &core.db;
    let row = storage::users::find(&mut db, &by).await?.ok_or_else(Problem::unauthenticated)?;
    let Some(hash) = row.password_hash else {
        return Err(Problem::forbidden("You do not sign in with a password."));
    };
    let mut errors = FieldErrors::new();
    errors.check("/new_password", password::check(new_password, &row.user.username));
    if new_password == current_password {
        errors.add("/new_password", "This is the password that you have.");
    }
    let asked = (current, "user.password_change_refused");
    if !is_own_password(core, caller, &row.user, hash, current_password, asked).await? {
        errors.add("/current_password", "This is not your password.");
    }
    errors.finish()?;
    let hash = password::hash(core, new_password).await?;
    transaction!(core.db, |tx| {
        // Not if it was reset meanwhile, or the person locked out.
        let changed = User { version: row.user.version + 1, ..row.user.clone() };
        if !storage::users::update_password(&mut tx, &changed, row.user.version, core.now(), &hash, None).await? {
            Err(Problem::stale(&row.user))?;
        }
        let ended = storage::sessions::delete_of_user(&mut tx, *id, current).await?;
        let entry = Entry {
            action: "user.password_changed",
            namespace_path: None,
            target: changed.id,
            target_name: &changed.username,
            details: json!({ "ended_sessions": ended }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
