//! Reading one service account.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::takeover;
use crate::{
    access::{Action, ResourceType},
    authorization::{self, Current},
    caller::Caller,
    clock::Millis,
    core::Core,
    login::look_elsewhere,
    model::{LoginRecord, Namespace, ServiceAccount, Usage},
    naming::{Description, Reference},
    paging::{Page, PageRequest},
    problem::{Problem, ProblemCode},
    storage::{self, Executor, TransactionError, service_accounts::Row},
    timestamp::Timestamp,
};

/// The service account referred to.
///
/// # Errors
/// If it does not exist or the caller may not know of it.
pub async fn get(core: &Core, caller: &Caller, by: &Reference) -> Result<ServiceAccount, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    Ok(visible(&mut db, caller, by).await?.account)
}

/// The group of a service account, as far as the caller may know of it: whoever sees the account only from below, where it
/// may act, is told name and path of its group and holds no role in it.
///
/// # Errors
/// If the service account does not exist or the caller may not know of it.
pub async fn group(core: &Core, caller: &Caller, by: &Reference) -> Result<Namespace, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let row = visible(&mut db, caller, by).await?;
    let id = Reference::Id(row.group_id);
    let group = storage::namespaces::find(&mut db, &id).await?.ok_or_else(Problem::not_found)?;
    let my_role = authorization::role_in(&mut db, caller, row.group_id).await?;
    Ok(match my_role {
        Some(_) => Namespace { my_role, ..group },
        None => Namespace {
            description: Description::default(),
            parent_id: None,
            version: 0,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
            created_by: String::new(),
            ..group
        },
    })
}

/// A service account is seen by the members of its group, of the groups above it and of what lies below it, since it
/// may act there; and by itself.
pub(crate) async fn visible(x: &mut impl Executor, caller: &Current, by: &Reference) -> Result<Row, TransactionError> {
    let row = storage::service_accounts::find(x, by).await?.ok_or_else(Problem::not_found)?;
    let seen = caller.is_admin()
        || caller.id() == row.account.id.uuid
        || storage::grants::any_around(x, caller, row.group_id).await?;
    if seen { Ok(row) } else { Err(Problem::not_found().into()) }
}

/// What the caller may do with a service account, for pages that say so before the click.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// Why it may not be edited; none if it may.
    pub edit_refused: Option<String>,
    /// Why it may not be deleted; none if it may.
    pub delete_refused: Option<String>,
}

/// What the caller may do with the service account.
///
/// # Errors
/// If it does not exist or the caller may not know of it.
pub async fn abilities(core: &Core, caller: &Caller, by: &Reference) -> Result<Abilities, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let row = visible(&mut db, caller, by).await?;
    let may = async |action| {
        let mut db = &core.db;
        let group = Reference::Id(row.group_id);
        authorization::allowed(&mut db, caller, &group, ResourceType::ServiceAccount.to(action)).await.map(drop)
    };
    let reason = |outcome: Result<(), TransactionError>| match outcome.map_err(Problem::from) {
        Ok(()) => Ok(None),
        // The account is in sight, from below; that its group is not is no reason that helps anybody.
        Err(problem) if problem.code == ProblemCode::NotFound => Ok(Some(format!(
            "You hold no role in group {}, to which this service account belongs.",
            row.account.group_path
        ))),
        Err(problem) if problem.code.status() < 500 => Ok(Some(problem.detail)),
        Err(problem) => Err(problem),
    };
    let mut edit_refused = reason(may(Action::Update).await)?;
    if edit_refused.is_none() {
        edit_refused = reason(takeover::check(&mut db, caller, row.account.id.uuid).await)?;
    }
    Ok(Abilities { edit_refused, delete_refused: reason(may(Action::Delete).await)? })
}

/// Why the caller may not test tokens against the service account; none if they may.
///
/// # Errors
/// If it does not exist or the caller may not know of it.
pub async fn test_refused(core: &Core, caller: &Caller, by: &Reference) -> Result<Option<String>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let row = visible(&mut db, caller, by).await?;
    match takeover::check_test(&mut db, caller, row.account.id.uuid).await.map_err(Problem::from) {
        Ok(()) => Ok(None),
        Err(problem) if problem.code == ProblemCode::Forbidden => Ok(Some(problem.detail)),
        Err(problem) => Err(problem),
    }
}

/// How much the service account is used.
///
/// # Errors
/// If it does not exist or the caller may not know of it.
pub async fn usage(core: &Core, caller: &Caller, by: &Reference) -> Result<Usage, Problem> {
    const DAY: Millis = 24 * 60 * 60 * 1000;
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let account = visible(&mut db, caller, by).await?.account;
    let roles = storage::service_accounts::roles(&mut db, account.id.uuid).await?;
    Ok(Usage {
        logins_of_30_days: storage::logins::count_accepted(&mut db, account.id.uuid, core.now() - 30 * DAY).await?,
        last_login_at: account.last_login_at,
        memberships: roles.len() as u64,
    })
}

/// One login attempt of a service account.
///
/// # Errors
/// If there is none of that identifier, or the caller may not know of the service account.
pub async fn login(core: &Core, caller: &Caller, by: &Reference, login: Uuid) -> Result<LoginRecord, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let row = visible(&mut db, caller, by).await?;
    match storage::logins::find(&mut db, login).await? {
        Some((account, record)) if account == row.account.id.uuid => {
            let mut record = [record];
            look_elsewhere(core, caller, (&row.account, row.group_id), &mut record).await?;
            let [record] = record;
            Ok(record)
        }
        _ => Err(Problem::not_found()),
    }
}

/// The login attempts of a service account, the latest first.
///
/// # Errors
/// If it does not exist or the caller may not know of it.
pub async fn logins(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    page: &PageRequest,
) -> Result<Page<LoginRecord>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let row = visible(&mut db, caller, by).await?;
    let (mut rows, total) = storage::logins::list(&mut db, row.account.id.uuid, page).await?;
    look_elsewhere(core, caller, (&row.account, row.group_id), &mut rows).await?;
    Ok(Page::build(rows, total, page, |login| login.id.uuid.to_string()))
}
