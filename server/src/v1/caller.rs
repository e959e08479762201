//! `GET /v1/caller`.

use axum::Json;
use identity::{
    caller::Caller,
    model::CallerInfo,
    naming::{Gid, ResourceKind, trn},
};

use super::answers::Asking;
use crate::{authentication::Authenticated, problem::Refusal};

/// Who am I?
#[utoipa::path(
    get, path = "/v1/caller", tag = "caller",
    responses((status = 200, description = "The caller that the access token stands for.", body = CallerInfo), Asking)
)]
pub async fn show(Authenticated(caller): Authenticated) -> Result<Json<CallerInfo>, Refusal> {
    Ok(Json(match caller {
        Caller::User { id, username, admin, .. } => {
            CallerInfo::User { id: Gid::new(ResourceKind::User, id), username, admin }
        }
        Caller::ServiceAccount { id, path, .. } => CallerInfo::ServiceAccount {
            id: Gid::new(ResourceKind::ServiceAccount, id),
            trn: trn(ResourceKind::ServiceAccount, &path),
            path,
        },
    }))
}
