//! `POST /v1/teams`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    core::Core,
    model::{Team, TeamDraft},
    teams,
};

use crate::{authentication::Authenticated, input::Json, problem::Refusal, v1::answers::Creating};

/// Makes a team, which takes an administrator.
#[utoipa::path(
    post, path = "/v1/teams", operation_id = "create_team", tag = "teams",
    request_body(content = TeamDraft, example = json!({
        "name": "on-call", "description": "Whoever is woken up", "members": ["ada"]
    })),
    responses((status = 201, description = "The new team.", body = Team), Creating)
)]
pub async fn create(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Json(draft): Json<TeamDraft>,
) -> Result<(StatusCode, axum::Json<Team>), Refusal> {
    let made = teams::create(&core, &caller, &draft).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}
