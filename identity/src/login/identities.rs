//! A name that stands for something else than at the login before.
//!
//! Where a provider binds only the name of a project, whoever gets that name can log in. Nobody can tell by the token
//! alone; but the identifier beside the name is another one than last time. The login is let in, since that is what the
//! provider says, and the activity log says so. A warning stays until somebody has decided what to make of it
//! (`service_accounts/changed_identities`).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde_json::json;
use uuid::Uuid;

use super::{elsewhere, evaluate::told};
use crate::{
    activity,
    caller::Caller,
    ci::CiSystem,
    claims::{Json, find},
    core::Core,
    model::{ChangedIdentity, TrustedIdentityProvider},
    naming::Gid,
    storage::{self, StorageError, activity::Entry, service_accounts::Row},
};

/// Providers that are remembered at the most; then all are forgotten, which costs a query each.
const MAX_PROVIDERS: usize = 10_000;

/// What a token named, and by which identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    what: &'static str,
    name_claim: &'static str,
    name: String,
    id_claim: &'static str,
    id: String,
}

/// What a token says of things by name and by identifier, as far as the provider does not bind the identifier itself.
pub(super) fn named(provider: &TrustedIdentityProvider, claims: &Json) -> Vec<Named> {
    let system = CiSystem::of_token(provider.issuer.as_str(), claims);
    let is_bound = |name: &str| provider.bound_claims.iter().any(|claim| claim.name == name);
    let identities = system.identities().iter().filter(|identity| !is_bound(identity.id));
    identities
        .filter_map(|identity| {
            let name_claim = identity.name?;
            let (name, id) = (find(claims, name_claim)?, find(claims, identity.id)?);
            let (what, id_claim) = (identity.what, identity.id);
            Some(Named { what, name_claim, name: told(name), id_claim, id: told(id) })
        })
        .collect()
}

/// What the last accepted login of each provider named.
#[derive(Debug, Default)]
pub struct SeenIdentities(Mutex<HashMap<Uuid, Vec<Named>>>);

impl SeenIdentities {
    /// Remembers what is named now, and answers with what was before, if that is known.
    fn swap(&self, provider: Uuid, now: &[Named]) -> Option<Vec<Named>> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MAX_PROVIDERS && !seen.contains_key(&provider) {
            seen.clear();
        }
        match seen.get_mut(&provider) {
            Some(before) if before.as_slice() == now => Some(now.to_vec()),
            Some(before) => Some(std::mem::replace(before, now.to_vec())),
            None => {
                seen.insert(provider, now.to_vec());
                None
            }
        }
    }
}

/// Notes in the activity log, and for the warning, if a name means something else than at the accepted login before. To be
/// called before this login is recorded. Never keeps a login from being answered.
pub(super) async fn look_out(core: &Core, row: &Row, provider: &TrustedIdentityProvider, login: Gid, now: &[Named]) {
    if now.is_empty() {
        return;
    }
    if let Err(error) = compare(core, row, provider, login, now).await {
        tracing::error!(%error, "whether a name has changed hands could not be noted");
    }
}

async fn compare(
    core: &Core,
    row: &Row,
    provider: &TrustedIdentityProvider,
    login: Gid,
    now: &[Named],
) -> Result<(), StorageError> {
    let before = if let Some(before) = core.seen_identities.swap(provider.id.uuid, now) {
        before
    } else {
        let mut db = &core.db;
        let account = row.account.id.uuid;
        let claims = storage::logins::last_accepted_claims(&mut db, account, provider.id.uuid).await?;
        claims.as_deref().and_then(elsewhere::read).map_or_else(Vec::new, |claims| named(provider, &claims))
    };
    let changed: Vec<(&Named, &Named)> = now
        .iter()
        .filter_map(|now| {
            let before = before.iter().find(|before| before.id_claim == now.id_claim && before.name == now.name)?;
            (before.id != now.id).then_some((before, now))
        })
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    tracing::warn!(service_account = row.account.path, "a name that lets in stands for something else than before");
    let mut details = serde_json::Map::new();
    details.insert("issuer".to_owned(), json!(provider.issuer.as_str()));
    for (before, now) in &changed {
        details.insert(now.name_claim.to_owned(), json!(now.name));
        details.insert(now.id_claim.to_owned(), json!({ "before": before.id, "after": now.id }));
        let text = format!("The {} was made anew, or somebody else has its name now.", now.what);
        details.insert("warning".to_owned(), json!(text));
    }
    let caller = Caller::ServiceAccount { id: row.account.id.uuid, path: row.account.path.clone(), bearing: None };
    let entry = Entry {
        action: "service_account.identity_changed",
        namespace_path: Some(row.account.group_path.as_str()),
        target: row.account.id,
        target_name: &row.account.path,
        details: details.into(),
    };
    let mut tx = core.db.begin_append().await?;
    activity::record(core, &mut tx, &caller, &entry).await?;
    for (before, now) in changed {
        let changed = ChangedIdentity {
            provider_id: provider.id,
            issuer: provider.issuer.to_string(),
            what: now.what.to_owned(),
            name_claim: now.name_claim.to_owned(),
            name: now.name.clone(),
            id_claim: now.id_claim.to_owned(),
            before: before.id.clone(),
            after: now.id.clone(),
            at: core.timestamp(),
            login_id: login,
        };
        storage::changed_identities::note(&mut tx, row.account.id.uuid, &changed).await?;
    }
    tx.commit().await
}
