//! `DELETE /v1/workspaces/{id}`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{core::Core, model::NamespaceKind, namespaces, naming::ResourceKind};

use super::conflict;
use crate::{
    authentication::Authenticated,
    input::{Id, OptionalJson, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// Deletes a workspace with everything in it.
#[utoipa::path(
    delete, path = "/v1/workspaces/{id}", operation_id = "delete_workspace", tag = "workspaces",
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
    let by = id.reference(ResourceKind::Workspace)?;
    let version = version.or(body.unwrap_or_default().version)?;
    namespaces::delete(&core, &caller, NamespaceKind::Workspace, &by, version).await.map_err(conflict)?;
    Ok(StatusCode::NO_CONTENT)
}
