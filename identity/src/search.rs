//! Finding things by name or path, across everything that the caller may see.

use serde::{Deserialize, Serialize};

use crate::{
    authorization,
    caller::Caller,
    core::Core,
    model::NamespaceKind,
    naming::{Gid, Reference, ResourceKind},
    paging::PageRequest,
    problem::Problem,
    service_accounts,
    storage::{self, namespaces::Filter},
    users,
};

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    /// A group.
    Group,
    /// A workspace.
    Workspace,
    /// A service account.
    ServiceAccount,
    /// A person who can sign in.
    User,
    /// A recorded login, found by its `login_id`.
    Login,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Its path; of a login, the path of its service account; of a person, the username.
    pub path: String,
    /// Its identifier.
    pub id: Gid,
    /// Where it belongs: the group of a service account, or of that of a login.
    pub group_path: Option<String>,
    /// Of a login: its service account.
    pub service_account_id: Option<Gid>,
    /// What it is for.
    pub description: String,
}

/// Groups, workspaces and service accounts whose path contains `text`, people whose username does, and the login of that
/// `login_id`; of each kind `per_kind` at the most. A TRN, as pages give it to copy, counts as the path in it.
///
/// # Errors
/// If the database fails.
pub async fn everything(core: &Core, caller: &Caller, text: &str, per_kind: u32) -> Result<Vec<Hit>, Problem> {
    let text = text.trim();
    let text = text.strip_prefix("trn:").and_then(|rest| rest.split_once(':')).map_or(text, |(_, path)| path);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut db = &core.db;
    let caller = &authorization::current(&mut db, caller).await?;
    let mut hits = Vec::new();
    if let Ok(Reference::Id(id)) = Reference::parse(ResourceKind::Login, text) {
        hits.extend(login(core, caller, id).await?);
    }
    let page = PageRequest::first(per_kind);
    for (kind, hit) in [(NamespaceKind::Group, HitKind::Group), (NamespaceKind::Workspace, HitKind::Workspace)] {
        let filter = Filter { kind, parent: None, top_level: false, search: text };
        let (rows, _) = storage::namespaces::list(&mut db, caller, &filter, &page).await?;
        hits.extend(rows.into_iter().take(per_kind as usize).map(|row| Hit {
            kind: hit,
            path: row.path.to_string(),
            id: row.id,
            group_path: row.path.parent().map(String::from),
            service_account_id: None,
            description: row.description.into(),
        }));
    }
    for row in storage::service_accounts::search(&mut db, caller, text, i64::from(per_kind)).await? {
        hits.push(Hit {
            kind: HitKind::ServiceAccount,
            path: row.account.path,
            id: row.account.id,
            group_path: Some(row.account.group_path.into()),
            service_account_id: None,
            description: row.account.description.into(),
        });
    }
    // Machines do not get to know who works here.
    if matches!(**caller, Caller::User { .. }) {
        let people = users::search(core, caller, text, &page).await?;
        hits.extend(people.items.into_iter().map(|person| Hit {
            kind: HitKind::User,
            path: person.username,
            id: person.id,
            group_path: None,
            service_account_id: None,
            description: String::new(),
        }));
    }
    Ok(hits)
}

async fn login(core: &Core, caller: &Caller, id: uuid::Uuid) -> Result<Option<Hit>, Problem> {
    let mut db = &core.db;
    let Some((account, login)) = storage::logins::find(&mut db, id).await? else { return Ok(None) };
    match service_accounts::get(core, caller, &Reference::Id(account)).await {
        Ok(account) => Ok(Some(Hit {
            kind: HitKind::Login,
            path: account.path,
            id: login.id,
            group_path: Some(account.group_path.into()),
            service_account_id: Some(account.id),
            description: format!("Login at {}", login.at),
        })),
        Err(problem) if problem.code == crate::problem::ProblemCode::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::{
        access::Role,
        testing::{World, machine, on_each_database},
    };

    async fn paths(world: &World, caller: &Caller, text: &str) -> Vec<(HitKind, String)> {
        let hits = everything(&world.core, caller, text, 5).await.unwrap();
        hits.into_iter().map(|hit| (hit.kind, hit.path)).collect()
    }

    on_each_database! {
        async fn all_kinds_are_found_by_name_and_path(world: &World) {
            world.workspace("acme/platform/deploy-target").await;
            world.service_account("acme/platform/deploy").await;
            let ada = world.user("deploy-ada").await;
            world.member("acme", &ada, Role::Viewer).await;
            let expected = [
                (HitKind::Workspace, "acme/platform/deploy-target".to_owned()),
                (HitKind::ServiceAccount, "acme/platform/deploy".to_owned()),
                (HitKind::User, "deploy-ada".to_owned()),
            ];
            assert_eq!(paths(world, &ada, " DEPLOY ").await, expected);
            assert_eq!(paths(world, &ada, "acme/plat").await.len(), 3);
            let trn = paths(world, &ada, "trn:service_account:acme/platform/deploy").await;
            assert!(trn.contains(&expected[1]), "{trn:?}");
            for nothing in ["", "  ", "trn:group:", "%", "no such thing"] {
                assert_eq!(paths(world, &ada, nothing).await, [], "{nothing:?}");
            }
        }
    }

    on_each_database! {
        async fn what_a_caller_may_not_know_of_is_not_found(world: &World) {
            world.workspace("secret/prod").await;
            world.service_account("secret/deploy").await;
            world.group("acme").await;
            let pipeline = world.service_account("acme/secretive").await;
            let ada = world.user("ada").await;
            world.member("acme", &ada, Role::Owner).await;
            assert_eq!(paths(world, &ada, "secret").await, [(HitKind::ServiceAccount, "acme/secretive".to_owned())]);
            assert_eq!(paths(world, &world.root, "secret/").await.len(), 2);
            // People are found by people only.
            assert_eq!(paths(world, &machine(&pipeline), "ada").await, []);
        }
    }

    on_each_database! {
        async fn there_are_so_many_of_a_kind_at_the_most(world: &World) {
            for n in 0..4 {
                world.workspace(&format!("acme/prod-{n}")).await;
            }
            assert_eq!(everything(&world.core, &world.root, "prod", 3).await.unwrap().len(), 3);
        }
    }
}
