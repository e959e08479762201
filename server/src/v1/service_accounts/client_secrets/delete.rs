//! `DELETE /v1/service_accounts/{id}/client_secrets/{secret_id}`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{core::Core, naming::ResourceKind, service_accounts::client_secrets};

use crate::{
    authentication::Authenticated,
    input::{self, Ids},
    problem::Refusal,
    v1::answers::Reading,
};

/// Deletes a client secret. Access tokens that were issued for it are refused from then on.
#[utoipa::path(
    delete, path = "/v1/service_accounts/{id}/client_secrets/{secret_id}", operation_id = "delete_client_secret",
    tag = "service accounts",
    params(
        ("id" = String, Path, description = "The GID, or the percent-encoded TRN."),
        ("secret_id" = String, Path, description = "The identifier of the secret (GID)."),
    ),
    responses((status = 204, description = "It is gone."), Reading)
)]
pub async fn delete(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Ids(id, secret_id): Ids,
) -> Result<StatusCode, Refusal> {
    let by = input::reference("/id", ResourceKind::ServiceAccount, &id)?;
    let secret = input::uuid("/secret_id", ResourceKind::ClientSecret, &secret_id)?;
    client_secrets::delete(&core, &caller, &by, secret).await?;
    Ok(StatusCode::NO_CONTENT)
}
