//! The first administrator: made by whoever holds the one-time link that the server prints while there is none.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::create::{UserDraft, entry, insert};
use crate::{
    activity,
    caller::Caller,
    core::Core,
    fingerprint::fingerprint,
    model::Means,
    problem::{Problem, ProblemCode},
    storage::{self, transaction},
};

/// Makes a new set-up token if nobody administers this server; earlier ones end. The caller prints it once.
///
/// # Errors
/// If the database fails.
pub async fn prepare_setup(core: &Core) -> Result<Option<String>, Problem> {
    let mut random = [0; 32];
    core.randomness.fill(&mut random);
    let token = URL_SAFE_NO_PAD.encode(random);
    transaction!(core.db, |tx| {
        if storage::users::administrator_exists(&mut tx).await? {
            None
        } else {
            storage::setup_links::replace(&mut tx, &fingerprint(&token), core.now()).await?;
            Some(token.clone())
        }
    })
}

/// Whether the token opens the set-up page.
///
/// # Errors
/// If the database fails.
pub async fn setup_is_open(core: &Core, token: &str) -> Result<bool, Problem> {
    let mut db = &core.db;
    Ok(!storage::users::administrator_exists(&mut db).await?
        && storage::setup_links::is_current(&mut db, &fingerprint(token)).await?)
}

/// Makes the first administrator. The token ends with it.
///
/// # Errors
/// If the token is not the current one, an administrator exists, or a field breaks a rule.
pub async fn complete_setup(core: &Core, token: &str, username: &str, password: &str) -> Result<Caller, Problem> {
    let refused = || {
        let text = "This set-up link is not valid (any more). Restart the server to get a new one, or sign in.";
        Problem::new(ProblemCode::NotFound, text)
    };
    // Before the password is hashed: a stranger does not get to cause that work.
    if !setup_is_open(core, token).await? {
        return Err(refused());
    }
    let draft = UserDraft { username: username.to_owned(), password: password.to_owned(), admin: true };
    let spec = draft.prepare(core).await?;
    let user = transaction!(core.db, |tx| {
        let open = !storage::users::administrator_exists(&mut tx).await?
            && storage::setup_links::is_current(&mut tx, &fingerprint(token)).await?;
        if !open {
            Err(refused())?;
        }
        let user = insert(core, &mut tx, &spec).await?;
        storage::setup_links::remove(&mut tx).await?;
        activity::record_system(core, &mut tx, "setup", &entry(&user)).await?;
        user
    })?;
    Ok(Caller::User { id: user.id.uuid, username: user.username, admin: true, means: Means::Session })
}
