//! May this caller do this here? For other services that ask before they let somebody in.

use crate::{
    access::{Permission, Role},
    authorization,
    caller::Caller,
    core::Core,
    naming::{NamespacePath, Reference},
    problem::{Problem, ProblemCode},
};

/// The caller's role in the namespace, if it allows `permission`.
///
/// # Errors
/// [`ProblemCode::Forbidden`] if it does not, also where the caller may not know of the namespace or there is none: a
/// proxy knows two answers.
pub async fn check(
    core: &Core,
    caller: &Caller,
    namespace: &NamespacePath,
    permission: Permission,
) -> Result<Role, Problem> {
    let mut db = &core.db;
    let by = Reference::Path(namespace.as_str().to_owned());
    let found = authorization::namespace(&mut db, caller, &by, permission).await.map_err(Problem::from);
    match found {
        Ok((_, role)) => Ok(role),
        Err(problem) if problem.code == ProblemCode::NotFound => {
            Err(Problem::forbidden("There is no such namespace, or the caller is no member there."))
        }
        Err(problem) => Err(problem),
    }
}
