//! `GET /v1/teams`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::Team, paging::Page, teams};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    authentication::Authenticated,
    input::{Query, page},
    problem::Refusal,
    v1::answers::Listing,
};

/// Which teams are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only those whose name contains this.
    #[serde(default)]
    #[param(required = false)]
    search: String,
    /// How many rows: 1 to 100, 50 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    first: Option<u32>,
    /// The `end_cursor` of the page before.
    after: Option<String>,
}

/// The teams, by name. Service accounts do not get to know who works here.
#[utoipa::path(
    get, path = "/v1/teams", operation_id = "list_teams", tag = "teams", params(Wanted),
    responses((status = 200, description = "A page of teams.", body = Page<Team>), Listing)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Team>>, Refusal> {
    let page = page(wanted.first, wanted.after.as_deref())?;
    Ok(Json(teams::list(&core, &caller, &wanted.search, &page).await?))
}
