//! `DELETE /v1/personal_access_tokens/{id}`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{core::Core, naming::ResourceKind, personal_tokens};

use crate::{authentication::Authenticated, input::Id, problem::Refusal, v1::answers::Reading};

/// Revokes a personal access token of the caller's own; an administrator revokes anybody's. It is refused at once.
#[utoipa::path(
    delete, path = "/v1/personal_access_tokens/{id}", operation_id = "delete_personal_access_token", tag = "caller",
    params(("id" = String, Path, description = "The GID.")),
    responses((status = 204, description = "It is gone."), Reading)
)]
pub async fn delete(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
) -> Result<StatusCode, Refusal> {
    personal_tokens::revoke(&core, &caller, id.uuid(ResourceKind::PersonalToken)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
