//! `POST /v1/teams/{id}/members`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    core::Core,
    model::{TeamMember, TeamMemberDraft},
    naming::ResourceKind,
    teams,
};

use crate::{
    authentication::Authenticated,
    input::{Id, Json},
    problem::Refusal,
    v1::answers::Creating,
};

/// Adds a user to a team, which takes a maintainer of the team or an administrator. It counts at once.
#[utoipa::path(
    post, path = "/v1/teams/{id}/members", operation_id = "add_team_member", tag = "teams",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    request_body(content = TeamMemberDraft, example = json!({ "username": "ada", "maintainer": false })),
    responses((status = 201, description = "The new member.", body = TeamMember), Creating)
)]
pub async fn create(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Json(draft): Json<TeamMemberDraft>,
) -> Result<(StatusCode, axum::Json<TeamMember>), Refusal> {
    let by = id.reference(ResourceKind::Team)?;
    let added = teams::add_member(&core, &caller, &by, &draft).await?;
    Ok((StatusCode::CREATED, axum::Json(added)))
}
