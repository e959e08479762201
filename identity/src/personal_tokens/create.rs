//! A new personal access token.

use serde_json::json;

use super::{
    list::{DAY, told},
    person,
};
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::{MAX_PERSONAL_TOKENS, NewPersonalToken, PersonalTokenDraft},
    naming::{Gid, ResourceKind},
    problem::{Problem, ProblemCode},
    secret_text::PERSONAL_TOKEN,
    storage::{
        self,
        activity::Entry,
        personal_tokens::{Held, Row},
        transaction,
    },
    timestamp::Timestamp,
};

/// Makes a token of the caller's own, and tells it this once. For pages only: whoever holds a token, or found one, must
/// not be able to make another that outlives it.
///
/// # Errors
/// If the draft breaks a rule, the operator allows no tokens, or there are too many.
pub async fn create(core: &Core, caller: &Caller, draft: &PersonalTokenDraft) -> Result<NewPersonalToken, Problem> {
    let user = person(caller)?;
    let longest = core.settings.personal_token_max_days;
    if longest == 0 {
        return Err(Problem::forbidden("The operator of this server does not allow personal access tokens."));
    }
    let (name, days) = draft.check(longest)?;
    let text = PERSONAL_TOKEN.make(core.randomness.as_ref());
    transaction!(core.db, |tx| {
        let owner = storage::users::standing(&mut tx, user).await?.filter(|owner| owner.active);
        let owner = owner.ok_or_else(Problem::unauthenticated)?;
        let now = core.now();
        let stored = storage::personal_tokens::of_user(&mut tx, user).await?;
        if stored.iter().filter(|held| held.token.expires_at.0 > now).count() >= MAX_PERSONAL_TOKENS {
            let text = format!("You have {MAX_PERSONAL_TOKENS} tokens. Revoke one that is not used any more.");
            Err(Problem::new(ProblemCode::LimitExceeded, text))?;
        }
        let row = Row {
            id: core.new_uuid(),
            user,
            name: name.clone(),
            created_at: Timestamp(now),
            expires_at: Timestamp(now + i64::from(days) * DAY),
            last_used_at: None,
            hint: PERSONAL_TOKEN.hint(&text),
            hash: core.secret_hasher.hash(&text),
        };
        storage::personal_tokens::insert(&mut tx, &row).await?;
        let entry = Entry {
            action: "personal_access_token.created",
            namespace_path: None,
            target: Gid::new(ResourceKind::PersonalToken, row.id),
            target_name: &row.name,
            details: json!({ "owner": owner.username, "hint": row.hint, "expires_at": row.expires_at }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
        NewPersonalToken { token: told(&Held { token: row, owner }, now), text: text.clone() }
    })
}
