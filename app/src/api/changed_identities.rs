//! Names that let pipelines in and stand for something else than they did.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use leptos::prelude::*;

use super::{Done, UiProblem};

/// Notes that a person knows what the logins `seen` showed as theirs, which ends the warning about it.
///
/// # Errors
/// If there is no such service account or login, or the person may not edit it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/acknowledge_identities")]
pub async fn acknowledge_identities(id: String, #[server(default)] seen: Vec<String>) -> Result<Done, UiProblem> {
    use identity::service_accounts;

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let seen = seen.iter().map(|login| crate::serving::login_id(login)).collect::<Result<Vec<_>, _>>()?;
    let ended = service_accounts::changed_identities::acknowledge(&core, &caller, &by, &seen).await?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    let notice = match ended {
        0 => "There is nothing of this to decide any more.",
        _ => "It stands in the activity that you know it as yours.",
    };
    // The activity says so to people without scripts, who see no notice.
    Ok(Done::go(format!("/groups/{}/-/service_accounts/{}?tab=activity", account.group_path, account.id), notice))
}
