//! Nobody gains power by taking over a service account: who edits one could log in as it.

use super::get::visible;
use crate::{
    access::{Action, ResourceType, Role},
    authorization::{self, Current},
    caller::Caller,
    model::{ProviderSpec, TrustedIdentityProvider},
    naming::Reference,
    problem::Problem,
    storage::{self, Executor, TransactionError, service_accounts::Row},
};

/// The service account, and the caller's role in its group, for a change of what it trusts or lets in with.
pub(super) async fn to_change(
    x: &mut impl Executor,
    caller: &Current,
    by: &Reference,
) -> Result<(Row, Role), TransactionError> {
    let row = visible(x, caller, by).await?;
    let group = Reference::Id(row.group_id);
    let permission = ResourceType::ServiceAccount.to(Action::Update);
    let (_, role) = authorization::allowed(x, caller, &group, permission).await?;
    check(x, caller, row.account.id.uuid).await?;
    Ok((row, role))
}

/// Refuses unless the caller holds, in every namespace where the service account is a member, at least its role.
/// (Tharsis asks for owner in all of them.) A service account never edits itself.
pub(super) async fn check(
    x: &mut impl Executor,
    caller: &Current,
    service_account: uuid::Uuid,
) -> Result<(), TransactionError> {
    if matches!(**caller, Caller::ServiceAccount { id, .. } if id == service_account) {
        return Err(Problem::forbidden("A service account cannot change itself.").into());
    }
    let why = "To change it you need at least that role there, since whoever changes what it trusts can act as it.";
    holds_as_much(x, caller, service_account, why).await
}

/// Refuses to test tokens against a service account that holds a role somewhere which the caller does not hold there.
pub(crate) async fn check_test(
    x: &mut impl Executor,
    caller: &Current,
    service_account: uuid::Uuid,
) -> Result<(), TransactionError> {
    let why = "To test tokens against it you need at least that role there. Its recorded logins tell you why they were \
               refused all the same.";
    holds_as_much(x, caller, service_account, why).await
}

async fn holds_as_much(
    x: &mut impl Executor,
    caller: &Current,
    service_account: uuid::Uuid,
    why: &str,
) -> Result<(), TransactionError> {
    for (namespace, path, role) in storage::service_accounts::roles(x, service_account).await? {
        let own = authorization::role_in(x, caller, namespace).await?;
        if own < Some(role) {
            // A namespace that the caller may not know of is not named.
            let place = if own.is_some() { path } else { "a namespace that you cannot see".to_owned() };
            let text = format!("This service account is {role} in {place}. {why}");
            return Err(Problem::forbidden(text).into());
        }
    }
    Ok(())
}

/// Accepting tokens that were made for any service is for owners to decide; one that is accepted already may stay.
pub(super) fn any_audience(
    role: Role,
    wanted: &[ProviderSpec],
    current: &[TrustedIdentityProvider],
) -> Result<(), Problem> {
    let newly = wanted.iter().position(|spec| {
        spec.audience.is_none()
            && !current.iter().any(|provider| Some(provider.id) == spec.id && provider.audience.is_none())
    });
    match newly {
        Some(at) if role < Role::Owner => {
            let mut problem = Problem::invalid_field(
                &format!("/trusted_identity_providers/{at}/audience"),
                "Only an owner of the group can accept tokens made for any service.",
            );
            problem.code = crate::problem::ProblemCode::Forbidden;
            Err(problem)
        }
        _ => Ok(()),
    }
}
