//! `GET /v1/signing_keys`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{access_tokens, core::Core, model::SigningKey, paging::Page};

use crate::{authentication::Authenticated, problem::Refusal, v1::answers::Mine};

/// The keys that sign access tokens, and those that still verify some, the oldest first, without their private parts. That takes an
/// administrator; the public parts are at `/oauth/discovery/keys` for everybody.
#[utoipa::path(
    get, path = "/v1/signing_keys", operation_id = "list_signing_keys", tag = "operation",
    responses((status = 200, description = "The keys.", body = Page<SigningKey>), Mine)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
) -> Result<Json<Page<SigningKey>>, Refusal> {
    Ok(Json(Page::whole(access_tokens::signing_keys(&core, &caller).await?)))
}
