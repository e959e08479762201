//! Removing a member.

use serde_json::json;

use super::{
    add::{may_grant, not_oneself},
    effective, last_owner,
};
use crate::{
    access::{Action, ResourceType},
    activity, authorization,
    caller::Caller,
    core::Core,
    naming::Reference,
    problem::Problem,
    storage::{self, activity::Entry, transaction},
};

/// Takes the member's role away, if the stored version is `version` (or whatever it is, if none is given).
///
/// # Errors
/// If the membership does not exist or the caller is no owner, it is the last owner's, or somebody was faster.
pub async fn remove(core: &Core, caller: &Caller, membership: uuid::Uuid, version: Option<i64>) -> Result<(), Problem> {
    transaction!(core.db, |tx| {
        let row = effective::find(&mut tx, membership).await?.ok_or_else(Problem::not_found)?;
        let permission = ResourceType::NamespaceMembership.to(Action::Delete);
        let by = Reference::Id(row.namespace_id);
        let (_, own_role) = authorization::namespace(&mut tx, caller, &by, permission).await?;
        let current = &row.membership;
        may_grant(own_role, current.role)?;
        not_oneself(caller, current.subject.id.uuid)?;
        if version.is_some_and(|version| version != current.version) {
            Err(Problem::stale(current))?;
        }
        last_owner::keep(&mut tx, &row).await?;
        storage::members::delete(&mut tx, membership).await?;
        let entry = Entry {
            action: "member.removed",
            namespace_path: Some(current.namespace_path.as_str()),
            target: current.subject.id,
            target_name: &current.subject.name,
            details: json!({ "role": current.role }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
    })
}
