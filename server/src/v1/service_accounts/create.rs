//! `POST /v1/service_accounts`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    core::Core,
    model::{ServiceAccount, ServiceAccountDraft},
    service_accounts,
};

use crate::{authentication::Authenticated, input::Json, problem::Refusal, v1::answers::Creating};

/// Makes a service account in a group, which takes the deployer role there.
#[utoipa::path(
    post, path = "/v1/service_accounts", operation_id = "create_service_account", tag = "service accounts",
    request_body(content = ServiceAccountDraft, example = json!({
        "name": "deploy",
        "description": "Deploys from the main branch",
        "group_path": "acme/platform",
        "trusted_identity_providers": [{
            "issuer": "https://gitlab.com",
            "match": "exact",
            "bound_claims": { "project_path": "acme/app", "ref": "main", "ref_type": "branch" }
        }]
    })),
    responses((status = 201, description = "The new service account.", body = ServiceAccount), Creating)
)]
pub async fn create(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Json(draft): Json<ServiceAccountDraft>,
) -> Result<(StatusCode, axum::Json<ServiceAccount>), Refusal> {
    let made = service_accounts::create(&core, &caller, &draft).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}
