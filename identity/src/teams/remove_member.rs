//! Taking a user out of a team.

use serde_json::json;

use super::{managed, member};
use crate::{
    activity,
    caller::Caller,
    core::Core,
    naming::Reference,
    problem::Problem,
    storage::{self, activity::Entry, transaction},
};

/// Removes a user, who loses at once what only the team's roles allow. That takes a maintainer of the team or an
/// administrator.
///
/// # Errors
/// If the caller may not, or the user is not in the team.
pub async fn remove_member(core: &Core, caller: &Caller, by: &Reference, user: &Reference) -> Result<(), Problem> {
    transaction!(core.db, |tx| {
        let team = managed(&mut tx, caller, by).await?;
        let (user, _) = member(&mut tx, &team, user).await?;
        storage::teams::remove_member(&mut tx, team.id.uuid, user.id.uuid).await?;
        let entry = Entry {
            action: "team.member_removed",
            namespace_path: None,
            target: team.id,
            target_name: &team.name,
            details: json!({ "user": user.username }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
