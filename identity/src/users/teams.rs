//! Teams of users.

use serde_json::json;

use crate::{
    activity,
    core::Core,
    model::Team,
    naming::{Description, Name, Reference, ResourceKind},
    problem::{FieldErrors, Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, activity::Entry, transaction},
};

/// A new team as typed.
#[derive(Debug, Clone, Default)]
pub struct TeamDraft {
    /// Follows the rule for names.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The usernames of its members.
    pub members: Vec<String>,
}

/// Makes a team with its members on behalf of the operator.
///
/// # Errors
/// If a field breaks a rule, the name is taken or a member does not exist.
pub async fn create_team_by_operator(core: &Core, draft: &TeamDraft) -> Result<Team, Problem> {
    let mut errors = FieldErrors::new();
    let name = errors.check("/name", draft.name.parse::<Name>());
    let description = errors.check("/description", draft.description.parse::<Description>());
    errors.finish()?;
    let (Some(name), Some(description)) = (name, description) else { return Err(Problem::internal()) };
    transaction!(core.db, |tx| {
        let team =
            Team { id: core.new_gid(ResourceKind::Team), name: name.to_string(), description: description.to_string() };
        storage::teams::insert(&mut tx, &team, core.now()).await.map_err(|error| match error {
            StorageError::Duplicate => TransactionError::from(Problem::new(
                ProblemCode::AlreadyExists,
                format!("There is a team {name} already."),
            )),
            other => other.into(),
        })?;
        for username in &draft.members {
            let user = storage::users::find(&mut tx, &Reference::Path(username.clone()))
                .await?
                .ok_or_else(|| Problem::invalid_field("/members", format!("There is no user {username:?}.")))?;
            storage::teams::add_member(&mut tx, team.id.uuid, user.user.id.uuid, false).await?;
        }
        let entry = Entry {
            action: "team.created",
            namespace_path: None,
            target: team.id,
            target_name: &team.name,
            details: json!({ "members": draft.members }),
        };
        activity::record_system(core, &mut tx, "operator", &entry).await?;
        team
    })
}
