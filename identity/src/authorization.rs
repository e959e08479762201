//! May this caller do this here? Asked by every service before anything else, in the transaction that then writes.

use std::ops::Deref;

use uuid::Uuid;

use crate::{
    access::{Permission, Role, effective_role},
    caller::Caller,
    clock::Millis,
    model::Namespace,
    naming::Reference,
    problem::Problem,
    storage::{self, Executor, TransactionError},
};

/// A caller whose account was read in the transaction, or on the connection, that is at work.
#[derive(Debug, Clone)]
pub(crate) struct Current(Caller);

impl Deref for Current {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

/// The caller as the account is now. Who is calling was found out when the head of the request was read; its body may
/// have taken many seconds since. Whoever was locked out, deleted or made a plain user meanwhile, or whose token was
/// revoked, does nothing with it any more. One row, by its key.
///
/// # Errors
/// `Unauthenticated` if the account may not call any more.
pub(crate) async fn current(x: &mut impl Executor, caller: &Caller) -> Result<Current, TransactionError> {
    Ok(Current(match caller {
        Caller::User { id, means, .. } => {
            let user = storage::users::standing(x, *id).await?.filter(|user| user.active);
            let user = user.ok_or_else(Problem::unauthenticated)?;
            Caller::User { id: *id, username: user.username, admin: user.admin, means: means.clone() }
        }
        Caller::ServiceAccount { id, bearing, .. } => {
            let (subjects, issued_at) =
                bearing.map_or(([Uuid::nil(); 3], Millis::MAX), |bearing| (bearing.subjects, bearing.issued_at));
            let account = storage::service_accounts::standing(x, *id, subjects, issued_at).await?;
            let account = account.filter(|account| account.admits(issued_at)).ok_or_else(Problem::unauthenticated)?;
            Caller::ServiceAccount { id: *id, path: account.path, bearing: *bearing }
        }
    }))
}

/// The caller's effective role in a namespace. Administrators count as owners everywhere.
pub(crate) async fn role_in(
    x: &mut impl Executor,
    caller: &Current,
    namespace: Uuid,
) -> Result<Option<Role>, TransactionError> {
    if caller.is_admin() {
        return Ok(Some(Role::Owner));
    }
    Ok(effective_role(&storage::grants::of_caller(x, caller, namespace).await?))
}

/// The same as [`allowed`] for a caller who was not asked about yet.
pub(crate) async fn namespace(
    x: &mut impl Executor,
    caller: &Caller,
    by: &Reference,
    permission: Permission,
) -> Result<(Namespace, Role), TransactionError> {
    let caller = current(x, caller).await?;
    allowed(x, &caller, by, permission).await
}

/// The namespace referred to, with the caller's role in it, if the role allows `permission`.
///
/// Who may not even know of the namespace gets the same answer as for one that does not exist.
pub(crate) async fn allowed(
    x: &mut impl Executor,
    caller: &Current,
    by: &Reference,
    permission: Permission,
) -> Result<(Namespace, Role), TransactionError> {
    let mut namespace = storage::namespaces::find(x, by).await?.ok_or_else(Problem::not_found)?;
    let role = role_in(x, caller, namespace.id.uuid).await?.ok_or_else(Problem::not_found)?;
    if !role.allows(permission) {
        return Err(refusal(caller, &namespace, role, permission).into());
    }
    namespace.my_role = Some(role);
    Ok((namespace, role))
}

fn refusal(caller: &Caller, namespace: &Namespace, role: Role, permission: Permission) -> Problem {
    let needed = Role::ALL.into_iter().filter(|role| role.allows(permission)).map(Role::as_str);
    let needed = needed.collect::<Vec<_>>().join(" or ");
    let who = match caller {
        Caller::User { .. } => "Your".to_owned(),
        Caller::ServiceAccount { path, .. } => format!("Service account {path}'s"),
    };
    Problem::forbidden(format!(
        "{who} role in {} {} is {role}. {} takes {needed}.",
        namespace.kind.as_str(),
        namespace.path,
        permission.in_words(),
    ))
}

#[cfg(test)]
#[path = "authorization_tests.rs"]
mod tests;
