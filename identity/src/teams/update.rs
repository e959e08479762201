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

/// Changes the description (one that is not given stays), if the stored version is `version` (or whatever it is, if none is given). That takes an
/// administrator.
///
/// # Errors
/// If the caller may not, the description breaks a rule, or somebody was faster.
pub async fn update(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    description: Option<&str>,
    version: Option<i64>,
) -> Result<Team, Problem> {
    administration::only(caller)?;
    let description = description.map(str::parse::<Description>).transpose();
    let description = description.map_err(|error| Problem::invalid_field("/description", error))?;
    transaction!(core.db, |tx| {
        let caller = &administration::still(&mut tx, caller).await?;
        let current = visible(&mut tx, caller, by).await?;
        if version.is_some_and(|version| version != current.version) {
            Err(Problem::stale(&current))?;
        }
        let wanted = description.as_ref().map_or(current.description.as_str(), Description::as_str);
        if current.description == wanted {
            current
        } else {
            let changed = Team {
                description: wanted.to_owned(),
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
