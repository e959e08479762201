//! `GET /v1/roles`.

use axum::Json;
use identity::{
    access::Role,
    model::RoleInfo,
    naming::{Gid, ResourceKind},
    paging::Page,
};

use super::answers::Asking;
use crate::{authentication::Authenticated, problem::Refusal};

/// The roles and what they allow, the least powerful first.
#[utoipa::path(
    get, path = "/v1/roles", tag = "members",
    responses((status = 200, description = "All roles.", body = Page<RoleInfo>), Asking)
)]
pub async fn list(_caller: Authenticated) -> Result<Json<Page<RoleInfo>>, Refusal> {
    let roles: Vec<RoleInfo> = Role::ALL
        .into_iter()
        .map(|role| RoleInfo {
            id: Gid::new(ResourceKind::Role, role.uuid()),
            name: role,
            description: role.description().to_owned(),
            permissions: role.permissions().map(|permission| permission.to_string()).collect(),
        })
        .collect();
    Ok(Json(Page::whole(roles)))
}
