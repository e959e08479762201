//! Finding things by name or path, across everything that the caller may see.

use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    core::Core,
    model::NamespaceKind,
    naming::{Gid, Reference, ResourceKind},
    paging::PageRequest,
    problem::Problem,
    service_accounts,
    storage::{self, namespaces::Filter},
};

/// Hits of one kind at the most.
const PER_KIND: u32 = 8;

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
    /// A recorded login, found by its `login_id`.
    Login,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Its path; of a login, the path of its service account.
    pub path: String,
    /// Its identifier.
    pub id: Gid,
    /// Where it belongs: the group of a service account.
    pub group_path: Option<String>,
    /// What it is for.
    pub description: String,
}

/// Groups, workspaces and service accounts whose path contains `text`, and the login of that `login_id`.
///
/// # Errors
/// If the database fails.
pub async fn everything(core: &Core, caller: &Caller, text: &str) -> Result<Vec<Hit>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let mut hits = Vec::new();
    if let Ok(Reference::Id(id)) = Reference::parse(ResourceKind::Login, text) {
        hits.extend(login(core, caller, id).await?);
    }
    let mut db = &core.db;
    let page = PageRequest::first(PER_KIND);
    for (kind, hit) in [(NamespaceKind::Group, HitKind::Group), (NamespaceKind::Workspace, HitKind::Workspace)] {
        let filter = Filter { kind, parent: None, top_level: false, search: text };
        let (rows, _) = storage::namespaces::list(&mut db, caller, &filter, &page).await?;
        hits.extend(rows.into_iter().take(PER_KIND as usize).map(|row| Hit {
            kind: hit,
            path: row.path.to_string(),
            id: row.id,
            group_path: row.path.parent().map(String::from),
            description: row.description.into(),
        }));
    }
    for row in storage::service_accounts::search(&mut db, caller, text, i64::from(PER_KIND)).await? {
        hits.push(Hit {
            kind: HitKind::ServiceAccount,
            path: row.account.path,
            id: row.account.id,
            group_path: Some(row.account.group_path.into()),
            description: row.account.description.into(),
        });
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
            description: format!("Login at {}", login.at),
        })),
        Err(problem) if problem.code == crate::problem::ProblemCode::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}
