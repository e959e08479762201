//! `PATCH /v1/teams/{id}/members/{user_id}`.

use std::sync::Arc;

use axum::extract::State;
use identity::{core::Core, model::TeamMember, naming::ResourceKind, teams};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    authentication::Authenticated,
    input::{self, Ids, Json},
    problem::Refusal,
    v1::answers::Acting,
};

/// What changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamMemberPatch {
    /// Whether the person adds and removes members of the team.
    maintainer: bool,
}

/// Makes a member of a team a maintainer, or no longer. That takes a maintainer of the team or an administrator.
#[utoipa::path(
    patch, path = "/v1/teams/{id}/members/{user_id}", operation_id = "update_team_member", tag = "teams",
    params(
        ("id" = String, Path, description = "The GID, or the percent-encoded TRN."),
        ("user_id" = String, Path, description = "The user: the GID, or the percent-encoded TRN."),
    ),
    request_body = TeamMemberPatch,
    responses((status = 200, description = "The member as it is now.", body = TeamMember), Acting)
)]
pub async fn update(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Ids(id, user_id): Ids,
    Json(patch): Json<TeamMemberPatch>,
) -> Result<axum::Json<TeamMember>, Refusal> {
    let by = input::reference("/id", ResourceKind::Team, &id)?;
    let user = input::reference("/user_id", ResourceKind::User, &user_id)?;
    Ok(axum::Json(teams::change_member(&core, &caller, &by, &user, patch.maintainer).await?))
}
