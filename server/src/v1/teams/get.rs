//! `GET /v1/teams/{id}`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::Team, naming::ResourceKind, teams};

use crate::{authentication::Authenticated, input::Id, problem::Refusal, v1::answers::Reading};

/// One team.
#[utoipa::path(
    get, path = "/v1/teams/{id}", operation_id = "get_team", tag = "teams",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    responses((status = 200, description = "The team.", body = Team), Reading)
)]
pub async fn get(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
) -> Result<Json<Team>, Refusal> {
    Ok(Json(teams::get(&core, &caller, &id.reference(ResourceKind::Team)?).await?))
}
