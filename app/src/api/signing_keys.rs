//! The keys that sign access tokens.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use leptos::prelude::*;

use super::{Done, UiProblem};

/// Makes a new signing key. `how` is `planned`, `soon` or `compromised`; for the last of these the word is typed, since
/// every access token is refused then.
///
/// # Errors
/// If the person is no administrator, or the confirmation is not right.
#[server(prefix = "/api/ui", endpoint = "signing_keys/rotate")]
pub async fn rotate_signing_key(
    #[server(default)] how: String,
    #[server(default)] confirmation: String,
) -> Result<Done, UiProblem> {
    use identity::access_tokens::{Rotation, rotate_signing_key_as};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let rotation = match how.as_str() {
        "compromised" => Rotation::Compromised,
        "soon" => Rotation::Soon,
        _ => Rotation::Planned,
    };
    if rotation == Rotation::Compromised {
        crate::serving::confirmed(&confirmation, "compromised")?;
    }
    let made = rotate_signing_key_as(&core, &caller, rotation).await?;
    Ok(Done::go("/admin/signing_keys", format!("The signing key {} was made.", made.key_id)))
}
