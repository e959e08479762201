//! Identifiers that an accepted login showed, to be bound by whoever confirms each of them.
//!
//! Only ever out of a login that was accepted: a refused token is somebody else's proposal of what to trust.

use uuid::Uuid;

use super::elsewhere;
use crate::{
    authorization,
    caller::Caller,
    ci::CiSystem,
    claims::{Json, Match, find},
    core::Core,
    model::{LoginOutcome, Pin, TrustedIdentityProvider},
    naming::Reference,
    problem::Problem,
    service_accounts,
    storage::logins::find as find_login,
};

/// The longest value that can be bound, in characters.
const MAX_VALUE: usize = crate::claims::bound::MAX_VALUE_LENGTH;

/// What an accepted login of a service account showed and its provider does not bind yet: identifiers that never change
/// hands, and that what it ran for is protected. Empty if the provider is gone or binds all of it.
///
/// # Errors
/// If there is no such login, the caller may not know of it, or it was not accepted.
pub async fn pins(core: &Core, caller: &Caller, by: &Reference, login: Uuid) -> Result<Vec<Pin>, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let row = service_accounts::visible(&mut db, caller, by).await?;
    let found = find_login(&mut db, login).await?.filter(|(account, _)| *account == row.account.id.uuid);
    let (_, login) = found.ok_or_else(Problem::not_found)?;
    if login.outcome != LoginOutcome::Accepted {
        return Err(Problem::invalid_field("/login_id", "Only a login that was accepted shows what to bind."));
    }
    let claims = login.account.token.values.as_deref().and_then(elsewhere::read);
    let providers = row.account.trusted_identity_providers;
    let provider = providers.into_iter().find(|provider| Some(provider.id) == login.provider_id);
    Ok(match (claims, provider) {
        (Some(claims), Some(provider)) => not_bound_yet(&provider, &claims),
        _ => Vec::new(),
    })
}

fn not_bound_yet(provider: &TrustedIdentityProvider, claims: &Json) -> Vec<Pin> {
    let system = CiSystem::of_token(provider.issuer.as_str(), claims);
    let is_bound = |name: &str| provider.bound_claims.iter().any(|claim| claim.name == name);
    let pin = |claim: &str, value: String, why: String| Pin {
        provider_id: provider.id,
        issuer: provider.issuer.to_string(),
        claim: claim.to_owned(),
        value,
        why,
    };
    let mut pins = Vec::new();
    for identity in system.identities().iter().filter(|identity| !is_bound(identity.id)) {
        let Some(value) = find(claims, identity.id).and_then(|value| bindable(value, provider.how)) else { continue };
        let why = match identity.name {
            Some(name) => format!("If somebody else gets the name of the {} ({name}), they stay out.", identity.what),
            None => format!("Only this {} is let in.", identity.what),
        };
        pins.push(pin(identity.id, value, why));
    }
    for (claim, safe) in system.protections().iter().filter(|(claim, _)| !is_bound(claim)) {
        if find(claims, claim).and_then(|value| bindable(value, provider.how)).as_deref() == Some(*safe) {
            pins.push(pin(claim, (*safe).to_owned(), format!("Jobs for which {claim} is not {safe} stay out.")));
        }
    }
    pins
}

/// The value as it would be bound, if it means itself: a pattern with `*` would not.
fn bindable(value: &Json, how: Match) -> Option<String> {
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.canonical(),
        Json::Bool(value) => value.to_string(),
        Json::Null | Json::List(_) | Json::Object(_) => return None,
    };
    let usable = !text.is_empty() && text.chars().count() <= MAX_VALUE && !text.contains('\0');
    (usable && !(how == Match::Wildcard && text.contains('*'))).then_some(text)
}
