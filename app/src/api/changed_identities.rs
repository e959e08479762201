//! Names that stand for something else than before.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use leptos::prelude::*;

use super::{Done, UiProblem};

/// Takes a change from the pages: whoever may edit the service account knows of it.
///
/// # Errors
/// If there is no such change, it has changed once more, or the person may not.
#[server(prefix = "/api/ui", endpoint = "service_accounts/confirm_identity")]
pub async fn confirm_identity(id: String, provider: String, claim: String, login: String) -> Result<Done, UiProblem> {
    use identity::{
        naming::{Gid, ResourceKind},
        service_accounts::{self, changed_identities},
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let kind = ResourceKind::TrustedIdentityProvider;
    let provider = Gid::new(kind, crate::serving::identifier(kind, &provider)?);
    let login = Gid::new(ResourceKind::Login, crate::serving::login_id(&login)?);
    changed_identities::confirm(&core, &caller, &by, provider, &claim, login).await?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    let notice = format!("The change of {claim} is confirmed. Bind it, and nobody else can come in by the name alone.");
    Ok(Done::go(format!("/groups/{}/-/service_accounts/{}", account.group_path, account.id), notice))
}
