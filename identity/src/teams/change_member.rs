//! Making a member of a team a maintainer, or no longer.

use serde_json::json;

use super::{managed, member};
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::TeamMember,
    naming::Reference,
    problem::Problem,
    storage::{self, activity::Entry, transaction},
};

/// Changes whether a member maintains the team. That takes a maintainer of the team or an administrator.
///
/// # Errors
/// If the caller may not, or the user is not in the team.
pub async fn change_member(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    user: &Reference,
    maintainer: bool,
) -> Result<TeamMember, Problem> {
    transaction!(core.db, |tx| {
        let team = managed(&mut tx, caller, by).await?;
        let (user, before) = member(&mut tx, &team, user).await?;
        if before != maintainer {
            storage::teams::set_maintainer(&mut tx, team.id.uuid, user.id.uuid, maintainer).await?;
            let entry = Entry {
                action: "team.member_changed",
                namespace_path: None,
                target: team.id,
                target_name: &team.name,
                details: json!({
                    "user": user.username, "maintainer": { "before": before, "after": maintainer },
                }),
            };
            activity::record(core, &mut tx, caller, &entry).await?;
        }
        TeamMember { user_id: user.id, username: user.username, active: user.active, maintainer }
    })
}
