//! A new team.

use serde_json::json;

use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::{Team, TeamDraft},
    naming::{Description, Name, Reference, ResourceKind},
    problem::{FieldErrors, Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, Tx, activity::Entry, transaction},
    users::administration,
};

/// Makes a team with its members, which takes an administrator.
///
/// # Errors
/// If the caller may not, a field breaks a rule, the name is taken or a member does not exist.
pub async fn create(core: &Core, caller: &Caller, draft: &TeamDraft) -> Result<Team, Problem> {
    administration::only(caller)?;
    let (name, description) = parse(draft)?;
    transaction!(core.db, |tx| {
        administration::still(&mut tx, caller).await?;
        let team = insert(core, &mut tx, &name, &description, &draft.members).await?;
        activity::record(core, &mut tx, caller, &entry(&team, draft)).await?;
        team
    })
}

/// Makes a team with its members on behalf of the operator.
///
/// # Errors
/// If a field breaks a rule, the name is taken or a member does not exist.
pub async fn create_by_operator(core: &Core, draft: &TeamDraft) -> Result<Team, Problem> {
    let (name, description) = parse(draft)?;
    transaction!(core.db, |tx| {
        let team = insert(core, &mut tx, &name, &description, &draft.members).await?;
        activity::record_system(core, &mut tx, "operator", &entry(&team, draft)).await?;
        team
    })
}

fn parse(draft: &TeamDraft) -> Result<(Name, Description), Problem> {
    let mut errors = FieldErrors::new();
    let name = errors.check("/name", draft.name.parse::<Name>());
    let description = errors.check("/description", draft.description.parse::<Description>());
    errors.finish()?;
    name.zip(description).ok_or_else(Problem::internal)
}

fn entry<'a>(team: &'a Team, draft: &TeamDraft) -> Entry<'a> {
    Entry {
        action: "team.created",
        namespace_path: None,
        target: team.id,
        target_name: &team.name,
        details: json!({ "members": draft.members }),
    }
}

async fn insert(
    core: &Core,
    tx: &mut Tx,
    name: &Name,
    description: &Description,
    members: &[String],
) -> Result<Team, TransactionError> {
    let now = core.timestamp();
    let team = Team {
        id: core.new_gid(ResourceKind::Team),
        name: name.to_string(),
        description: description.to_string(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    storage::teams::insert(tx, &team).await.map_err(|error| match error {
        StorageError::Duplicate => {
            let mut problem = Problem::invalid_field("/name", format!("There is a team {name} already."));
            problem.code = ProblemCode::AlreadyExists;
            TransactionError::from(problem)
        }
        other => other.into(),
    })?;
    let mut added = Vec::new();
    for username in members {
        let user = storage::users::find(tx, &Reference::Path(username.clone()))
            .await?
            .ok_or_else(|| Problem::invalid_field("/members", format!("There is no user {username:?}.")))?;
        let user = user.user.id.uuid;
        if !added.contains(&user) {
            storage::teams::add_member(tx, team.id.uuid, user, false).await?;
            added.push(user);
        }
    }
    Ok(team)
}
