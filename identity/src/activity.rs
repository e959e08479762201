//! What happened: writing the audit log in the transaction of each change, and reading it.

use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    model::{ActivityEvent, Actor, ActorKind},
    naming::{NamespacePath, Reference},
    paging::{Page, PageRequest},
    problem::Problem,
    storage::{
        self, StorageError, Tx,
        activity::{Entry, Filter},
    },
};

/// Which entries are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActivityQuery<'a> {
    /// Only actions that begin with this, such as `member.`.
    pub action: &'a str,
    /// Only by the user of this name or the service account of this path.
    pub actor: &'a str,
    /// Only about the thing of this identifier (GID).
    pub target: &'a str,
}

/// Notes what the caller does, in the transaction that does it.
pub(crate) async fn record(core: &Core, tx: &mut Tx, caller: &Caller, entry: &Entry<'_>) -> Result<(), StorageError> {
    storage::activity::insert(tx, core.new_uuid(), core.now(), &caller.actor(), Some(caller), entry).await
}

/// Notes what the server or its operator does.
pub(crate) async fn record_system(core: &Core, tx: &mut Tx, who: &str, entry: &Entry<'_>) -> Result<(), StorageError> {
    let actor = Actor { kind: ActorKind::System, name: who.to_owned() };
    storage::activity::insert(tx, core.new_uuid(), core.now(), &actor, None, entry).await
}

/// What happened in a group or workspace and below it, the latest first.
///
/// # Errors
/// If the caller may not see the namespace.
pub async fn list(
    core: &Core,
    caller: &Caller,
    namespace: &NamespacePath,
    query: &ActivityQuery<'_>,
    page: &PageRequest,
) -> Result<Page<ActivityEvent>, Problem> {
    let mut db = &core.db;
    let by = Reference::Path(namespace.as_str().to_owned());
    let (found, _) = authorization::namespace(&mut db, caller, &by, ResourceType::Group.to(Action::View)).await?;
    let filter = Filter { action: query.action, actor: query.actor, target: query.target };
    let (rows, total) = storage::activity::list(&mut db, found.path.as_str(), found.created_at, &filter, page).await?;
    Ok(Page::build(rows, total, page, |event| event.id.uuid.to_string()))
}
