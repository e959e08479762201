//! `GET /v1/check`: what a reverse proxy asks before it lets a request through.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue},
};
use identity::{
    access::Role,
    caller::Caller,
    check,
    core::Core,
    naming::{Gid, ResourceKind},
    problem::Problem,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    authentication::Authenticated,
    input::{Query, namespace_path},
    problem::Refusal,
    v1::answers::Checking,
};

/// What is asked.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The path of the group or workspace.
    #[param(example = "acme/prod")]
    namespace: String,
    /// What the bearer wants to do there: `group`, `workspace`, `namespace_membership` or `service_account`, a colon, and
    /// `view`, `create`, `update` or `delete`.
    #[param(example = "workspace:update")]
    permission: String,
}

/// Who may do it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Allowed {
    /// `user` or `service_account`.
    kind: &'static str,
    /// The identifier (GID).
    id: Gid,
    /// The username, or the path of the service account.
    name: String,
    /// The effective role in the namespace.
    role: Role,
}

/// May the bearer of the access token do this here? 200 says yes, and who it is, in headers that a proxy can pass on.
#[utoipa::path(
    get, path = "/v1/check", tag = "caller", params(Wanted),
    responses(
        (status = 200, description = "It may.", body = Allowed, headers(
            ("x-tharsis-kind" = String, description = "`user` or `service_account`"),
            ("x-tharsis-id" = String, description = "Its identifier (GID)"),
            ("x-tharsis-name" = String, description = "The username, or the path of the service account"),
            ("x-tharsis-role" = String, description = "Its effective role in the namespace"),
        )),
        Checking,
    )
)]
pub async fn check(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Query(wanted): Query<Wanted>,
) -> Result<(HeaderMap, Json<Allowed>), Refusal> {
    let namespace = namespace_path("/namespace", &wanted.namespace)?;
    let permission = wanted.permission.parse().map_err(|error| Problem::invalid_field("/permission", error))?;
    let role = check::check(&core, &caller, &namespace, permission).await?;
    let (kind, resource) = match &caller {
        Caller::User { .. } => ("user", ResourceKind::User),
        Caller::ServiceAccount { .. } => ("service_account", ResourceKind::ServiceAccount),
    };
    let allowed = Allowed { kind, id: Gid::new(resource, caller.id()), name: caller.name().to_owned(), role };
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("x-tharsis-kind", kind),
        ("x-tharsis-id", &allowed.id.to_string()),
        ("x-tharsis-name", &allowed.name),
        ("x-tharsis-role", role.as_str()),
    ] {
        let value = HeaderValue::from_str(value).map_err(|_| Problem::internal())?;
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok((headers, Json(allowed)))
}
