//! `PATCH /v1/teams/{id}`.

use std::sync::Arc;

use axum::extract::State;
use identity::{core::Core, model::Team, naming::ResourceKind, teams};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    authentication::Authenticated,
    input::{Id, Json, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// What changes. A name never does.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamPatch {
    /// The new description, at most 100 characters.
    description: Option<String>,
    /// The version that was read; a stale one is refused.
    version: Option<i64>,
}

/// Changes a team, which takes an administrator.
#[utoipa::path(
    patch, path = "/v1/teams/{id}", operation_id = "update_team", tag = "teams",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN."), Version),
    request_body = TeamPatch,
    responses((status = 200, description = "The team as it is now.", body = Team), Changing)
)]
pub async fn update(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Query(version): Query<Version>,
    Json(patch): Json<TeamPatch>,
) -> Result<axum::Json<Team>, Refusal> {
    let by = id.reference(ResourceKind::Team)?;
    let version = version.or(patch.version)?;
    // Nothing to change is no error; but whoever may not change it, or comes too late, is told all the same.
    let description = patch.description.as_deref();
    Ok(axum::Json(teams::update(&core, &caller, &by, description, version).await?))
}
