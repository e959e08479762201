//! `GET /v1/service_accounts/{id}/client_secrets`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::ClientSecret, naming::ResourceKind, paging::Page, service_accounts::client_secrets};

use crate::{authentication::Authenticated, input::Id, problem::Refusal, v1::answers::Reading};

/// The client secrets of a service account, the latest first, without what is secret of them.
#[utoipa::path(
    get, path = "/v1/service_accounts/{id}/client_secrets", operation_id = "list_client_secrets",
    tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    responses((status = 200, description = "The client secrets.", body = Page<ClientSecret>), Reading)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
) -> Result<Json<Page<ClientSecret>>, Refusal> {
    let by = id.reference(ResourceKind::ServiceAccount)?;
    Ok(Json(Page::whole(client_secrets::list(&core, &caller, &by).await?)))
}
