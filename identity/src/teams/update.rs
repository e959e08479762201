//! Changing a team: its description.

use serde_json::json;

use super::visible;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::Team,
    naming::{Description, Reference},
    problem::Problem,
    storage::{self, activity::Entry, transaction},
    users::administration,
};

/// Changes the description, if the stored version is `version` (or whatever it is, if none is given). That takes an
/// administrator.
///
/// # Errors
/// If the caller may not, the description breaks a rule, or somebody was faster.
pub async fn update(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    description: &str,
    version: Option<i64>,
) -> Result<Team, Problem> {
    administration::only(caller)?;
    let description: Description =
        description.parse().map_err(|error| Problem::invalid_field("/description", error))?;
    transaction!(core.db, |tx| {
        let caller = &administration::still(&mut tx, caller).await?;
        let current = visible(&mut tx, caller, by).await?;
        if version.is_some_and(|version| version != current.version) {
            Err(Problem::stale(&current))?;
        }
        if current.description == description.as_str() {
            current
        } else {
            let changed = Team {
                description: description.to_string(),
                version: current.version + 1,
                updated_at: core.timestamp(),
                ..current.clone()
            };
            if !storage::teams::update(&mut tx, &changed, current.version).await? {
                Err(Problem::stale(&current))?;
            }
            let entry = Entry {
                action: "team.updated",
                namespace_path: None,
                target: changed.id,
                target_name: &changed.name,
                details: json!({
                    "description": { "before": current.description, "after": changed.description },
                }),
            };
            activity::record(core, &mut tx, caller, &entry).await?;
            changed
        }
    })
}
