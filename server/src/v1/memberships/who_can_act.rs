//! `GET /v1/who_can_act`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, members, model::ActingServiceAccount, paging::Page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    authentication::Authenticated,
    input::{Query, namespace_path, page},
    problem::Refusal,
    v1::answers::Listing,
};

/// Where it is asked about.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The group or workspace.
    namespace_path: String,
    /// How many rows: 1 to 100, 50 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    first: Option<u32>,
    /// The `end_cursor` of the page before.
    after: Option<String>,
}

/// The service accounts that can act in a group or workspace, by path: with what role, through which membership, whose
/// tokens let them in, and when they last logged in.
#[utoipa::path(
    get, path = "/v1/who_can_act", operation_id = "who_can_act", tag = "members", params(Wanted),
    responses((status = 200, description = "A page of service accounts.", body = Page<ActingServiceAccount>), Listing)
)]
pub async fn who_can_act(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<ActingServiceAccount>>, Refusal> {
    let page = page(wanted.first, wanted.after.as_deref())?;
    let namespace = namespace_path("/namespace_path", &wanted.namespace_path)?;
    Ok(Json(members::who_can_act(&core, &caller, &namespace, &page).await?))
}
