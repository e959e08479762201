//! `GET /v1/service_accounts`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{
    core::Core,
    model::ServiceAccount,
    paging::Page,
    service_accounts::{self, ServiceAccountQuery},
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    authentication::Authenticated,
    input::{Query, namespace_path, page},
    problem::Refusal,
    v1::answers::Listing,
};

/// Which service accounts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The group or workspace.
    namespace_path: String,
    /// Also those of the groups above it.
    #[serde(default)]
    #[param(required = false)]
    include_inherited: bool,
    /// Only those whose path or description contains this.
    #[serde(default)]
    #[param(required = false)]
    search: String,
    /// How many rows: 1 to 100, 50 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    first: Option<u32>,
    /// The `end_cursor` of the page before.
    after: Option<String>,
}

/// The service accounts of a group or workspace: its own first, then those of each group above it.
#[utoipa::path(
    get, path = "/v1/service_accounts", operation_id = "list_service_accounts", tag = "service accounts",
    params(Wanted),
    responses((status = 200, description = "A page of service accounts.", body = Page<ServiceAccount>), Listing)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<ServiceAccount>>, Refusal> {
    let page = page(wanted.first, wanted.after.as_deref())?;
    let namespace = namespace_path("/namespace_path", &wanted.namespace_path)?;
    let query = ServiceAccountQuery {
        namespace: &namespace,
        include_inherited: wanted.include_inherited,
        search: &wanted.search,
    };
    Ok(Json(service_accounts::list(&core, &caller, &query, &page).await?))
}
