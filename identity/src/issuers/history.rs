//! What was changed about allowed issuers.

use crate::{
    caller::Caller,
    core::Core,
    model::ActivityEvent,
    naming::{Gid, ResourceKind},
    problem::Problem,
    storage::{self, activity::Entry},
    users::administration,
};

/// The latest changes of the list of allowed issuers and of its mode, at most `limit`.
///
/// # Errors
/// If the caller is no administrator.
pub async fn history(core: &Core, caller: &Caller, limit: u32) -> Result<Vec<ActivityEvent>, Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    Ok(storage::activity::about(&mut db, target(), i64::from(limit)).await?)
}

/// What these events are about: issuers have no rows of their own, so that all of them share an identifier.
const fn target() -> Gid {
    Gid::new(ResourceKind::Issuer, uuid::Uuid::nil())
}

/// An event about an issuer, or about the list as a whole.
pub(super) const fn entry<'a>(action: &'static str, name: &'a str, details: serde_json::Value) -> Entry<'a> {
    Entry { action, namespace_path: None, target: target(), target_name: name, details }
}
