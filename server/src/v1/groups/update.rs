//! `PATCH /v1/groups/{id}`.

use std::sync::Arc;

use axum::extract::State;
use identity::{
    core::Core,
    model::{Group, NamespaceKind},
    namespaces,
    naming::ResourceKind,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::conflict;
use crate::{
    authentication::Authenticated,
    input::{Id, Json, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// What changes. Names and places never do.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupPatch {
    /// The new description, at most 100 characters.
    description: Option<String>,
    /// The version that was read; a stale one is refused.
    version: Option<i64>,
}

/// Changes a group, which takes the deployer role in it.
#[utoipa::path(
    patch, path = "/v1/groups/{id}", operation_id = "update_group", tag = "groups",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN."), Version),
    request_body = GroupPatch,
    responses((status = 200, description = "The group as it is now.", body = Group), Changing)
)]
pub async fn update(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Query(version): Query<Version>,
    Json(patch): Json<GroupPatch>,
) -> Result<axum::Json<Group>, Refusal> {
    let by = id.reference(ResourceKind::Group)?;
    let version = version.or(patch.version)?;
    let kind = NamespaceKind::Group;
    // Nothing to change is no error; but whoever may not change it, or comes too late, is told all the same.
    let description = patch.description.as_deref();
    let changed = namespaces::update(&core, &caller, kind, &by, description, version).await.map_err(conflict)?;
    Ok(axum::Json(changed.into()))
}
