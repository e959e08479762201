//! `GET /v1/groups/{id}`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{
    core::Core,
    model::{Group, NamespaceKind},
    namespaces,
    naming::ResourceKind,
};

use crate::{authentication::Authenticated, input::Id, problem::Refusal, v1::answers::Reading};

/// One group.
#[utoipa::path(
    get, path = "/v1/groups/{id}", operation_id = "get_group", tag = "groups",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    responses((status = 200, description = "The group.", body = Group), Reading)
)]
pub async fn get(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
) -> Result<Json<Group>, Refusal> {
    let by = id.reference(ResourceKind::Group)?;
    Ok(Json(namespaces::get(&core, &caller, NamespaceKind::Group, &by).await?.into()))
}
