//! `POST /v1/groups`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    core::Core,
    model::{Group, GroupDraft},
    namespaces,
};

use crate::{authentication::Authenticated, input::Json, problem::Refusal, v1::answers::Creating};

/// Makes a group. Below another group that takes the deployer role there, at the top an administrator.
#[utoipa::path(
    post, path = "/v1/groups", operation_id = "create_group", tag = "groups", request_body = GroupDraft,
    responses((status = 201, description = "The new group.", body = Group), Creating)
)]
pub async fn create(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Json(draft): Json<GroupDraft>,
) -> Result<(StatusCode, axum::Json<Group>), Refusal> {
    let made = namespaces::create_group(&core, &caller, &draft).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}
