//! Finding things from anywhere.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::UiProblem;

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// `group`, `workspace`, `service_account`, `user` or `login`.
    pub kind: String,
    /// Its path, or the name of a person.
    pub label: String,
    /// What it is for.
    pub description: String,
    /// Its page.
    pub href: String,
}

/// What the person may know of and whose name or path contains `q`; `per_kind` of each kind at the most.
///
/// # Errors
/// If nobody is signed in.
#[server(prefix = "/api/ui", endpoint = "search")]
pub async fn search(#[server(default)] q: String, per_kind: u32) -> Result<Vec<Found>, UiProblem> {
    use identity::search::{HitKind, everything};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let hits = everything(&core, &caller, &q, per_kind.min(50)).await?;
    let found = hits.into_iter().map(|hit| {
        let group = hit.group_path.unwrap_or_default();
        let (kind, href) = match hit.kind {
            HitKind::Group => ("group", format!("/groups/{}", hit.path)),
            HitKind::Workspace => ("workspace", format!("/groups/{}", hit.path)),
            HitKind::ServiceAccount => ("service_account", format!("/groups/{group}/-/service_accounts/{}", hit.id)),
            HitKind::Login => {
                let account = hit.service_account_id.map(|id| id.to_string()).unwrap_or_default();
                ("login", format!("/groups/{group}/-/service_accounts/{account}/logins/{}", hit.id))
            }
            HitKind::User => ("user", format!("/users/{}", hit.path)),
        };
        Found { kind: kind.to_owned(), label: hit.path, description: hit.description, href }
    });
    Ok(found.collect())
}
