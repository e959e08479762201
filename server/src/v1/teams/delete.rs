//! `DELETE /v1/teams/{id}`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{core::Core, naming::ResourceKind, teams};

use crate::{
    authentication::Authenticated,
    input::{Id, OptionalJson, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// Deletes a team with its memberships, which takes an administrator. It counts at once.
#[utoipa::path(
    delete, path = "/v1/teams/{id}", operation_id = "delete_team", tag = "teams",
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
    let by = id.reference(ResourceKind::Team)?;
    let version = version.or(body.unwrap_or_default().version)?;
    teams::delete(&core, &caller, &by, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
