//! Deleting a team: its users lose what only its roles allow.

use serde_json::json;

use super::visible;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    naming::Reference,
    problem::Problem,
    storage::{self, activity::Entry, transaction},
    users::administration,
};

/// Deletes a team with its memberships, if the stored version is `version` (or whatever it is, if none is given). That
/// takes an administrator. No group is left without an owner by it: a top-level group has a user who owns it by
/// themselves.
///
/// # Errors
/// If the caller may not, there is no such team, or somebody was faster.
pub async fn delete(core: &Core, caller: &Caller, by: &Reference, version: Option<i64>) -> Result<(), Problem> {
    administration::only(caller)?;
    transaction!(core.db, |tx| {
        let caller = &administration::still(&mut tx, caller).await?;
        let team = visible(&mut tx, caller, by).await?;
        if version.is_some_and(|version| version != team.version) {
            Err(Problem::stale(&team))?;
        }
        // Told where it happened, too: whoever reads the activity of a group finds out why somebody lost a role there.
        for (path, role) in storage::teams::held(&mut tx, team.id.uuid).await? {
            let entry = Entry {
                action: "member.removed",
                namespace_path: Some(&path),
                target: team.id,
                target_name: &team.name,
                details: json!({ "role": role }),
            };
            activity::record(core, &mut tx, caller, &entry).await?;
        }
        storage::teams::delete(&mut tx, team.id.uuid).await?;
        let entry = Entry {
            action: "team.deleted",
            namespace_path: None,
            target: team.id,
            target_name: &team.name,
            details: json!({}),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
