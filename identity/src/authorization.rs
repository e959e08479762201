//! May this caller do this here? Asked by every service before anything else, in the transaction that then writes.

use crate::{
    access::{Permission, Role, effective_role},
    caller::Caller,
    model::Namespace,
    naming::Reference,
    problem::Problem,
    storage::{self, Executor, TransactionError},
};

/// The caller's effective role in a namespace. Administrators count as owners everywhere.
pub(crate) async fn role_in(
    x: &mut impl Executor,
    caller: &Caller,
    namespace: uuid::Uuid,
) -> Result<Option<Role>, TransactionError> {
    if caller.is_admin() {
        return Ok(Some(Role::Owner));
    }
    Ok(effective_role(&storage::grants::of_caller(x, caller, namespace).await?))
}

/// The namespace referred to, with the caller's role in it, if the role allows `permission`.
///
/// Who may not even know of the namespace gets the same answer as for one that does not exist.
pub(crate) async fn namespace(
    x: &mut impl Executor,
    caller: &Caller,
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
    let needed = Role::ALL.into_iter().find(|role| role.allows(permission)).unwrap_or(Role::Owner);
    let who = match caller {
        Caller::User { .. } => "Your".to_owned(),
        Caller::ServiceAccount { path, .. } => format!("Service account {path}'s"),
    };
    Problem::forbidden(format!(
        "{who} role in {} {} is {role}; {permission} takes {needed}.",
        namespace.kind.as_str(),
        namespace.path,
    ))
}
