//! `DELETE /v1/memberships/{id}`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{core::Core, members, naming::ResourceKind};

use crate::{
    authentication::Authenticated,
    input::{Id, OptionalJson, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// Takes a member's role away, which takes the owner role. It counts at once.
#[utoipa::path(
    delete, path = "/v1/memberships/{id}", operation_id = "delete_membership", tag = "members",
    params(("id" = String, Path, description = "The GID."), Version),
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
    let id = id.uuid(ResourceKind::Membership)?;
    let version = version.or(body.unwrap_or_default().version)?;
    members::remove(&core, &caller, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
