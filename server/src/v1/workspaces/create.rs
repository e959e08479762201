//! `POST /v1/workspaces`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    core::Core,
    model::{Workspace, WorkspaceDraft},
    namespaces,
};

use crate::{authentication::Authenticated, input::Json, problem::Refusal, v1::answers::Creating};

/// Makes a workspace, which takes the deployer role in its group.
#[utoipa::path(
    post, path = "/v1/workspaces", operation_id = "create_workspace", tag = "workspaces", request_body = WorkspaceDraft,
    responses((status = 201, description = "The new workspace.", body = Workspace), Creating)
)]
pub async fn create(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Json(draft): Json<WorkspaceDraft>,
) -> Result<(StatusCode, axum::Json<Workspace>), Refusal> {
    let made = namespaces::create_workspace(&core, &caller, &draft).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}
