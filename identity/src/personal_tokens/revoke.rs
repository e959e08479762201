//! Revoking a personal access token: it is gone, and refused from then on.

use serde_json::json;
use uuid::Uuid;

use super::person;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    naming::{Gid, ResourceKind},
    problem::Problem,
    secret_text::PERSONAL_TOKEN,
    storage::{self, StorageError, Tx, activity::Entry, personal_tokens::Held, transaction},
    users::administration,
};

/// Revokes one of the caller's own tokens; an administrator revokes anybody's.
///
/// # Errors
/// If there is none of that identifier, or the caller may not know of it.
pub async fn revoke(core: &Core, caller: &Caller, token: Uuid) -> Result<(), Problem> {
    let user = person(caller)?;
    transaction!(core.db, |tx| {
        let held = storage::personal_tokens::find(&mut tx, token).await?;
        let held = held.filter(|held| held.token.user == user || caller.is_admin()).ok_or_else(Problem::not_found)?;
        if held.token.user != user {
            administration::still(&mut tx, caller).await?;
        }
        delete(core, &mut tx, caller, &held).await?;
    })
}

/// Revokes the token that somebody holds (RFC 7009): to hold it is to be able to use it. A text that is none is as good
/// as revoked.
pub(crate) async fn revoke_held(core: &Core, text: &str) -> Result<(), Problem> {
    if !PERSONAL_TOKEN.is_well_formed(text) {
        return Ok(());
    }
    let hash = core.secret_hasher.hash(text);
    // Looked up before a transaction is begun: anybody can send texts of this form.
    let mut db = &core.db;
    if storage::personal_tokens::by_hash(&mut db, &hash).await?.is_none() {
        return Ok(());
    }
    transaction!(core.db, |tx| {
        if let Some(held) = storage::personal_tokens::by_hash(&mut tx, &hash).await? {
            delete(core, &mut tx, &held.caller(), &held).await?;
        }
    })
}

async fn delete(core: &Core, tx: &mut Tx, caller: &Caller, held: &Held) -> Result<(), StorageError> {
    storage::personal_tokens::delete(tx, held.token.id).await?;
    let entry = Entry {
        action: "personal_access_token.revoked",
        namespace_path: None,
        target: Gid::new(ResourceKind::PersonalToken, held.token.id),
        target_name: &held.token.name,
        details: json!({ "owner": held.owner.username, "hint": held.token.hint }),
    };
    activity::record(core, tx, caller, &entry).await
}
