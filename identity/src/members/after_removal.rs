//! What the removal of a member takes away, told before it.

use super::{effective, last_owner};
use crate::{
    access::{Action, Identity, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    model::{AfterRemoval, SubjectKind},
    naming::Reference,
    problem::Problem,
    storage,
};

/// What the subject of a membership keeps once it is removed.
///
/// # Errors
/// If there is no such membership or the caller may not see its namespace.
pub async fn after_removal(core: &Core, caller: &Caller, membership: uuid::Uuid) -> Result<AfterRemoval, Problem> {
    let mut db = &core.db;
    let row = effective::find(&mut db, membership).await?.ok_or_else(Problem::not_found)?;
    let view = ResourceType::NamespaceMembership.to(Action::View);
    let (namespace, _) = authorization::namespace(&mut db, caller, &Reference::Id(row.namespace_id), view).await?;
    let subject = row.membership.subject.id.uuid;
    let identity = match row.membership.subject.kind {
        SubjectKind::User => Identity::User(subject),
        SubjectKind::Team => Identity::Team(subject),
        SubjectKind::ServiceAccount => Identity::ServiceAccount(subject),
    };
    let mut grants = storage::grants::of_subjects(&mut db, row.namespace_id, &[subject]).await?;
    grants.retain(|named| named.grant.identity != identity || named.grant.distance > 0);
    let remains = effective::outcome(&grants, row.admin).and_then(|(role, through)| Some((role, through?)));
    let (groups_below, workspaces_below) = storage::members::reach_below(&mut db, &row).await?;
    let last_owner = last_owner::only(&mut db, &namespace).await? == Some(row.membership.id);
    Ok(AfterRemoval { membership: row.membership, remains, groups_below, workspaces_below, last_owner })
}
