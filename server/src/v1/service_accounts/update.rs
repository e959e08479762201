//! `PATCH /v1/service_accounts/{id}`.

use std::sync::Arc;

use axum::extract::State;
use identity::{
    caller::Caller,
    core::Core,
    model::{ProviderDraft, ServiceAccount, ServiceAccountDraft},
    naming::{Reference, ResourceKind},
    problem::{Problem, ProblemCode},
    service_accounts,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    authentication::Authenticated,
    input::{Id, Json, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// Changes between reading and writing that are overcome before the caller is told of them.
const ATTEMPTS: u32 = 4;

/// What changes; a field that is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceAccountPatch {
    /// The same as stored, or left out: a name never changes.
    name: Option<String>,
    /// The same as stored, or left out: a service account never moves.
    group_path: Option<String>,
    /// The new description, at most 100 characters.
    description: Option<String>,
    /// Keep it from logging in.
    disabled: Option<bool>,
    /// Let it log in with client secrets, for systems without OIDC.
    client_credentials: Option<bool>,
    /// The whole new list. An entry with the `id` of a stored provider changes that one; stored ones that are not in
    /// the list go.
    trusted_identity_providers: Option<Vec<ProviderDraft>>,
    /// The version that was read; a stale one is refused.
    version: Option<i64>,
}

/// Changes a service account. That takes the deployer role in its group and, wherever it is a member, at least its role
/// there.
#[utoipa::path(
    patch, path = "/v1/service_accounts/{id}", operation_id = "update_service_account", tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN."), Version),
    request_body = ServiceAccountPatch,
    responses((status = 200, description = "The service account as it is now.", body = ServiceAccount), Changing)
)]
pub async fn update(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Query(version): Query<Version>,
    Json(patch): Json<ServiceAccountPatch>,
) -> Result<axum::Json<ServiceAccount>, Refusal> {
    let by = id.reference(ResourceKind::ServiceAccount)?;
    let version = version.or(patch.version)?;
    Ok(axum::Json(apply(&core, &caller, &by, version, |stored| patch.over(stored)).await?))
}

/// What is left out is filled in from what is stored, so the write insists on exactly that version. Where the caller
/// does not, a change in between is no conflict: the patch is applied to the newer version.
pub async fn apply(
    core: &Core,
    caller: &Caller,
    by: &Reference,
    version: Option<i64>,
    over: impl Fn(&ServiceAccount) -> ServiceAccountDraft,
) -> Result<ServiceAccount, Problem> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let stored = service_accounts::get(core, caller, by).await?;
        let based_on = version.unwrap_or(stored.version);
        let outcome = service_accounts::update(core, caller, by, &over(&stored), Some(based_on)).await;
        match outcome {
            Err(problem) if problem.code == ProblemCode::StaleVersion && version.is_none() && attempt < ATTEMPTS => {}
            other => return other,
        }
    }
}

impl ServiceAccountPatch {
    fn over(&self, stored: &ServiceAccount) -> ServiceAccountDraft {
        let providers = self.trusted_identity_providers.clone();
        ServiceAccountDraft {
            name: self.name.clone().unwrap_or_default(),
            group_path: self.group_path.clone().unwrap_or_default(),
            description: self.description.clone().unwrap_or_else(|| stored.description.to_string()),
            disabled: self.disabled.unwrap_or(stored.disabled),
            client_credentials: self.client_credentials,
            trusted_identity_providers: providers
                .unwrap_or_else(|| stored.trusted_identity_providers.iter().map(ProviderDraft::from).collect()),
        }
    }
}
