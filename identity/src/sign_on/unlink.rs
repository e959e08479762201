//! Taking one's own account from a person at the provider.

use super::{
    link::{entry, unchanged, with_password},
    own::{identities, name},
    teams,
};
use crate::{
    activity,
    caller::Caller,
    core::Core,
    problem::Problem,
    storage::{self, transaction},
};

/// Unlinks the caller's account from the person of that name in forms. It takes the password, if there is one. `current`
/// is the hash of the session. Teams that the provider had put the account into are left.
///
/// # Errors
/// If there is no such link, the password is wrong or too many were, or there would be no way to sign in any more.
pub async fn unlink(core: &Core, caller: &Caller, current: &str, id: &str, password: &str) -> Result<(), Problem> {
    let user = with_password(core, caller, current, password, "user.unlink_refused").await?;
    transaction!(core.db, |tx| {
        let has_password = unchanged(&mut tx, &user).await?.password_hash.is_some();
        let rows = storage::external_identities::of_user(&mut tx, user.id.uuid).await?;
        let linked = identities(core, &rows, has_password);
        let (row, linked) = rows
            .iter()
            .zip(linked)
            .find(|(row, _)| name(&row.issuer, &row.subject) == id)
            .ok_or_else(Problem::not_found)?;
        if linked.only_way {
            let text = "It is the only way to sign in to your account. Have an administrator set a password first.";
            Err(Problem::forbidden(text))?;
        }
        storage::external_identities::delete(&mut tx, &row.issuer, &row.subject, user.id.uuid).await?;
        // Nobody says any more that they still belong there.
        if linked.in_use {
            teams::follow(core, &mut tx, &user, &[]).await?;
        }
        activity::record(core, &mut tx, caller, &entry("user.unlinked", &user, &row.issuer, &row.subject)).await?;
    })
}
