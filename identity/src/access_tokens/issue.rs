//! Making access tokens.

use serde::Serialize;

use super::{
    AUDIENCE, KeyRingError,
    session::{Session, Via},
};
use crate::{
    core::Core,
    model::ServiceAccount,
    naming::{Gid, Reference, ResourceKind},
    problem::Problem,
    storage,
};

/// How long an access token lives if nothing else is said, in seconds (Tharsis: 15 minutes).
pub const DEFAULT_LIFE_SECONDS: u32 = 900;

/// A fresh access token.
#[derive(Clone)]
pub struct AccessToken {
    /// The token: a secret.
    pub token: String,
    /// How long it lives, in seconds.
    pub expires_in: u32,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessToken").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// The claims of RFC 9068, with those of Tharsis.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: [&'static str; 1],
    exp: i64,
    nbf: i64,
    iat: i64,
    jti: String,
    client_id: &'a str,
    tharsis_type: &'static str,
    #[serde(flatten)]
    subject: Subject<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Subject<'a> {
    ServiceAccount {
        tharsis_service_account_name: &'a str,
        tharsis_service_account_path: &'a str,
        tharsis_service_account_id: String,
        tharsis_grant_type: &'static str,
        /// When the login was (OpenID Connect Core §2, RFC 9068 §2.2.1).
        auth_time: i64,
        tharsis_login_id: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        tharsis_provider_id: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        tharsis_client_secret_id: Option<String>,
    },
    User {
        tharsis_user_id: String,
        tharsis_user_name: &'a str,
    },
}

/// Issues a token to a service account that has logged in. `life` is in seconds.
pub(crate) fn issue_for_service_account(
    core: &Core,
    account: &ServiceAccount,
    session: &Session,
    life: u32,
) -> Result<AccessToken, KeyRingError> {
    let id = account.id.to_string();
    let (grant_type, provider, secret) = match session.via {
        Via::Provider(provider) => ("oidc_relying_party", Some(provider.to_string()), None),
        Via::ClientSecret(secret) => ("client_credentials", None, Some(secret.to_string())),
    };
    let subject = Subject::ServiceAccount {
        tharsis_service_account_name: account.name.as_str(),
        tharsis_service_account_path: &account.path,
        tharsis_service_account_id: id.clone(),
        tharsis_grant_type: grant_type,
        auth_time: session.began,
        tharsis_login_id: session.login.to_string(),
        tharsis_provider_id: provider,
        tharsis_client_secret_id: secret,
    };
    issue(core, &account.path, &id, "service_account", subject, life)
}

/// Issues a token to a user, for scripts: the operator asks for it on the host. `life` is in seconds.
///
/// # Errors
/// If there is no such active user.
pub async fn issue_for_user(core: &Core, username: &str, life: u32) -> Result<AccessToken, Problem> {
    let mut db = &core.db;
    let row = storage::users::find(&mut db, &Reference::Path(username.to_owned())).await?;
    let user = row
        .filter(|row| row.user.active)
        .ok_or_else(|| Problem::invalid_field("/username", format!("There is no active user {username:?}.")))?
        .user;
    let id = Gid::new(ResourceKind::User, user.id.uuid).to_string();
    let subject = Subject::User { tharsis_user_id: id.clone(), tharsis_user_name: &user.username };
    issue(core, &user.username, &id, "user", subject, life).map_err(|error| {
        tracing::error!(%error, "a user's access token could not be signed");
        Problem::internal()
    })
}

fn issue(
    core: &Core,
    sub: &str,
    client_id: &str,
    kind: &'static str,
    subject: Subject<'_>,
    life: u32,
) -> Result<AccessToken, KeyRingError> {
    let now = core.now() / 1000;
    let claims = Claims {
        iss: &core.settings.public_url,
        sub,
        aud: [AUDIENCE],
        exp: now + i64::from(life),
        nbf: now,
        iat: now,
        jti: core.new_uuid().to_string(),
        client_id,
        tharsis_type: kind,
        subject,
    };
    Ok(AccessToken { token: core.key_ring.sign(&claims, core.now())?, expires_in: life })
}
