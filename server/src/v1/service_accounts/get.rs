//! `GET /v1/service_accounts/{id}`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::ServiceAccount, naming::ResourceKind, service_accounts};

use crate::{authentication::Authenticated, input::Id, problem::Refusal, v1::answers::Reading};

/// One service account.
#[utoipa::path(
    get, path = "/v1/service_accounts/{id}", operation_id = "get_service_account", tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    responses((status = 200, description = "The service account.", body = ServiceAccount), Reading)
)]
pub async fn get(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
) -> Result<Json<ServiceAccount>, Refusal> {
    let by = id.reference(ResourceKind::ServiceAccount)?;
    Ok(Json(service_accounts::get(&core, &caller, &by).await?))
}
