//! `GET /v1/workspaces/{id}`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{
    core::Core,
    model::{NamespaceKind, Workspace},
    namespaces,
    naming::ResourceKind,
};

use crate::{authentication::Authenticated, input::Id, problem::Refusal, v1::answers::Reading};

/// One workspace.
#[utoipa::path(
    get, path = "/v1/workspaces/{id}", operation_id = "get_workspace", tag = "workspaces",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    responses((status = 200, description = "The workspace.", body = Workspace), Reading)
)]
pub async fn get(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
) -> Result<Json<Workspace>, Refusal> {
    let by = id.reference(ResourceKind::Workspace)?;
    Ok(Json(namespaces::get(&core, &caller, NamespaceKind::Workspace, &by).await?.into()))
}
