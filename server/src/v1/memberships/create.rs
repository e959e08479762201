//! `POST /v1/memberships`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    core::Core,
    members,
    model::{MemberDraft, Membership},
};

use crate::{authentication::Authenticated, input::Json, problem::Refusal, v1::answers::Creating};

/// Gives a user, a team or a service account a role, which takes the owner role.
#[utoipa::path(
    post, path = "/v1/memberships", operation_id = "create_membership", tag = "members",
    request_body(content = MemberDraft, example = json!({
        "namespace_path": "acme/platform/prod", "role": "deployer",
        "service_account_id": "trn:service_account:acme/platform/deploy"
    })),
    responses((status = 201, description = "The new membership.", body = Membership), Creating)
)]
pub async fn create(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Json(draft): Json<MemberDraft>,
) -> Result<(StatusCode, axum::Json<Membership>), Refusal> {
    let made = members::add(&core, &caller, &draft).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}
