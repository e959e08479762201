//! The memberships that decide what a caller may do.

use uuid::Uuid;

use super::{Executor, Record, StorageError, sql};
use crate::{
    access::{Grant, Identity, Role},
    caller::Caller,
};

/// The namespaces that a caller may see, whose identifier is the value of the given placeholder: visible is what is at
/// or below a membership, since every role lets its holder view.
macro_rules! visible_to {
    ($caller:literal) => {
        concat!(
            "SELECT a.namespace_id FROM memberships m
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE m.user_id = ",
            $caller,
            " UNION ALL
            SELECT a.namespace_id FROM memberships m
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE m.service_account_id = ",
            $caller,
            " UNION ALL
            SELECT a.namespace_id FROM team_members t
                JOIN memberships m ON m.team_id = t.team_id
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE t.user_id = ",
            $caller
        )
    };
}
pub(super) use visible_to;

fn role(record: &Record) -> Result<Role, StorageError> {
    record.parsed("role")
}

/// The caller's memberships in a namespace and everything above it.
pub(crate) async fn of_caller(
    x: &mut impl Executor,
    caller: &Caller,
    namespace: Uuid,
) -> Result<Vec<Grant>, StorageError> {
    let statement = match caller {
        Caller::ServiceAccount { id, .. } => sql("SELECT m.role, a.distance, '' AS team_id
                FROM namespace_ancestors a
                JOIN memberships m ON m.namespace_id = a.ancestor_id AND m.service_account_id = $2
                WHERE a.namespace_id = $1")
        .uuid(namespace)
        .uuid(*id),
        Caller::User { id, .. } => sql("SELECT m.role, a.distance, '' AS team_id
                FROM namespace_ancestors a
                JOIN memberships m ON m.namespace_id = a.ancestor_id AND m.user_id = $2
                WHERE a.namespace_id = $1
            UNION ALL
            SELECT m.role, a.distance, m.team_id
                FROM namespace_ancestors a
                JOIN memberships m ON m.namespace_id = a.ancestor_id
                JOIN team_members t ON t.team_id = m.team_id AND t.user_id = $2
                WHERE a.namespace_id = $1")
        .uuid(namespace)
        .uuid(*id),
    };
    x.fetch_all(statement)
        .await?
        .iter()
        .map(|record| {
            let team = record.text("team_id")?;
            let identity = if team.is_empty() { caller.identity() } else { Identity::Team(record.uuid("team_id")?) };
            let distance = u32::try_from(record.integer("distance")?).unwrap_or(u32::MAX);
            Ok(Grant { identity, distance, role: role(record)? })
        })
        .collect()
}

/// Whether the caller is a member anywhere above, in or below a namespace: whoever is may see what the namespace
/// passes down, such as its service accounts (Tharsis: `RequireAccessToInheritableResource`).
pub(crate) async fn any_around(x: &mut impl Executor, caller: &Caller, namespace: Uuid) -> Result<bool, StorageError> {
    let statement = sql("SELECT EXISTS (
                SELECT 1 FROM (
                    SELECT a.ancestor_id AS id FROM namespace_ancestors a WHERE a.namespace_id = $1
                    UNION ALL
                    SELECT a.namespace_id AS id FROM namespace_ancestors a WHERE a.ancestor_id = $1
                ) around
                JOIN memberships m ON m.namespace_id = around.id
                WHERE m.user_id = $2 OR m.service_account_id = $2
                    OR m.team_id IN (SELECT t.team_id FROM team_members t WHERE t.user_id = $2)
            ) AS found")
    .uuid(namespace)
    .uuid(caller.id());
    x.fetch_one(statement).await?.boolean("found")
}
