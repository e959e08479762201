//! `GET /v1/service_accounts/{id}/logins`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::LoginRecord, naming::ResourceKind, paging::Page, service_accounts};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    authentication::Authenticated,
    input::{Id, Query, page},
    problem::Refusal,
    v1::answers::Listing,
};

/// Which logins are wanted.
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

/// The login attempts of a service account with the full account of each, the latest first.
#[utoipa::path(
    get, path = "/v1/service_accounts/{id}/logins", operation_id = "list_logins", tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN."), Wanted),
    responses((status = 200, description = "A page of login attempts.", body = Page<LoginRecord>), Listing)
)]
pub async fn logins(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<LoginRecord>>, Refusal> {
    let page = page(wanted.first, wanted.after.as_deref())?;
    let by = id.reference(ResourceKind::ServiceAccount)?;
    Ok(Json(service_accounts::logins(&core, &caller, &by, &page).await?))
}
