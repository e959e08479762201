//! `GET /v1/users/{id}/personal_access_tokens`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::PersonalToken, naming::ResourceKind, paging::Page, personal_tokens};

use crate::{authentication::Authenticated, input::Id, problem::Refusal, v1::answers::Reading};

/// The personal access tokens of a user, without what is secret of them, for administrators and the user themselves.
/// `DELETE /v1/personal_access_tokens/{id}` revokes one.
#[utoipa::path(
    get, path = "/v1/users/{id}/personal_access_tokens", operation_id = "list_personal_access_tokens_of_user",
    tag = "members", params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    responses((status = 200, description = "The tokens.", body = Page<PersonalToken>), Reading)
)]
pub async fn of_user(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
) -> Result<Json<Page<PersonalToken>>, Refusal> {
    let items = personal_tokens::list_of(&core, &caller, &id.reference(ResourceKind::User)?).await?;
    Ok(Json(Page::whole(items)))
}
