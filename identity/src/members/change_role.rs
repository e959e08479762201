//! Changing the role of a member.

use serde_json::json;

use super::{
    add::{may_grant, not_oneself},
    effective, last_owner,
};
use crate::{
    access::{Action, ResourceType, Role},
    activity, authorization,
    caller::Caller,
    core::Core,
    model::Membership,
    naming::Reference,
    problem::Problem,
    storage::{self, activity::Entry, members::Row, transaction},
};

/// Gives the member another role, if the stored version is `version` (or whatever it is, if none is given).
///
/// # Errors
/// If the membership does not exist or the caller is no owner, it would take the last owner away, or somebody was
/// faster.
pub async fn change_role(
    core: &Core,
    caller: &Caller,
    membership: uuid::Uuid,
    role: &str,
    version: Option<i64>,
) -> Result<Membership, Problem> {
    let role: Role = role.parse().map_err(|error| Problem::invalid_field("/role", error))?;
    transaction!(core.db, |tx| {
        let row = effective::find(&mut tx, membership).await?.ok_or_else(Problem::not_found)?;
        let permission = ResourceType::NamespaceMembership.to(Action::Update);
        let by = Reference::Id(row.namespace_id);
        let (_, own_role) = authorization::namespace(&mut tx, caller, &by, permission).await?;
        let current = &row.membership;
        may_grant(own_role, role)?;
        may_grant(own_role, current.role)?;
        not_oneself(caller, current.subject.id.uuid)?;
        if version.is_some_and(|version| version != current.version) {
            Err(Problem::stale(current))?;
        }
        if current.role == role {
            row.membership
        } else {
            last_owner::keep(&mut tx, &row).await?;
            let changed =
                Membership { role, version: current.version + 1, updated_at: core.timestamp(), ..current.clone() };
            if !storage::members::update_role(&mut tx, &changed, current.version).await? {
                Err(Problem::stale(current))?;
            }
            record(core, &mut tx, caller, &row, role).await?;
            effective::find(&mut tx, membership).await?.ok_or_else(Problem::internal)?.membership
        }
    })
}

async fn record(
    core: &Core,
    tx: &mut storage::Tx,
    caller: &Caller,
    row: &Row,
    role: Role,
) -> Result<(), storage::StorageError> {
    let Membership { namespace_path, subject, role: before, .. } = &row.membership;
    let entry = Entry {
        action: "member.role_changed",
        namespace_path: Some(namespace_path.as_str()),
        target: subject.id,
        target_name: &subject.name,
        details: json!({ "role": { "before": before, "after": role } }),
    };
    activity::record(core, tx, caller, &entry).await
}
