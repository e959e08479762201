//! `POST /v1/service_accounts/{id}/client_secrets`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    core::Core,
    model::{ClientSecretDraft, NewClientSecret},
    naming::ResourceKind,
    service_accounts::client_secrets,
};

use crate::{
    authentication::Authenticated,
    input::{Id, OptionalJson},
    problem::Refusal,
    v1::answers::Creating,
};

/// Makes a client secret, which is told in this answer and never again. Two valid ones are the most, so that a system can
/// go over from one to the next. It takes what changing the service account takes. Prefer an identity provider: nothing
/// is stored then that can leak.
#[utoipa::path(
    post, path = "/v1/service_accounts/{id}/client_secrets", operation_id = "create_client_secret",
    tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    request_body = Option<ClientSecretDraft>,
    responses((status = 201, description = "The client secret.", body = NewClientSecret), Creating)
)]
pub async fn create(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    OptionalJson(draft): OptionalJson<ClientSecretDraft>,
) -> Result<(StatusCode, axum::Json<NewClientSecret>), Refusal> {
    let by = id.reference(ResourceKind::ServiceAccount)?;
    let made = client_secrets::create(&core, &caller, &by, draft.unwrap_or_default()).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}
