//! Linking an account that is there already to a person at the provider: by the operator, or by its owner, who comes back
//! from there with a proof of being that person.

use serde_json::json;

use super::SignOnRefusal;
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::{Means, User},
    naming::Reference,
    problem::{Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, Tx, activity::Entry, transaction, users::Row},
    users::is_own_password,
};

/// Links an account to the person with this `sub`, on behalf of the operator, who knows that the two are one.
///
/// # Errors
/// If no provider is set up, there is no such user, or the person has an account already.
pub async fn link_by_operator(core: &Core, username: &str, subject: &str) -> Result<(), Problem> {
    let unset = || Problem::invalid_field("/issuer", SignOnRefusal::NotConfigured);
    let provider = core.settings.sign_on.as_ref().ok_or_else(unset)?;
    let issuer = provider.issuer.as_str();
    transaction!(core.db, |tx| {
        let by = Reference::Path(username.to_owned());
        let user = storage::users::find(&mut tx, &by).await?.map(|row| row.user);
        let user =
            user.ok_or_else(|| Problem::invalid_field("/username", format!("There is no user {username:?}.")))?;
        insert(core, &mut tx, &user, issuer, subject).await?;
        activity::record_system(core, &mut tx, "operator", &entry("user.linked", &user, issuer, subject)).await?;
    })
}

/// Links the caller's account to the person whom the session came back with from the provider. It takes the password, if
/// there is one: a stolen session must not be enough for a way in that stays. `current` is the hash of the session.
///
/// # Errors
/// If nothing was begun in this session, the password is wrong or too many were, the person belongs to another account by
/// now, or this account to another person.
pub async fn link(core: &Core, caller: &Caller, current: &str, password: &str) -> Result<(), Problem> {
    let provider = core.settings.sign_on.as_ref().ok_or_else(Problem::not_found)?;
    let issuer = provider.issuer.as_str();
    let user = with_password(core, caller, current, password, "user.link_refused").await?;
    transaction!(core.db, |tx| {
        let found = storage::sign_on_links::find(&mut tx, current, user.id.uuid, core.now()).await?;
        let found = found.filter(|found| found.issuer == issuer).ok_or_else(|| {
            Problem::forbidden("This was not begun in this browser, took too long, or is over already. Begin again.")
        })?;
        unchanged(&mut tx, &user).await?;
        let linked = storage::external_identities::of_user(&mut tx, user.id.uuid).await?;
        if linked.iter().any(|row| row.issuer == issuer) {
            let text = format!("Your account is linked to {} already.", provider.name);
            Err(Problem::new(ProblemCode::AlreadyExists, text))?;
        }
        storage::sign_on_links::forget_of(&mut tx, current).await?;
        insert(core, &mut tx, &user, issuer, &found.subject).await?;
        activity::record(core, &mut tx, caller, &entry("user.linked", &user, issuer, &found.subject)).await?;
    })
}

/// The caller's own account, once the password is right, if there is one. `refused` is noted if it is not.
pub(super) async fn with_password(
    core: &Core,
    caller: &Caller,
    current: &str,
    password: &str,
    refused: &'static str,
) -> Result<User, Problem> {
    let Caller::User { id, means: Means::Session, .. } = caller else {
        return Err(Problem::forbidden("Accounts are linked in a browser."));
    };
    let mut db = &core.db;
    let row = storage::users::find(&mut db, &Reference::Id(*id)).await?.ok_or_else(Problem::unauthenticated)?;
    if let Some(hash) = row.password_hash
        && !is_own_password(core, caller, &row.user, hash, password, (current, refused)).await?
    {
        return Err(Problem::invalid_field("/current_password", "This is not your password."));
    }
    Ok(row.user)
}

/// The account as it is stored now. Refuses if it was changed since its password was looked at, such as by a new one.
pub(super) async fn unchanged(tx: &mut Tx, user: &User) -> Result<Row, TransactionError> {
    let row = storage::users::find(tx, &Reference::Id(user.id.uuid)).await?;
    let row = row.filter(|row| row.user.active && row.user.version == user.version);
    row.ok_or_else(|| Problem::unauthenticated().into())
}

async fn insert(core: &Core, tx: &mut Tx, user: &User, issuer: &str, subject: &str) -> Result<(), TransactionError> {
    let linked = storage::external_identities::insert(tx, issuer, subject, user.id.uuid, core.now()).await;
    linked.map_err(|error| match error {
        StorageError::Duplicate => {
            TransactionError::from(Problem::new(ProblemCode::AlreadyExists, "This person has an account already."))
        }
        other => other.into(),
    })
}

pub(super) fn entry<'a>(action: &'static str, user: &'a User, issuer: &str, subject: &str) -> Entry<'a> {
    Entry {
        action,
        namespace_path: None,
        target: user.id,
        target_name: &user.username,
        details: json!({ "issuer": issuer, "subject": subject }),
    }
}
