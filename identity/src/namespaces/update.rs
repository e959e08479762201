//! Changing a group or workspace. Names and places never change, so this is the description.

use serde_json::json;

use crate::{
    access::{Action, ResourceType},
    activity, authorization,
    caller::Caller,
    core::Core,
    model::{Namespace, NamespaceKind},
    naming::{Description, Reference},
    problem::Problem,
    storage::{self, activity::Entry, transaction},
};

/// Writes a new description (one that is not given stays), if the stored version is `version` (or whatever it is, if none is given).
///
/// # Errors
/// If the caller may not, the description breaks a rule, or somebody was faster.
pub async fn update(
    core: &Core,
    caller: &Caller,
    kind: NamespaceKind,
    by: &Reference,
    description: Option<&str>,
    version: Option<i64>,
) -> Result<Namespace, Problem> {
    let description = description.map(str::parse::<Description>).transpose();
    let description = description.map_err(|error| Problem::invalid_field("/description", error))?;
    let permission = match kind {
        NamespaceKind::Group => ResourceType::Group,
        NamespaceKind::Workspace => ResourceType::Workspace,
    }
    .to(Action::Update);
    transaction!(core.db, |tx| {
        let (current, _) = authorization::namespace(&mut tx, caller, by, permission).await?;
        if current.kind != kind {
            Err(Problem::not_found())?;
        }
        if version.is_some_and(|version| version != current.version) {
            Err(Problem::stale(&current))?;
        }
        let wanted = description.as_ref().unwrap_or(&current.description);
        if current.description == *wanted {
            current
        } else {
            let changed = Namespace {
                description: wanted.clone(),
                version: current.version + 1,
                updated_at: core.timestamp(),
                ..current.clone()
            };
            if !storage::namespaces::update(&mut tx, &changed, current.version).await? {
                Err(Problem::stale(&current))?;
            }
            let action = match kind {
                NamespaceKind::Group => "group.updated",
                NamespaceKind::Workspace => "workspace.updated",
            };
            let entry = Entry {
                action,
                namespace_path: Some(changed.path.as_str()),
                target: changed.id,
                target_name: changed.path.as_str(),
                details: json!({ "description": { "before": current.description, "after": changed.description } }),
            };
            activity::record(core, &mut tx, caller, &entry).await?;
            changed
        }
    })
}
