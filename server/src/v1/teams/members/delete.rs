//! `DELETE /v1/teams/{id}/members/{user_id}`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{core::Core, naming::ResourceKind, teams};

use crate::{
    authentication::Authenticated,
    input::{self, Ids},
    problem::Refusal,
    v1::answers::Reading,
};

/// Takes a user out of a team, which takes a maintainer of the team or an administrator. It counts at once.
#[utoipa::path(
    delete, path = "/v1/teams/{id}/members/{user_id}", operation_id = "remove_team_member", tag = "teams",
    params(
        ("id" = String, Path, description = "The GID, or the percent-encoded TRN."),
        ("user_id" = String, Path, description = "The user: the GID, or the percent-encoded TRN."),
    ),
    responses((status = 204, description = "The user is out."), Reading)
)]
pub async fn delete(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Ids(id, user_id): Ids,
) -> Result<StatusCode, Refusal> {
    let by = input::reference("/id", ResourceKind::Team, &id)?;
    let user = input::reference("/user_id", ResourceKind::User, &user_id)?;
    teams::remove_member(&core, &caller, &by, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}
