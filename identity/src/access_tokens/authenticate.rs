//! Who bears this token? Signature and times first, then the account as it is stored now.

use super::{AUDIENCE, TOKEN_TYPE};
use crate::{
    caller::Caller,
    claims::Json,
    core::Core,
    jose::{TimeFinding, TimeRules, UnverifiedToken, check_audience, check_times},
    naming::{Gid, ResourceKind},
    problem::{Problem, ProblemCode},
    storage,
    timestamp::Timestamp,
    users,
};

/// Several instances sign and check; their clocks may be this many seconds apart.
const LEEWAY_SECONDS: i64 = 5;
/// No token of ours lives longer (a user's, for scripts), in seconds.
const MAX_LIFE_SECONDS: i64 = 30 * 24 * 3600;

/// The caller that an access token stands for.
///
/// # Errors
/// [`ProblemCode::Unauthenticated`] if the token is not ours, has expired, or its account is deleted, disabled or has
/// had its tokens revoked.
pub async fn authenticate(core: &Core, token: &str) -> Result<Caller, Problem> {
    let token = UnverifiedToken::parse(token).map_err(|_| refused("The access token cannot be read."))?;
    if token.typ() != Some(TOKEN_TYPE) {
        return Err(refused("This is not an access token of this server."));
    }
    core.key_ring.verify(&token).map_err(|_| refused("This access token was not issued by this server."))?;
    let claims = token.claims();
    if claims.get("iss").and_then(Json::as_str) != Some(core.settings.public_url.as_str())
        || !check_audience(claims, AUDIENCE).is_accepted()
    {
        return Err(refused("This access token is meant for another server."));
    }
    let rules = TimeRules { leeway: LEEWAY_SECONDS, max_lifetime: MAX_LIFE_SECONDS };
    let times = check_times(claims, core.now(), &rules);
    if let Some(finding) = times.findings.first() {
        return Err(refused(match finding {
            TimeFinding::Expired { .. } => "The access token has expired.",
            _ => "The access token is not valid at this time.",
        }));
    }
    let issued_at = Timestamp(times.issued.unwrap_or_default() * 1000);
    match claims.get("tharsis_type").and_then(Json::as_str) {
        Some("service_account") => {
            service_account(core, id(claims, "tharsis_service_account_id", ResourceKind::ServiceAccount)?, issued_at)
                .await
        }
        Some("user") => user(core, id(claims, "tharsis_user_id", ResourceKind::User)?, issued_at).await,
        _ => Err(refused("This access token names no account.")),
    }
}

fn refused(detail: &str) -> Problem {
    Problem::new(ProblemCode::Unauthenticated, detail)
}

fn id(claims: &Json, name: &str, kind: ResourceKind) -> Result<Gid, Problem> {
    let text = claims.get(name).and_then(Json::as_str).unwrap_or_default();
    text.parse().ok().filter(|gid: &Gid| gid.kind == kind).ok_or_else(|| refused("This access token names no account."))
}

async fn service_account(core: &Core, id: Gid, issued_at: Timestamp) -> Result<Caller, Problem> {
    let mut db = &core.db;
    // By identifier, never by path: whoever is created anew at the same path does not inherit the tokens.
    let standing = storage::service_accounts::standing(&mut db, id.uuid)
        .await?
        .ok_or_else(|| refused("The service account of this access token was deleted."))?;
    if standing.disabled {
        return Err(refused("The service account of this access token is disabled."));
    }
    if issued_at < standing.tokens_valid_after {
        return Err(refused("This access token was revoked."));
    }
    Ok(Caller::ServiceAccount { id: id.uuid, path: standing.path })
}

async fn user(core: &Core, id: Gid, issued_at: Timestamp) -> Result<Caller, Problem> {
    let mut db = &core.db;
    let standing = storage::users::standing(&mut db, id.uuid)
        .await?
        .filter(|user| user.active)
        .ok_or_else(|| refused("The user of this access token does not exist or is not active."))?;
    if issued_at < standing.tokens_valid_after {
        return Err(refused("This access token was revoked."));
    }
    users::seen(core, id.uuid, standing.last_seen_at).await;
    Ok(Caller::User { id: id.uuid, username: standing.username, admin: standing.admin })
}
