//! What happened: writing the audit log in the transaction of each change, and reading it.

mod of_server;

use uuid::Uuid;

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
    timestamp::Timestamp,
};

pub use of_server::{export_of_server, of_server};

/// Which entries are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActivityQuery<'a> {
    /// Only actions that begin with this, such as `member.`.
    pub action: &'a str,
    /// Only by the user of this name or the service account of this path.
    pub actor: &'a str,
    /// Only about the thing of this identifier (GID).
    pub target: &'a str,
    /// Only what happened since.
    pub since: Option<Timestamp>,
    /// Only what happened before.
    pub until: Option<Timestamp>,
}

impl<'a> ActivityQuery<'a> {
    /// The same for the storage, with nothing from before `earliest`.
    fn filter_from(&self, earliest: Timestamp) -> Filter<'a> {
        Filter {
            action: self.action,
            actor: self.actor,
            target: self.target,
            since: self.since.map_or(earliest, |since| since.max(earliest)),
            until: self.until,
        }
    }
}

/// The first moment of a day in UTC, as a date field writes the day; none if nothing is typed.
///
/// # Errors
/// If it is no date.
pub fn day(pointer: &str, text: &str) -> Result<Option<Timestamp>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = format!("{text}T00:00:00Z").parse::<Timestamp>();
    day.map(Some).map_err(|_| Problem::invalid_field(pointer, "Write the day as in 2026-11-25."))
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
    let (path, filter) = wanted(core, caller, namespace, query).await?;
    let (rows, total) = storage::activity::list(&mut db, path.as_str(), &filter, page).await?;
    Ok(Page::build(rows, total, page, |event| event.id.uuid.to_string()))
}

/// What the query asks of the storage, if the caller may see the namespace.
async fn wanted<'a>(
    core: &Core,
    caller: &Caller,
    namespace: &NamespacePath,
    query: &ActivityQuery<'a>,
) -> Result<(NamespacePath, Filter<'a>), Problem> {
    let mut db = &core.db;
    let by = Reference::Path(namespace.as_str().to_owned());
    let (found, _) = authorization::namespace(&mut db, caller, &by, ResourceType::Group.to(Action::View)).await?;
    let filter = query.filter_from(found.created_at);
    Ok((found.path, filter))
}

/// What happened to a service account, the latest first: its own changes and those of its memberships.
///
/// # Errors
/// If the caller may not see the service account's group.
pub async fn of_service_account(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    query: &ActivityQuery<'_>,
    page: &PageRequest,
) -> Result<Page<ActivityEvent>, Problem> {
    let account = crate::service_accounts::get(core, caller, by).await?;
    let target = account.id.to_string();
    let query = ActivityQuery { target: &target, ..*query };
    list(core, caller, &account.group_path, &query, page).await
}

/// The events that an export reads at a time.
const EXPORT_STEP: u32 = 1000;

/// What happened in a group or workspace and below it, the latest first, for a file: the events after `after`, and the
/// last of them if more follow. What happens while the file is written stands before its beginning, so that nothing is
/// left out or repeated.
///
/// # Errors
/// If the caller may not see the namespace.
pub async fn export(
    core: &Core,
    caller: &Caller,
    namespace: &NamespacePath,
    query: &ActivityQuery<'_>,
    after: Option<Uuid>,
) -> Result<(Vec<ActivityEvent>, Option<Uuid>), Problem> {
    export_by(core, caller, namespace, query, after, EXPORT_STEP).await
}

async fn export_by(
    core: &Core,
    caller: &Caller,
    namespace: &NamespacePath,
    query: &ActivityQuery<'_>,
    after: Option<Uuid>,
    step: u32,
) -> Result<(Vec<ActivityEvent>, Option<Uuid>), Problem> {
    let mut db = &core.db;
    let (path, filter) = wanted(core, caller, namespace, query).await?;
    let rows = storage::activity::before(&mut db, path.as_str(), &filter, after, i64::from(step)).await?;
    Ok(batch(rows, step))
}

/// What an export read at a time, and the last of it if more may follow.
fn batch(rows: Vec<ActivityEvent>, step: u32) -> (Vec<ActivityEvent>, Option<Uuid>) {
    let full = u32::try_from(rows.len()).is_ok_and(|read| read == step);
    let next = rows.last().filter(|_| full).map(|event| event.id.uuid);
    (rows, next)
}

/// The latest events of all groups and workspaces that the caller may see, at most `limit`; for administrators also what
/// was done outside of these, but not what the server itself notes there: every sign-in.
///
/// # Errors
/// If the database fails.
pub async fn recent(core: &Core, caller: &Caller, limit: u32) -> Result<Vec<ActivityEvent>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    Ok(storage::activity::recent(&mut db, caller, i64::from(limit)).await?)
}

#[cfg(test)]
mod means_tests;
#[cfg(test)]
mod tests;
