//! `POST /v1/signing_keys`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use identity::{
    access_tokens::{self, Rotation},
    core::Core,
    model::SigningKey,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{authentication::Authenticated, input::OptionalJson, problem::Refusal, v1::answers::Acting};

/// How the keys are rotated.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SigningKeyDraft {
    /// How soon the new key signs, and what becomes of the old ones; `planned` if nothing is said.
    #[serde(default)]
    rotation: Rotation,
}

/// Makes a new key that signs access tokens, which takes an administrator. A planned one is published at once and signs
/// ten minutes later; tokens that older keys signed stay valid. With `compromised` the older keys are deleted, and every
/// access token that they signed is refused, also the one that asks for this.
#[utoipa::path(
    post, path = "/v1/signing_keys", operation_id = "create_signing_key", tag = "operation",
    request_body = Option<SigningKeyDraft>,
    responses((status = 201, description = "The new key.", body = SigningKey), Acting)
)]
pub async fn create(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    OptionalJson(draft): OptionalJson<SigningKeyDraft>,
) -> Result<(StatusCode, axum::Json<SigningKey>), Refusal> {
    let rotation = draft.unwrap_or_default().rotation;
    let made = access_tokens::rotate_signing_key_as(&core, &caller, rotation).await?;
    Ok((StatusCode::CREATED, axum::Json(made)))
}
