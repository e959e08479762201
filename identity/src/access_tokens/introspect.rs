//! What a token is, for whoever may know of its account (RFC 7662).

use serde::Serialize;

use super::{
    authenticate::standing,
    verify::{Verified, verify},
};
use crate::{
    authorization,
    caller::Caller,
    claims::Json,
    core::Core,
    naming::{Gid, Reference, ResourceKind},
    personal_tokens,
    problem::{Problem, ProblemCode},
    secret_text::PERSONAL_TOKEN,
    service_accounts,
};

/// What is told of a token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Introspection {
    /// Whether it is valid, and the caller may know of its account. If not, nothing else is told.
    pub active: bool,
    /// `Bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'static str>,
    /// The issuer: this server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// The path of the service account, or the username.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// The services that it is meant for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub aud: Vec<&'static str>,
    /// The identifier (GID) of its account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Gid>,
    /// The username, for a person's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// When it was issued, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// When it expires, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// When its login was, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// `service_account` or `user`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tharsis_type: Option<&'static str>,
    /// The login that it goes back to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tharsis_login_id: Option<Gid>,
}

/// What the token is. A token that is not valid, and one of an account that the caller may not know of, are answered
/// alike.
///
/// # Errors
/// If the database fails.
pub async fn introspect(core: &Core, caller: &Caller, token: &str) -> Result<Introspection, Problem> {
    if PERSONAL_TOKEN.is_meant(token) {
        return personal(core, caller, token).await;
    }
    let Ok(token) = verify(core, token) else { return Ok(Introspection::default()) };
    let bearer = match standing(core, &token).await {
        Ok(bearer) => bearer,
        Err(problem) if problem.code == ProblemCode::Unauthenticated => return Ok(Introspection::default()),
        Err(problem) => return Err(problem),
    };
    if !may_know(core, caller, token.bearer).await? {
        return Ok(Introspection::default());
    }
    Ok(told(core, &token, &bearer))
}

async fn personal(core: &Core, caller: &Caller, token: &str) -> Result<Introspection, Problem> {
    let personal_tokens::Verified { held, .. } = match personal_tokens::verify(core, token).await {
        Ok(verified) => verified,
        Err(problem) if problem.code == ProblemCode::Unauthenticated => return Ok(Introspection::default()),
        Err(problem) => return Err(problem),
    };
    let owner = Gid::new(ResourceKind::User, held.token.user);
    if !may_know(core, caller, owner).await? {
        return Ok(Introspection::default());
    }
    Ok(Introspection {
        active: true,
        token_type: Some("Bearer"),
        iss: Some(core.settings.public_url.clone()),
        sub: Some(held.owner.username.clone()),
        aud: vec![super::AUDIENCE],
        client_id: Some(owner),
        username: Some(held.owner.username),
        jti: Some(held.token.id.to_string()),
        iat: Some(held.token.created_at.0 / 1000),
        exp: Some(held.token.expires_at.0 / 1000),
        tharsis_type: Some("user"),
        ..Introspection::default()
    })
}

async fn may_know(core: &Core, caller: &Caller, bearer: Gid) -> Result<bool, Problem> {
    if bearer.kind != ResourceKind::ServiceAccount {
        let mut db = &core.db;
        let caller = authorization::current(&mut db, caller).await?;
        return Ok(caller.is_admin() || caller.id() == bearer.uuid);
    }
    match service_accounts::get(core, caller, &Reference::Id(bearer.uuid)).await {
        Ok(_) => Ok(true),
        Err(problem) if problem.code == ProblemCode::NotFound => Ok(false),
        Err(problem) => Err(problem),
    }
}

fn told(core: &Core, token: &Verified, bearer: &Caller) -> Introspection {
    let (kind, username) = match bearer {
        Caller::User { username, .. } => ("user", Some(username.clone())),
        Caller::ServiceAccount { .. } => ("service_account", None),
    };
    let number = |name: &str| token.claims.get(name).and_then(Json::as_number)?.floor();
    Introspection {
        active: true,
        token_type: Some("Bearer"),
        iss: Some(core.settings.public_url.clone()),
        sub: Some(bearer.name().to_owned()),
        aud: vec![super::AUDIENCE],
        client_id: Some(token.bearer),
        username,
        jti: Some(token.token_id.to_string()),
        iat: number("iat"),
        exp: Some(token.expires),
        auth_time: token.session.map(|session| session.began),
        tharsis_type: Some(kind),
        tharsis_login_id: token.session.map(|session| session.login),
    }
}
