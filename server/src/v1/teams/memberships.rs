//! `GET /v1/teams/{id}/memberships`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::TeamMembership, naming::ResourceKind, paging::Page, teams};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    authentication::Authenticated,
    input::{Id, Query, page},
    problem::Refusal,
    v1::answers::Listing,
};

/// Which part of the list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// How many rows: 1 to 100, 50 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    first: Option<u32>,
    /// The `end_cursor` of the page before.
    after: Option<String>,
}

/// The groups and workspaces that a team is a member of, by path: those that the caller may see. The roles count below
/// them as well.
#[utoipa::path(
    get, path = "/v1/teams/{id}/memberships", operation_id = "list_team_memberships", tag = "teams",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN."), Wanted),
    responses((status = 200, description = "A page of memberships.", body = Page<TeamMembership>), Listing)
)]
pub async fn memberships(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<TeamMembership>>, Refusal> {
    let by = id.reference(ResourceKind::Team)?;
    let page = page(wanted.first, wanted.after.as_deref())?;
    Ok(Json(teams::memberships(&core, &caller, &by, &page).await?))
}
