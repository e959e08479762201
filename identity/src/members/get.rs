//! Reading one membership.

use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    model::Membership,
    naming::Reference,
    problem::Problem,
    storage,
};

/// One membership.
///
/// # Errors
/// If it does not exist or the caller may not see the namespace that it is in.
pub async fn get(core: &Core, caller: &Caller, membership: uuid::Uuid) -> Result<Membership, Problem> {
    let mut db = &core.db;
    let row = storage::members::find(&mut db, membership).await?.ok_or_else(Problem::not_found)?;
    let view = ResourceType::NamespaceMembership.to(Action::View);
    authorization::namespace(&mut db, caller, &Reference::Id(row.namespace_id), view).await?;
    Ok(row.membership)
}
