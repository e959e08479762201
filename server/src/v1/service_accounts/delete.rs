//! `DELETE /v1/service_accounts/{id}`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{core::Core, naming::ResourceKind, service_accounts};

use crate::{
    authentication::Authenticated,
    input::{Id, OptionalJson, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// Deletes a service account. Its memberships go with it, and its access tokens are refused from then on.
#[utoipa::path(
    delete, path = "/v1/service_accounts/{id}", operation_id = "delete_service_account", tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN."), Version),
    request_body = Option<Version>,
    responses((status = 204, description = "It is gone."), Changing)
)]
pub async fn delete(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Query(version): Query<Version>,
    OptionalJson(body): OptionalJson<Version>,
) -> Result<StatusCode, Refusal> {
    let by = id.reference(ResourceKind::ServiceAccount)?;
    let version = version.or(body.unwrap_or_default().version)?;
    service_accounts::delete(&core, &caller, &by, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
