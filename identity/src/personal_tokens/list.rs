//! One's own tokens, and for administrators anybody's.

use super::person;
use crate::{
    caller::Caller,
    clock::Millis,
    core::Core,
    model::{OwnTokens, PERSONAL_TOKEN_WARNING_DAYS, PersonalToken, PersonalTokenState},
    naming::{Gid, Reference, ResourceKind},
    problem::Problem,
    storage::{self, personal_tokens::Held},
};

pub(super) const DAY: Millis = 24 * 60 * 60 * 1000;

/// The caller's tokens, the latest first; those that have expired stay for a while.
///
/// # Errors
/// If the caller is a service account.
pub async fn list(core: &Core, caller: &Caller) -> Result<OwnTokens, Problem> {
    let user = person(caller)?;
    let mut db = &core.db;
    let rows = storage::personal_tokens::of_user(&mut db, user).await?;
    let items = rows.iter().map(|row| told(row, core.now())).collect();
    Ok(OwnTokens { items, longest_days: core.settings.personal_token_max_days })
}

/// The tokens of a user, the latest first, for administrators and the user themselves.
///
/// # Errors
/// If there is no such user, which is also the answer for everybody else; or the caller is a service account.
pub async fn list_of(core: &Core, caller: &Caller, by: &Reference) -> Result<Vec<PersonalToken>, Problem> {
    person(caller)?;
    let mut db = &core.db;
    let row = storage::users::find(&mut db, by).await?;
    let user = row.map(|row| row.user.id.uuid).filter(|id| caller.is_admin() || caller.id() == *id);
    let rows = storage::personal_tokens::of_user(&mut db, user.ok_or_else(Problem::not_found)?).await?;
    Ok(rows.iter().map(|row| told(row, core.now())).collect())
}

pub(crate) fn told(held: &Held, now: Millis) -> PersonalToken {
    let Held { token, owner } = held;
    let soon = now + i64::from(PERSONAL_TOKEN_WARNING_DAYS) * DAY;
    let state = match token.expires_at.0 {
        end if end <= now => PersonalTokenState::Expired,
        _ if token.created_at < owner.tokens_valid_after => PersonalTokenState::Revoked,
        end if end <= soon => PersonalTokenState::ExpiresSoon,
        _ => PersonalTokenState::Active,
    };
    PersonalToken {
        id: Gid::new(ResourceKind::PersonalToken, token.id),
        name: token.name.clone(),
        hint: token.hint.clone(),
        state,
        created_at: token.created_at,
        expires_at: token.expires_at,
        last_used_at: token.last_used_at,
    }
}
