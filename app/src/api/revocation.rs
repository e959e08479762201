//! An end to the access tokens of a service account.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::model::{Namespace, ServiceAccount};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};

/// What the question says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Revocation {
    /// The group.
    pub namespace: Namespace,
    /// The service account.
    pub account: ServiceAccount,
    /// The issuer of the provider whose tokens it is about; none for all tokens.
    pub issuer: Option<String>,
    /// How many tokens were issued in the last hour, as long as one can live.
    pub issued: u64,
    /// Why it may not be done; none if it may.
    pub refused: Option<String>,
}

/// What would be revoked: all access tokens of a service account, or those that one of its providers let in.
///
/// # Errors
/// If the account or the provider does not exist, or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "service_accounts/revocation")]
pub async fn get_revocation(
    path: String,
    id: String,
    #[server(default)] provider: String,
) -> Result<Revocation, UiProblem> {
    use identity::{
        access::{Action, ResourceType},
        problem::Problem,
        service_accounts,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let by = crate::serving::service_account(&id)?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    if account.group_path != path {
        return Err(Problem::not_found().into());
    }
    let providers = &account.trusted_identity_providers;
    let trusted = match provider.as_str() {
        "" => None,
        named => {
            let found = providers.iter().find(|trusted| trusted.id.to_string() == named);
            Some(found.ok_or_else(Problem::not_found)?.clone())
        }
    };
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let issued = service_accounts::issued_tokens(&core, &caller, &by, trusted.as_ref().map(|it| it.id)).await?;
    let permission = ResourceType::ServiceAccount.to(Action::Update);
    let allowed = namespace.my_role.is_some_and(|role| role.allows(permission));
    let refused = (!allowed).then(|| "You need the role deployer or owner to revoke tokens.".to_owned());
    Ok(Revocation { namespace, account, issuer: trusted.map(|it| it.issuer.to_string()), issued, refused })
}

/// Refuses all access tokens that were issued so far, or those that one provider let in.
///
/// # Errors
/// If there is no such account or provider, or the person may not.
#[server(prefix = "/api/ui", endpoint = "service_accounts/revoke_tokens")]
pub async fn revoke_tokens(id: String, #[server(default)] provider: String) -> Result<Done, UiProblem> {
    use identity::{
        naming::{Gid, ResourceKind},
        service_accounts,
    };

    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let kind = ResourceKind::TrustedIdentityProvider;
    let trusted = match provider.as_str() {
        "" => None,
        named => Some(Gid::new(kind, crate::serving::identifier(kind, named)?)),
    };
    service_accounts::revoke_tokens(&core, &caller, &by, trusted).await?;
    let account = service_accounts::get(&core, &caller, &by).await?;
    let which = if trusted.is_some() { "that the identity provider let in" } else { "that were issued so far" };
    let notice = format!("The access tokens of {} {which} are refused from now on.", account.path);
    Ok(Done::go(format!("/groups/{}/-/service_accounts/{}", account.group_path, account.id), notice))
}
