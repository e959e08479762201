//! `GET /v1/service_accounts/{id}/logins/{login_id}`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{core::Core, model::LoginRecord, naming::ResourceKind, service_accounts};

use crate::{
    authentication::Authenticated,
    input::{self, Ids},
    problem::Refusal,
    v1::answers::Reading,
};

/// One login attempt, by the `login_id` that the pipeline was told.
#[utoipa::path(
    get, path = "/v1/service_accounts/{id}/logins/{login_id}", operation_id = "get_login", tag = "service accounts",
    params(
        ("id" = String, Path, description = "The GID, or the percent-encoded TRN."),
        ("login_id" = String, Path, description = "The identifier of the attempt (GID)."),
    ),
    responses((status = 200, description = "The login attempt.", body = LoginRecord), Reading)
)]
pub async fn login(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Ids(id, login_id): Ids,
) -> Result<Json<LoginRecord>, Refusal> {
    let by = input::reference("/id", ResourceKind::ServiceAccount, &id)?;
    let login = input::uuid("/login_id", ResourceKind::Login, &login_id)?;
    Ok(Json(service_accounts::login(&core, &caller, &by, login).await?))
}
