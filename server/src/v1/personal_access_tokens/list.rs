//! `GET /v1/personal_access_tokens`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::PersonalToken, paging::Page, personal_tokens};

use crate::{authentication::Authenticated, problem::Refusal, v1::answers::Mine};

/// The caller's personal access tokens, the latest first, without what is secret of them. New ones are made on the account page, which
/// takes a browser's session: a script cannot make itself another token. Service accounts have none.
#[utoipa::path(
    get, path = "/v1/personal_access_tokens", operation_id = "list_personal_access_tokens", tag = "caller",
    responses((status = 200, description = "The tokens.", body = Page<PersonalToken>), Mine)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
) -> Result<Json<Page<PersonalToken>>, Refusal> {
    Ok(Json(Page::whole(personal_tokens::list(&core, &caller).await?.items)))
}
