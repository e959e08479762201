//! `POST /v1/service_accounts/{id}/revoke_tokens`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    core::Core,
    naming::{Gid, ResourceKind},
    service_accounts,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    authentication::Authenticated,
    input::{self, Id, OptionalJson},
    problem::Refusal,
    v1::answers::Acting,
};

/// Which tokens are revoked.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhichTokens {
    /// Only what this trusted identity provider let in (its GID).
    #[serde(default)]
    provider_id: Option<String>,
}

/// Revokes all access tokens of a service account, or those that one of its identity providers let in: they are refused
/// from now on. New logins are not concerned. That takes the deployer role in its group.
#[utoipa::path(
    post, path = "/v1/service_accounts/{id}/revoke_tokens", operation_id = "revoke_tokens", tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    request_body = Option<WhichTokens>,
    responses((status = 204, description = "They are revoked."), Acting)
)]
pub async fn revoke_tokens(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    OptionalJson(which): OptionalJson<WhichTokens>,
) -> Result<StatusCode, Refusal> {
    let by = id.reference(ResourceKind::ServiceAccount)?;
    let kind = ResourceKind::TrustedIdentityProvider;
    let provider = which.unwrap_or_default().provider_id;
    let provider = provider.map(|text| input::uuid("/provider_id", kind, &text)).transpose()?;
    service_accounts::revoke_tokens(&core, &caller, &by, provider.map(|id| Gid::new(kind, id))).await?;
    Ok(StatusCode::NO_CONTENT)
}
