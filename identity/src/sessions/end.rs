//! Ending sessions: one's own, and for administrators anybody's.

use serde_json::json;
use uuid::Uuid;

use super::SHOWN;
use crate::{
    activity, authorization,
    caller::Caller,
    core::Core,
    naming::{Gid, Reference, ResourceKind},
    problem::Problem,
    storage::{self, StorageError, Tx, activity::Entry, transaction},
    users::administration,
};

/// Ends one session of a user, named as lists name it. People end their own, administrators anybody's.
///
/// # Errors
/// If there is no such session, which is also the answer for whoever may not end it.
pub async fn end(core: &Core, caller: &Caller, username: &str, id: &str) -> Result<(), Problem> {
    transaction!(core.db, |tx| {
        let user = whose(&mut tx, caller, username).await?;
        if id.len() != SHOWN || storage::sessions::delete_one(&mut tx, user, id).await? == 0 {
            Err(Problem::not_found())?;
        }
        record(core, &mut tx, caller, user, username, 1).await?;
    })
}

/// Ends all sessions of the caller but the one that asks, of which `current` is the hash; answers how many.
///
/// # Errors
/// If the caller is a service account.
pub async fn end_others(core: &Core, caller: &Caller, current: &str) -> Result<u64, Problem> {
    end_of(core, caller, caller.name(), current).await
}

/// Ends all sessions of a user but the one that asks, of which `current` is the hash; answers how many.
///
/// # Errors
/// If there is no such user, which is also the answer for whoever may not end their sessions.
pub async fn end_all(core: &Core, caller: &Caller, username: &str, current: &str) -> Result<u64, Problem> {
    administration::only(caller)?;
    end_of(core, caller, username, current).await
}

async fn end_of(core: &Core, caller: &Caller, username: &str, current: &str) -> Result<u64, Problem> {
    transaction!(core.db, |tx| {
        let user = whose(&mut tx, caller, username).await?;
        let ended = storage::sessions::delete_of_user(&mut tx, user, current).await?;
        if ended > 0 {
            record(core, &mut tx, caller, user, username, ended).await?;
        }
        ended
    })
}

/// The user of that name, if the caller may end their sessions.
async fn whose(tx: &mut Tx, caller: &Caller, username: &str) -> Result<Uuid, storage::TransactionError> {
    match &*authorization::current(tx, caller).await? {
        Caller::User { id, username: own, .. } if own == username => Ok(*id),
        Caller::User { admin: true, .. } => {
            let row = storage::users::find(tx, &Reference::Path(username.to_owned())).await?;
            Ok(row.ok_or_else(Problem::not_found)?.user.id.uuid)
        }
        _ => Err(Problem::not_found().into()),
    }
}

async fn record(
    core: &Core,
    tx: &mut Tx,
    caller: &Caller,
    user: Uuid,
    username: &str,
    ended: u64,
) -> Result<(), StorageError> {
    let entry = Entry {
        action: "user.signed_out",
        namespace_path: None,
        target: Gid::new(ResourceKind::User, user),
        target_name: username,
        details: json!({ "ended_sessions": ended }),
    };
    activity::record(core, tx, caller, &entry).await
}
