//! A new member of a team.

use serde_json::json;

use super::managed;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::{TeamMember, TeamMemberDraft},
    naming::Reference,
    problem::{Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, activity::Entry, transaction},
};

/// Adds a user, who from then on may do what the team's roles allow. That takes a maintainer of the team or an
/// administrator.
///
/// # Errors
/// If the caller may not, or the user does not exist or is in the team already.
pub async fn add_member(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    draft: &TeamMemberDraft,
) -> Result<TeamMember, Problem> {
    let username = draft.username.trim();
    transaction!(core.db, |tx| {
        let team = managed(&mut tx, caller, by).await?;
        let user = storage::users::find(&mut tx, &Reference::Path(username.to_owned())).await?;
        let user = user.map(|row| row.user).filter(|user| user.active).ok_or_else(|| {
            let text = format!("There is no active user {username:?}.");
            let text = if username.is_empty() { "Give the name of a user.".to_owned() } else { text };
            Problem::invalid_field("/username", text)
        })?;
        let added = storage::teams::add_member(&mut tx, team.id.uuid, user.id.uuid, draft.maintainer).await;
        added.map_err(|error| match error {
            StorageError::Duplicate => {
                let text = format!("{} is in this team already.", user.username);
                let mut problem = Problem::invalid_field("/username", text);
                problem.code = ProblemCode::AlreadyExists;
                TransactionError::from(problem)
            }
            other => other.into(),
        })?;
        let entry = Entry {
            action: "team.member_added",
            namespace_path: None,
            target: team.id,
            target_name: &team.name,
            details: json!({ "user": user.username, "maintainer": draft.maintainer }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
        TeamMember { user_id: user.id, username: user.username, active: true, maintainer: draft.maintainer }
    })
}
