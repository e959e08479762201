//! `POST /v1/service_accounts/{id}/test`.

use std::sync::Arc;

use axum::extract::State;
use identity::{
    core::Core,
    login::{self, TestSubject},
    model::TestReport,
    naming::ResourceKind,
    problem::Problem,
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    authentication::Authenticated,
    input::{self, Id, Json},
    problem::Refusal,
    v1::answers::Changing,
};

/// What is tested: one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginTest {
    /// An ID token. Its signature may be left out (`header.payload`); then it is not checked.
    token: Option<String>,
    /// The claims of a token, without a signature: an object, or its JSON as a text, which is read more strictly.
    #[schema(value_type = Option<std::collections::BTreeMap<String, Object>>)]
    claims: Option<Value>,
    /// A recorded login (GID), at the moment when it happened.
    login_id: Option<String>,
}

/// Tells what would come of a login, rule by rule. Nothing is issued, recorded or used up.
#[utoipa::path(
    post, path = "/v1/service_accounts/{id}/test", operation_id = "test_login", tag = "service accounts",
    params(("id" = String, Path, description = "The GID, or the percent-encoded TRN.")),
    request_body(content = LoginTest, example = json!({
        "claims": { "iss": "https://gitlab.com", "aud": "https://tharsis.example", "exp": 1_767_225_600, "ref": "main" }
    })),
    responses((status = 200, description = "What would come of it.", body = TestReport), Changing)
)]
pub async fn test(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    id: Id,
    Json(wanted): Json<LoginTest>,
) -> Result<axum::Json<TestReport>, Refusal> {
    let by = id.reference(ResourceKind::ServiceAccount)?;
    let claims = wanted.claims.map(|claims| match claims {
        Value::String(text) => text,
        other => other.to_string(),
    });
    let subject = match (&wanted.token, &claims, &wanted.login_id) {
        (Some(token), None, None) => TestSubject::Token(token),
        (None, Some(claims), None) => TestSubject::Claims(claims),
        (None, None, Some(login)) => TestSubject::Login(input::uuid("/login_id", ResourceKind::Login, login)?),
        _ => return Err(Problem::invalid_field("", "Give one of token, claims and login_id.").into()),
    };
    Ok(axum::Json(login::test(&core, &caller, &by, subject).await?))
}
