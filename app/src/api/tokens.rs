//! Personal access tokens. Only a browser's session makes one: bearer tokens do not open these functions.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use leptos::prelude::*;

use super::{Done, UiProblem};

/// Makes a token and shows it this once.
///
/// # Errors
/// If nobody is signed in, a field breaks a rule, or there are too many.
#[server(prefix = "/api/ui", endpoint = "account/create_token")]
pub async fn create_token(
    #[server(default)] name: String,
    #[server(default)] expires_in_days: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let expires_in_days = crate::serving::days(&expires_in_days);
    let draft = identity::model::PersonalTokenDraft { name, expires_in_days };
    let made = identity::personal_tokens::create(&core, &caller, &draft).await?;
    let notice = format!("The token {} was made.", made.token.name);
    Ok(Done::go("/account/tokens", notice).showing("token", Some(made.text)))
}

/// Revokes a token. `back` is the page to return to.
///
/// # Errors
/// If there is none, or it is somebody else's and one is no administrator.
#[server(prefix = "/api/ui", endpoint = "account/revoke_token")]
pub async fn revoke_token(#[server(default)] id: String, #[server(default)] back: String) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let token = crate::serving::identifier(identity::naming::ResourceKind::PersonalToken, &id)?;
    identity::personal_tokens::revoke(&core, &caller, token).await?;
    let back = if back.is_empty() { "/account/tokens".to_owned() } else { super::session::local_path(&back) };
    Ok(Done::go(back, "The token was revoked."))
}
