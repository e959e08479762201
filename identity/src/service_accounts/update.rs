//! Changing a service account: its description, whether it may log in, and whom it trusts.

use serde_json::{Map, Value, json};

use super::{
    changed_identities,
    create::{check_issuers, trusted},
    takeover,
};
use crate::{
    activity, authorization,
    caller::Caller,
    core::Core,
    issuers,
    model::{ProviderSpec, ServiceAccount, ServiceAccountDraft, TrustedIdentityProvider},
    naming::{Gid, Reference, ResourceKind},
    problem::{FieldErrors, Problem},
    storage::{self, activity::Entry, service_accounts::Row, transaction},
};

/// Writes the draft over the stored account, if its version is `version` (or whatever it is, if none is given). Name
/// and group never change: those of the draft may be left empty.
///
/// # Errors
/// If the draft breaks a rule, the caller may not, or somebody was faster.
pub async fn update(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    draft: &ServiceAccountDraft,
    version: Option<i64>,
) -> Result<ServiceAccount, Problem> {
    transaction!(core.db, |tx| {
        let caller = &authorization::current(&mut tx, caller).await?;
        let (current, role) = takeover::to_change(&mut tx, caller, by).await?;
        // Before anything typed is looked at: what was right when it was read may be wrong because of the other change.
        if version.is_some_and(|version| version != current.account.version) {
            Err(Problem::stale(&current.account))?;
        }
        let providers = check(core, &current.account, draft)?;
        takeover::any_audience(role, &providers, &current.account.trusted_identity_providers)?;
        issuers::check_listed(&mut tx, draft.disabled, &providers).await?;
        let changed = changed(core, &current, draft, &providers)?;
        let details = differences(&current.account, &changed.account);
        if details.is_empty() {
            current.account
        } else {
            if !storage::service_accounts::update(&mut tx, &changed, current.account.version).await? {
                Err(Problem::stale(&current.account))?;
            }
            changed_identities::settle(&mut tx, &changed.account).await?;
            let entry = Entry {
                action: "service_account.updated",
                namespace_path: Some(changed.account.group_path.as_str()),
                target: changed.account.id,
                target_name: &changed.account.path,
                details: Value::Object(details),
            };
            activity::record(core, &mut tx, caller, &entry).await?;
            changed.account
        }
    })
}

/// The service account as it would be with the draft, if the caller may save it. Nothing is written.
pub(crate) async fn proposed(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    draft: &ServiceAccountDraft,
) -> Result<ServiceAccount, Problem> {
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let (current, role) = takeover::to_change(&mut db, caller, by).await?;
    let providers = check(core, &current.account, draft)?;
    takeover::any_audience(role, &providers, &current.account.trusted_identity_providers)?;
    issuers::check_listed(&mut db, draft.disabled, &providers).await?;
    Ok(changed(core, &current, draft, &providers)?.account)
}

/// Checks what was typed, with the name and group that the account has.
fn check(core: &Core, current: &ServiceAccount, draft: &ServiceAccountDraft) -> Result<Vec<ProviderSpec>, Problem> {
    let mut errors = FieldErrors::new();
    if !draft.name.is_empty() && draft.name != current.name.as_str() {
        errors.add("/name", "The name of a service account cannot be changed.");
    }
    if !draft.group_path.is_empty() && draft.group_path != current.group_path.as_str() {
        errors.add("/group_path", "A service account cannot be moved to another group.");
    }
    errors.finish()?;
    let complete = ServiceAccountDraft {
        name: current.name.to_string(),
        group_path: current.group_path.to_string(),
        client_credentials: draft.client_credentials.or(Some(current.client_credentials)),
        ..draft.clone()
    };
    let spec = complete.parse(&core.settings.public_url)?;
    check_issuers(core, &spec.providers)?;
    let known = |id: &Gid| current.trusted_identity_providers.iter().any(|provider| provider.id == *id);
    let mut errors = FieldErrors::new();
    for (at, provider) in spec.providers.iter().enumerate() {
        let again = spec.providers[..at].iter().any(|other| other.id.is_some() && other.id == provider.id);
        if again || provider.id.as_ref().is_some_and(|id| !known(id)) {
            errors.add(
                format!("/trusted_identity_providers/{at}/id"),
                "This service account has no such identity provider. Leave the identifier out to add a new one.",
            );
        }
    }
    errors.finish()?;
    Ok(spec.providers)
}

fn changed(
    core: &Core,
    current: &Row,
    draft: &ServiceAccountDraft,
    providers: &[ProviderSpec],
) -> Result<Row, Problem> {
    let description = draft.description.parse().map_err(|error| Problem::invalid_field("/description", error))?;
    let providers: Vec<TrustedIdentityProvider> = providers
        .iter()
        .map(|spec| {
            let id = spec.id.unwrap_or_else(|| core.new_gid(ResourceKind::TrustedIdentityProvider));
            let mut provider = trusted(id, spec);
            if provider.max_session_seconds.is_none() {
                let stored = current.account.trusted_identity_providers.iter().find(|stored| stored.id == id);
                provider.max_session_seconds = stored.and_then(|stored| stored.max_session_seconds);
            }
            provider
        })
        .collect();
    Ok(Row {
        account: ServiceAccount {
            description,
            disabled: draft.disabled,
            client_credentials: draft.client_credentials.unwrap_or(current.account.client_credentials),
            trusted_identity_providers: providers,
            version: current.account.version + 1,
            updated_at: core.timestamp(),
            ..current.account.clone()
        },
        ..current.clone()
    })
}

/// What changed, before and after, for the activity log.
fn differences(before: &ServiceAccount, after: &ServiceAccount) -> Map<String, Value> {
    let mut details = Map::new();
    let mut note = |field: &str, before: Value, after: Value| {
        if before != after {
            details.insert(field.to_owned(), json!({ "before": before, "after": after }));
        }
    };
    note("description", json!(before.description), json!(after.description));
    note("disabled", json!(before.disabled), json!(after.disabled));
    note("client_credentials", json!(before.client_credentials), json!(after.client_credentials));
    note(
        "trusted_identity_providers",
        json!(before.trusted_identity_providers),
        json!(after.trusted_identity_providers),
    );
    details
}
