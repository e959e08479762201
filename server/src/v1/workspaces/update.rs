//! `PATCH /v1/workspaces/{id}`.

use std::sync::Arc;

use axum::extract::State;
use identity::{
    core::Core,
    model::{NamespaceKind, Workspace},
    namespaces,
    naming::ResourceKind,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::conflict;
use crate::{
    authentication::Authenticated,
    input::{Id, Json, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// What changes. Names and places never do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkspacePatch {
    /// The new description, at most 100 characters.
    description: Option<String>,
    /// The version that was read; a stale one is refused.
    version: Option<i64>,
}

/// Changes a workspace, which takes the deployer role in it.
#[utoipa::path(
    patch, path = "/v1/workspaces/{id}", operation_id = "update_workspace", tag = "workspaces",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN."), Version),
    request_body = WorkspacePatch,
    responses((status = 200, description = "The workspace as it is now.", body = Workspace), Changing)
)]
pub async fn update(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Query(version): Query<Version>,
    Json(patch): Json<WorkspacePatch>,
) -> Result<axum::Json<Workspace>, Refusal> {
    let by = id.reference(ResourceKind::Workspace)?;
    let version = version.or(patch.version)?;
    let kind = NamespaceKind::Workspace;
    // Nothing to change is no error; but whoever may not change it, or comes too late, is told all the same.
    let description = patch.description.as_deref();
    let changed = namespaces::update(&core, &caller, kind, &by, description, version).await.map_err(conflict)?;
    Ok(axum::Json(changed.into()))
}
