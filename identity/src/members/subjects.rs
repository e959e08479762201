//! Who can become a member: finding the subject that is named, and suggesting those that could be.

use serde::{Deserialize, Serialize};

use crate::{
    access::{Action, ResourceType},
    authorization,
    caller::Caller,
    core::Core,
    model::{Namespace, Subject, SubjectKind},
    naming::{Gid, NamespacePath, Reference, ResourceKind},
    paging::PageRequest,
    problem::Problem,
    storage::{self, TransactionError, Tx},
};

/// Finds the subject that a new membership names.
pub(super) async fn resolve(
    tx: &mut Tx,
    namespace: &Namespace,
    kind: SubjectKind,
    named: &str,
) -> Result<Subject, TransactionError> {
    let unknown = |what: &str| Problem::invalid_field("/subject", format!("There is no {what} {named:?}."));
    match kind {
        SubjectKind::User => {
            let by = match Reference::parse_or_path(ResourceKind::User, named) {
                Ok(by) => by,
                Err(error) => return Err(Problem::invalid_field("/subject", error).into()),
            };
            let user = storage::users::find(tx, &by).await?.filter(|row| row.user.active);
            let user = user.ok_or_else(|| unknown("active user"))?.user;
            Ok(Subject { kind, id: user.id, name: user.username })
        }
        SubjectKind::Team => {
            let team = storage::teams::find(tx, named).await?.ok_or_else(|| unknown("team"))?;
            Ok(Subject { kind, id: team.id, name: team.name })
        }
        SubjectKind::ServiceAccount => {
            let by = match Reference::parse_or_path(ResourceKind::ServiceAccount, named) {
                Ok(by) => by,
                Err(error) => return Err(Problem::invalid_field("/subject", error).into()),
            };
            let found = storage::service_accounts::find_for_login(tx, &by).await?;
            // One answer for "does not exist" and "belongs elsewhere": what other groups have is not to be probed.
            let account = found
                .map(|row| row.account)
                .filter(|account| account.group_path.contains(namespace.path.as_str()))
                .ok_or_else(|| {
                    let text = format!(
                        "There is no such service account in {} or the groups above it. A service account can only \
                         join its own group and what lies below it.",
                        namespace.path
                    );
                    Problem::invalid_field("/subject", text)
                })?;
            Ok(Subject { kind, id: account.id, name: account.path })
        }
    }
}

/// Somebody who could become a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// What the form sends: a username, the name of a team, or the GID of a service account.
    pub value: String,
    /// The name or path.
    pub label: String,
    /// What tells it apart.
    pub description: String,
}

/// Subjects of one kind whose name contains `search` and who could join the namespace; at most 50.
///
/// # Errors
/// If the caller may not add members there.
pub async fn candidates(
    core: &Core,
    caller: &Caller,
    namespace: &NamespacePath,
    kind: SubjectKind,
    search: &str,
) -> Result<Vec<Candidate>, Problem> {
    let mut db = &core.db;
    let by = Reference::Path(namespace.as_str().to_owned());
    let permission = ResourceType::NamespaceMembership.to(Action::Create);
    let (namespace, _) = authorization::namespace(&mut db, caller, &by, permission).await?;
    let page = PageRequest::first(50);
    Ok(match kind {
        SubjectKind::User => storage::users::list(
            &mut db,
            &storage::users::Filter { search, active: Some(true), ..storage::users::Filter::default() },
            &page,
        )
        .await?
        .0
        .into_iter()
        .map(|row| Candidate { value: row.user.username.clone(), label: row.user.username, description: String::new() })
        .collect(),
        SubjectKind::Team => storage::teams::list(&mut db, search, &page)
            .await?
            .0
            .into_iter()
            .map(|team| Candidate { value: team.name.clone(), label: team.name, description: team.description })
            .collect(),
        SubjectKind::ServiceAccount => {
            let (rows, _) = storage::service_accounts::list(&mut db, namespace.id.uuid, true, search, &page).await?;
            rows.into_iter()
                .map(|(row, _)| Candidate {
                    value: Gid::to_string(&row.account.id),
                    label: row.account.path,
                    description: row.account.description.into(),
                })
                .collect()
        }
    })
}
