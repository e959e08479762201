//! `PATCH /v1/memberships/{id}`.

use std::sync::Arc;

use axum::extract::State;
use identity::{core::Core, members, model::Membership, naming::ResourceKind};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    authentication::Authenticated,
    input::{Id, Json, Query, Version},
    problem::Refusal,
    v1::answers::Changing,
};

/// What changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembershipPatch {
    /// The new role: `viewer`, `publisher`, `deployer` or `owner`.
    #[schema(example = "viewer")]
    role: String,
    /// The version that was read; a stale one is refused.
    version: Option<i64>,
}

/// Gives a member another role, which takes the owner role. It counts at once.
#[utoipa::path(
    patch, path = "/v1/memberships/{id}", operation_id = "update_membership", tag = "members",
    params(("id" = String, Path, description = "The GID."), Version),
    request_body = MembershipPatch,
    responses((status = 200, description = "The membership as it is now.", body = Membership), Changing)
)]
pub async fn update(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Query(version): Query<Version>,
    Json(patch): Json<MembershipPatch>,
) -> Result<axum::Json<Membership>, Refusal> {
    let id = id.uuid(ResourceKind::Membership)?;
    let version = version.or(patch.version)?;
    Ok(axum::Json(members::change_role(&core, &caller, id, &patch.role, version).await?))
}
