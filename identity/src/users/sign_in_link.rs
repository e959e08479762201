//! A link by which the operator, who has a shell on the host, lets somebody in: where passwords are switched off and the
//! sign-on provider is down or set up wrongly, there is no other way.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use crate::{
    activity,
    caller::Caller,
    clock::Millis,
    core::Core,
    fingerprint::fingerprint,
    model::{Means, User},
    naming::Reference,
    problem::Problem,
    storage::{self, StorageError, Tx, activity::Entry, transaction},
};

/// How long a link is good, in milliseconds.
const LIFE: Millis = 10 * 60 * 1000;

fn refused() -> Problem {
    Problem::forbidden("This sign-in link is not valid (any more): it works once, within ten minutes.")
}

/// Makes a link for a user; answers its token.
///
/// # Errors
/// If there is no such user, or they may not sign in.
pub async fn make_sign_in_link(core: &Core, username: &str) -> Result<String, Problem> {
    let mut random = [0; 32];
    core.randomness.fill(&mut random);
    let token = URL_SAFE_NO_PAD.encode(random);
    let made: Result<(), Problem> = transaction!(core.db, |tx| {
        let row = storage::users::find(&mut tx, &Reference::Path(username.to_owned())).await?;
        let user = row.map(|row| row.user).filter(|user| user.active);
        let user = user.ok_or_else(|| {
            Problem::invalid_field("/username", format!("There is no user {username:?}, or it is disabled."))
        })?;
        storage::sign_in_links::insert(&mut tx, &fingerprint(&token), user.id.uuid, core.now() + LIFE).await?;
        record(core, &mut tx, &user, "user.sign_in_link_made", "operator", json!({})).await?;
    });
    made.map(|()| token)
}

/// Whom a link lets in. It ends with that.
///
/// # Errors
/// If it was used before, is too old or was made up, or if the user may not sign in any more.
pub async fn sign_in_by_link(core: &Core, token: &str, source: &str) -> Result<Caller, Problem> {
    transaction!(core.db, |tx| {
        let id = storage::sign_in_links::take(&mut tx, &fingerprint(token), core.now()).await?.ok_or_else(refused)?;
        let row = storage::users::find(&mut tx, &Reference::Id(id)).await?;
        let user = row.map(|row| row.user).filter(|user| user.active).ok_or_else(refused)?;
        record(core, &mut tx, &user, "user.signed_in", "sign-in-link", json!({ "source_address": source })).await?;
        Caller::User { id: user.id.uuid, username: user.username, admin: user.admin, means: Means::Session }
    })
}

async fn record(
    core: &Core,
    tx: &mut Tx,
    user: &User,
    action: &'static str,
    who: &str,
    details: serde_json::Value,
) -> Result<(), StorageError> {
    let entry = Entry { action, namespace_path: None, target: user.id, target_name: &user.username, details };
    activity::record_system(core, tx, who, &entry).await
}
