//! `GET /v1/service_accounts/{id}/client_secrets`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::ClientSecret, naming::ResourceKind, service_accounts::client_secrets};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{authentication::Authenticated, input::Id, problem::Refusal, v1::answers::Reading};

/// The client secrets of a service account. They are few, so they come at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientSecrets {
    /// The latest first.
    items: Vec<ClientSecret>,
}

/// The client secrets of a service account, without what is secret of them.
#[utoipa::path(
    get, path = "/v1/service_accounts/{id}/client_secrets", operation_id = "list_client_secrets",
    tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    responses((status = 200, description = "The client secrets.", body = ClientSecrets), Reading)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
) -> Result<Json<ClientSecrets>, Refusal> {
    let by = id.reference(ResourceKind::ServiceAccount)?;
    Ok(Json(ClientSecrets { items: client_secrets::list(&core, &caller, &by).await? }))
}
