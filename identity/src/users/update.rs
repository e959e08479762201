//! Changing what a user may do: administer this server, sign in.

use serde_json::{Map, json};

use super::administration;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::{User, UserDetails},
    naming::Reference,
    problem::Problem,
    storage::{self, activity::Entry, transaction},
};

/// What becomes of a user; what is not said stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UserChange {
    /// Whether the person administers this server.
    pub admin: Option<bool>,
    /// Whether the person may sign in.
    pub active: Option<bool>,
}

/// Changes a user, if the stored version is `version` (or whatever it is, if none is given). Who may no longer sign in
/// is signed out everywhere, and their access tokens are refused from now on. The answer tells which groups are left
/// without another owner.
///
/// # Errors
/// If the caller is no administrator or the user themselves, there is no such user, or somebody was faster.
pub async fn update(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    change: UserChange,
    version: Option<i64>,
) -> Result<UserDetails, Problem> {
    transaction!(core.db, |tx| {
        let current = administration::to_change(&mut tx, caller, by, version).await?.user;
        let changed = User {
            admin: change.admin.unwrap_or(current.admin),
            active: change.active.unwrap_or(current.active),
            version: current.version + 1,
            ..current.clone()
        };
        if changed.admin == current.admin && changed.active == current.active {
            administration::details(core, &mut tx, caller, current, "").await?
        } else {
            let now = core.now();
            let locked_out = current.active && !changed.active;
            // What was issued in this very moment is refused too.
            let valid_after = locked_out.then_some(now + 1);
            if !storage::users::update(&mut tx, &changed, current.version, now, valid_after).await? {
                Err(Problem::stale(&current))?;
            }
            let mut details = Map::new();
            let flags = [("admin", current.admin, changed.admin), ("active", current.active, changed.active)];
            for (name, before, after) in flags.into_iter().filter(|(_, before, after)| before != after) {
                details.insert(name.to_owned(), json!({ "before": before, "after": after }));
            }
            if locked_out {
                let ended = storage::sessions::delete_of_user(&mut tx, changed.id.uuid, "").await?;
                details.insert("ended_sessions".to_owned(), json!(ended));
            }
            let entry = Entry {
                action: "user.updated",
                namespace_path: None,
                target: changed.id,
                target_name: &changed.username,
                details: details.into(),
            };
            activity::record(core, &mut tx, caller, &entry).await?;
            administration::details(core, &mut tx, caller, changed, "").await?
        }
    })
}
