//! One's own account at the sign-on provider. What leads there and back are routes of the server: forms may not go to other
//! sites.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use leptos::prelude::*;

use super::{Done, UiProblem};

/// Links one's own account to the person whom the browser came back with from the provider.
///
/// # Errors
/// If nothing was begun in this session, or the password is wrong.
#[server(prefix = "/api/ui", endpoint = "account/link_sign_on")]
pub async fn link_sign_on(#[server(default)] current_password: String) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let current = crate::serving::session::current()?;
    identity::sign_on::link(&core, &caller, &current, &current_password).await?;
    Ok(Done::go("/account", "Your account was linked."))
}

/// Unlinks one's own account from a person at the provider.
///
/// # Errors
/// If there is no such link, the password is wrong, or it is the only way to sign in.
#[server(prefix = "/api/ui", endpoint = "account/unlink_sign_on")]
pub async fn unlink_sign_on(
    #[server(default)] id: String,
    #[server(default)] current_password: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let current = crate::serving::session::current()?;
    identity::sign_on::unlink(&core, &caller, &current, &id, &current_password).await?;
    Ok(Done::go("/account", "Your account was unlinked."))
}
