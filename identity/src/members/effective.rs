//! What a member may do, all memberships taken together, and which of them gives it.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    access::{Grant, Identity, Role, deciding, effective_role},
    model::{Through, ThroughKind},
    storage::{self, Executor, StorageError, grants::NamedGrant, members::Row},
};

/// A membership as seen from its own namespace.
pub(super) async fn find(x: &mut impl Executor, id: Uuid) -> Result<Option<Row>, StorageError> {
    let Some(row) = storage::members::find(x, id).await? else { return Ok(None) };
    let namespace = row.namespace_id;
    Ok(complete(x, namespace, vec![row]).await?.pop())
}

/// Tells for each membership what its subject may do in a namespace, with one statement for all.
pub(super) async fn complete(
    x: &mut impl Executor,
    namespace: Uuid,
    mut rows: Vec<Row>,
) -> Result<Vec<Row>, StorageError> {
    let mut subjects: Vec<Uuid> = rows.iter().map(|row| row.membership.subject.id.uuid).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let mut of: HashMap<Uuid, Vec<NamedGrant>> = HashMap::new();
    for grant in storage::grants::of_subjects(x, namespace, &subjects).await? {
        of.entry(grant.subject).or_default().push(grant);
    }
    for row in &mut rows {
        let grants = of.get(&row.membership.subject.id.uuid).map(Vec::as_slice).unwrap_or_default();
        if let Some((role, through)) = outcome(grants, row.admin) {
            let place = row.membership.namespace_path.as_str();
            row.membership.effective_role = role;
            row.membership.effective_through =
                through.filter(|through| through.kind != ThroughKind::Membership || through.name != place);
        }
    }
    Ok(rows)
}

/// The role that these memberships of one subject give, and what gives it. None if nothing gives any.
pub(crate) fn outcome(grants: &[NamedGrant], admin: bool) -> Option<(Role, Option<Through>)> {
    let plain: Vec<Grant> = grants.iter().map(|named| named.grant).collect();
    let role = effective_role(&plain);
    if admin && role < Some(Role::Owner) {
        let through = Through { kind: ThroughKind::Administration, name: String::new() };
        return Some((Role::Owner, Some(through)));
    }
    let first = deciding(&plain).into_iter().next();
    let through = first.and_then(|first| {
        let named = grants.iter().find(|named| named.grant == first)?;
        let kind = match first.identity {
            Identity::Team(team) if team != named.subject => ThroughKind::Team,
            _ => ThroughKind::Membership,
        };
        Some(Through { kind, name: named.name.clone() })
    });
    role.map(|role| (role, through))
}
