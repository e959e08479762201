//! A new user.

use serde_json::json;

use super::{administration, password};
use crate::{
    activity,
    caller::Caller,
    core::Core,
    model::{User, WithPassword},
    naming::{Name, ResourceKind},
    problem::{FieldErrors, Problem, ProblemCode},
    storage::{self, StorageError, TransactionError, Tx, activity::Entry, transaction, users::Row},
    timestamp::Timestamp,
};

/// A new user as typed.
#[derive(Clone, Default)]
pub struct UserDraft {
    /// Follows the rule for names.
    pub username: String,
    /// At least [`MIN_PASSWORD_LENGTH`](super::MIN_PASSWORD_LENGTH) characters.
    pub password: String,
    /// Whether the person administers this server.
    pub admin: bool,
}

/// A password stands in no log.
impl std::fmt::Debug for UserDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserDraft").field("username", &self.username).finish_non_exhaustive()
    }
}

/// A user whose parts follow their rules, the password hashed.
pub(super) struct UserSpec {
    username: Name,
    /// None for people who sign in elsewhere.
    password_hash: Option<String>,
    admin: bool,
}

impl UserDraft {
    pub(super) async fn prepare(&self, core: &Core) -> Result<UserSpec, Problem> {
        let mut errors = FieldErrors::new();
        let username = errors.check("/username", self.username.parse::<Name>());
        errors.check("/password", password::check(&self.password, &self.username));
        errors.finish()?;
        let username = username.ok_or_else(Problem::internal)?;
        Ok(UserSpec { username, password_hash: Some(password::hash(core, &self.password).await?), admin: self.admin })
    }
}

/// Makes a user, which takes an administrator. Where no password was typed, one is made up.
///
/// # Errors
/// If the draft breaks a rule, the caller may not, or the name is taken.
pub async fn create(core: &Core, caller: &Caller, draft: &UserDraft) -> Result<WithPassword, Problem> {
    administration::only(caller)?;
    let generated = draft.password.is_empty().then(|| password::generate(core));
    let password = generated.clone().unwrap_or_else(|| draft.password.clone());
    let spec = UserDraft { password, ..draft.clone() }.prepare(core).await?;
    let user = transaction!(core.db, |tx| {
        administration::still(&mut tx, caller).await?;
        let user = insert(core, &mut tx, &spec).await?;
        activity::record(core, &mut tx, caller, &entry(&user)).await?;
        user
    })?;
    Ok(WithPassword { user, generated })
}

/// Makes a user on behalf of the operator, who has a shell on the host.
///
/// # Errors
/// If the draft breaks a rule or the name is taken.
pub async fn create_by_operator(core: &Core, draft: &UserDraft) -> Result<User, Problem> {
    let spec = draft.prepare(core).await?;
    transaction!(core.db, |tx| {
        let user = insert(core, &mut tx, &spec).await?;
        activity::record_system(core, &mut tx, "operator", &entry(&user)).await?;
        user
    })
}

/// Makes a user who has no password, on behalf of `who`.
pub(crate) async fn insert_without_password(
    core: &Core,
    tx: &mut Tx,
    username: &Name,
    who: &str,
) -> Result<User, TransactionError> {
    let spec = UserSpec { username: username.clone(), password_hash: None, admin: false };
    let user = insert(core, tx, &spec).await?;
    activity::record_system(core, tx, who, &entry(&user)).await?;
    Ok(user)
}

pub(super) async fn insert(core: &Core, tx: &mut Tx, spec: &UserSpec) -> Result<User, TransactionError> {
    let user = User {
        id: core.new_gid(ResourceKind::User),
        username: spec.username.to_string(),
        admin: spec.admin,
        active: true,
        version: 1,
        created_at: core.timestamp(),
        last_seen_at: None,
    };
    let row = Row { user, password_hash: spec.password_hash.clone(), tokens_valid_after: Timestamp(0) };
    storage::users::insert(tx, &row).await.map_err(|error| match error {
        StorageError::Duplicate => {
            let text = format!("There is a user {} already.", spec.username);
            let mut problem = Problem::invalid_field("/username", text);
            problem.code = ProblemCode::AlreadyExists;
            TransactionError::from(problem)
        }
        other => other.into(),
    })?;
    Ok(row.user)
}

pub(super) fn entry(user: &User) -> Entry<'_> {
    Entry {
        action: "user.created",
        namespace_path: None,
        target: user.id,
        target_name: &user.username,
        details: json!({ "admin": user.admin }),
    }
}
