//! What happened.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::{
    model::{ActivityEvent, Namespace},
    paging::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::UiProblem;

/// What happened in a namespace and below it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// The group or workspace.
    pub namespace: Namespace,
    /// The events of this page, the latest first.
    pub page: Page<ActivityEvent>,
}

/// What happened in a namespace and below it.
///
/// # Errors
/// If the person may not see the namespace.
#[server(prefix = "/api/ui", endpoint = "activity/list")]
pub async fn list_activity(path: String, #[server(default)] after: String) -> Result<Activity, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let request = identity::paging::PageRequest::new(None, Some(&after))?;
    let page = identity::activity::list(&core, &caller, &path, &identity::activity::ActivityQuery::default(), &request)
        .await?;
    Ok(Activity { namespace, page })
}
