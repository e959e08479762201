//! Whose token is this? What is stored now decides, at every use.

use crate::{
    caller::Caller,
    clock::Millis,
    core::Core,
    problem::{Problem, ProblemCode},
    secret_text::PERSONAL_TOKEN,
    storage::{self, personal_tokens::Held},
    users,
};

/// How exactly is noted when a token was last used.
const USE_STEP: Millis = 60_000;

/// A token that lets in, with the caller that it stands for.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) held: Held,
    pub(crate) caller: Caller,
}

/// The caller that a token stands for: its owner, with the owner's rights.
///
/// # Errors
/// [`ProblemCode::Unauthenticated`] if there is no such token, it has expired, or its owner may not sign in.
pub async fn authenticate(core: &Core, text: &str) -> Result<Caller, Problem> {
    let Verified { held, caller } = verify(core, text).await?;
    let now = core.now();
    if held.token.last_used_at.is_none_or(|at| now - at.0 >= USE_STEP)
        // That it cannot be written is no reason to refuse the caller.
        && let Err(error) = storage::personal_tokens::used(&core.db, held.token.id, now, USE_STEP).await
    {
        tracing::warn!(%error, "when a personal access token was last used could not be noted");
    }
    users::seen(core, held.token.user, held.owner.last_seen_at).await;
    Ok(caller)
}

/// The same, without taking it for a use.
pub(crate) async fn verify(core: &Core, text: &str) -> Result<Verified, Problem> {
    if core.settings.personal_token_max_days == 0 {
        return Err(refused("The operator of this server does not allow personal access tokens."));
    }
    if !PERSONAL_TOKEN.is_well_formed(text) {
        return Err(refused("The personal access token is incomplete or mistyped: its checksum is wrong."));
    }
    let mut db = &core.db;
    // It has 256 random bits, and the hash a key that the database does not have: nothing can be learned of it by trying.
    let held = storage::personal_tokens::by_hash(&mut db, &core.secret_hasher.hash(text)).await?;
    let held = held.ok_or_else(|| refused("There is no such personal access token, or it was revoked."))?;
    if held.token.expires_at.0 <= core.now() {
        return Err(refused("The personal access token has expired."));
    }
    if !held.owner.active {
        return Err(refused("The user of this personal access token is not active."));
    }
    if held.token.created_at < held.owner.tokens_valid_after {
        return Err(refused("This personal access token was revoked."));
    }
    let caller = held.caller();
    Ok(Verified { held, caller })
}

fn refused(detail: &str) -> Problem {
    Problem::new(ProblemCode::Unauthenticated, detail)
}
