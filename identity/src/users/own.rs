//! One's own account.

use crate::{
    caller::Caller, core::Core, model::OwnAccount, naming::Reference, problem::Problem, sessions, sign_on, storage,
};

/// The caller's own account with the browsers in which they are signed in. `current` is the session that asks.
///
/// # Errors
/// If the caller is a service account.
pub async fn own(core: &Core, caller: &Caller, current: &str) -> Result<OwnAccount, Problem> {
    let Caller::User { id, .. } = caller else {
        return Err(Problem::forbidden("Service accounts have no account page."));
    };
    let mut db = &core.db;
    let row = storage::users::find(&mut db, &Reference::Id(*id)).await?.ok_or_else(Problem::unauthenticated)?;
    let sessions = storage::sessions::of_user(&mut db, *id, core.now()).await?;
    let sessions = sessions.into_iter().map(|row| sessions::info(row, current)).collect();
    let has_password = row.password_hash.is_some();
    let sign_on = sign_on::own(core, *id, has_password, current).await?;
    Ok(OwnAccount { user: row.user, has_password, sign_on, sessions })
}
