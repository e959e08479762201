//! Giving a subject a role.

use serde_json::json;

use super::{effective, subjects};
use crate::{
    access::{Action, ResourceType, Role},
    activity, authorization,
    caller::Caller,
    core::Core,
    model::{MemberDraft, Membership},
    naming::{Reference, ResourceKind},
    problem::{Problem, ProblemCode},
    storage::{self, StorageError, activity::Entry, transaction},
};

/// Makes a user, team or service account a member of a group or workspace.
///
/// # Errors
/// If the draft breaks a rule, the caller is no owner, the subject does not exist, is a member already or cannot be
/// one there.
pub async fn add(core: &Core, caller: &Caller, draft: &MemberDraft) -> Result<Membership, Problem> {
    let spec = draft.parse()?;
    let by = Reference::Path(spec.namespace.as_str().to_owned());
    transaction!(core.db, |tx| {
        let permission = ResourceType::NamespaceMembership.to(Action::Create);
        let (namespace, own_role) = authorization::namespace(&mut tx, caller, &by, permission).await?;
        may_grant(own_role, spec.role)?;
        let subject = subjects::resolve(&mut tx, &namespace, spec.kind, &spec.subject).await?;
        not_oneself(caller, subject.id.uuid)?;
        let now = core.timestamp();
        let id = core.new_gid(ResourceKind::Membership);
        let membership = Membership::new(id, namespace.path.clone(), subject, spec.role, now);
        storage::members::insert(&mut tx, &membership, namespace.id.uuid).await.map_err(|error| match error {
            StorageError::Duplicate => {
                let text = format!("{} is a member of {} already.", membership.subject.name, namespace.path);
                let mut problem = Problem::invalid_field("/subject", text);
                problem.code = ProblemCode::AlreadyExists;
                problem.into()
            }
            other => storage::TransactionError::from(other),
        })?;
        let entry = Entry {
            action: "member.added",
            namespace_path: Some(namespace.path.as_str()),
            target: membership.subject.id,
            target_name: &membership.subject.name,
            details: json!({ "role": membership.role }),
        };
        activity::record(core, &mut tx, caller, &entry).await?;
        effective::find(&mut tx, id.uuid).await?.ok_or_else(Problem::internal)?.membership
    })
}

/// Nobody grants a role above their own.
pub(super) fn may_grant(own: Role, granted: Role) -> Result<(), Problem> {
    if granted <= own {
        return Ok(());
    }
    Err(Problem::forbidden(format!("Your role here is {own}; you cannot give anyone the role {granted}.")))
}

/// A service account changes neither its own membership nor its own role, not even down: what it may do is for people
/// to decide.
pub(super) fn not_oneself(caller: &Caller, subject: uuid::Uuid) -> Result<(), Problem> {
    match caller {
        Caller::ServiceAccount { id, .. } if *id == subject => {
            Err(Problem::forbidden("A service account cannot change its own membership or role."))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t93_each_role_grants_those_up_to_itself() {
        use Role::{Deployer, Owner, Publisher, Viewer};
        for (own, grants) in [
            (Viewer, [(Viewer, true), (Publisher, false), (Deployer, false), (Owner, false)]),
            (Publisher, [(Viewer, true), (Publisher, true), (Deployer, false), (Owner, false)]),
            (Deployer, [(Viewer, true), (Publisher, true), (Deployer, true), (Owner, false)]),
            (Owner, [(Viewer, true), (Publisher, true), (Deployer, true), (Owner, true)]),
        ] {
            for (granted, may) in grants {
                let outcome = may_grant(own, granted).map_err(|problem| problem.code);
                assert_eq!(outcome, if may { Ok(()) } else { Err(ProblemCode::Forbidden) }, "{own} gives {granted}");
            }
        }
    }
}
