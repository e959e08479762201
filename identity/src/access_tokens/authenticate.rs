//! Who bears this token? Signature and times first, then the account as it is stored now.

use super::verify::{Verified, refused, verify};
use crate::{
    caller::Caller, core::Core, model::Means, naming::ResourceKind, personal_tokens, problem::Problem,
    secret_text::PERSONAL_TOKEN, storage, timestamp::Timestamp, users,
};

/// The caller that an access token stands for, be it one of ours or a person's own.
///
/// # Errors
/// [`ProblemCode::Unauthenticated`](crate::problem::ProblemCode::Unauthenticated) if the token is not ours, has expired
/// or was revoked, or its account is deleted or disabled.
pub async fn authenticate(core: &Core, token: &str) -> Result<Caller, Problem> {
    if PERSONAL_TOKEN.is_meant(token) {
        return personal_tokens::authenticate(core, token).await;
    }
    standing(core, &verify(core, token)?).await
}

/// The caller of a token that was verified, if its account may still use it.
pub(crate) async fn standing(core: &Core, token: &Verified) -> Result<Caller, Problem> {
    match token.bearer.kind {
        ResourceKind::ServiceAccount => service_account(core, token).await,
        _ => user(core, token).await,
    }
}

async fn service_account(core: &Core, token: &Verified) -> Result<Caller, Problem> {
    let mut db = &core.db;
    let id = token.bearer.uuid;
    // By identifier, never by path: whoever is created anew at the same path does not inherit the tokens.
    let standing = storage::service_accounts::standing(&mut db, id, token.subjects(), token.issued_at)
        .await?
        .ok_or_else(|| refused("The service account of this access token was deleted."))?;
    if standing.disabled {
        return Err(refused("The service account of this access token is disabled."));
    }
    if standing.revoked || Timestamp(token.issued_at) < standing.tokens_valid_after {
        return Err(refused("This access token was revoked."));
    }
    Ok(Caller::ServiceAccount { id, path: standing.path, login: token.session.map(|session| session.login) })
}

async fn user(core: &Core, token: &Verified) -> Result<Caller, Problem> {
    let mut db = &core.db;
    let id = token.bearer.uuid;
    let standing = storage::users::standing(&mut db, id)
        .await?
        .filter(|user| user.active)
        .ok_or_else(|| refused("The user of this access token does not exist or is not active."))?;
    if Timestamp(token.issued_at) < standing.tokens_valid_after
        || storage::revocations::any(&mut db, token.subjects(), token.issued_at).await?
    {
        return Err(refused("This access token was revoked."));
    }
    users::seen(core, id, standing.last_seen_at).await;
    let means = Means::AccessToken { login_id: None };
    Ok(Caller::User { id, username: standing.username, admin: standing.admin, means })
}
