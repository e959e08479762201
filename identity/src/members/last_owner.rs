//! A top-level group always has a user who owns it.

use crate::{
    access::Role,
    model::{Membership, Namespace, SubjectKind},
    naming::{Gid, ResourceKind},
    problem::{Problem, ProblemCode},
    storage::{self, Executor, StorageError, TransactionError, Tx, members::Row},
};

/// Refuses to take the role owner from the last user who owns a top-level group. Called in the transaction that takes
/// it, so that two such changes at once cannot both succeed.
pub(super) async fn keep(tx: &mut Tx, row: &Row) -> Result<(), TransactionError> {
    let Membership { namespace_path, subject, role, .. } = &row.membership;
    let concerns = *role == Role::Owner && subject.kind == SubjectKind::User && namespace_path.parent().is_none();
    if !concerns {
        return Ok(());
    }
    let others = storage::members::other_user_owners(tx, row.namespace_id, row.membership.id.uuid).await?;
    if others > 0 {
        return Ok(());
    }
    let text =
        format!("{} is the last user who owns {namespace_path}. Make another user an owner first.", subject.name);
    Err(Problem::new(ProblemCode::LastOwner, text).into())
}

/// The membership of the only active user who owns a top-level group, which [`keep`] would not let go.
pub(super) async fn only(x: &mut impl Executor, namespace: &Namespace) -> Result<Option<Gid>, StorageError> {
    if namespace.path.parent().is_some() {
        return Ok(None);
    }
    let owners = storage::members::user_owners(x, namespace.id.uuid).await?;
    Ok(match owners.as_slice() {
        [only] => Some(Gid::new(ResourceKind::Membership, *only)),
        _ => None,
    })
}
