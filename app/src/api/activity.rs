//! What happened.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::{
    model::{ActivityEvent, Namespace},
    paging::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::UiProblem;

/// Which events are shown, as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityFilter {
    /// How the name of the action begins.
    #[serde(default)]
    pub action: String,
    /// Who did it: a username or the path of a service account.
    #[serde(default)]
    pub actor: String,
    /// The first day.
    #[serde(default)]
    pub since: String,
    /// The day after the last one.
    #[serde(default)]
    pub until: String,
    /// The cursor of the page before.
    #[serde(default)]
    pub after: String,
}

impl ActivityFilter {
    /// The filters as parameters of an address; the page is not one of them.
    #[must_use]
    pub fn parameters(&self) -> [(&'static str, &str); 4] {
        [("action", &self.action), ("actor", &self.actor), ("since", &self.since), ("until", &self.until)]
    }
}

/// Events, and what was left out in looking for them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Events {
    /// The events of this page, the latest first.
    pub page: Page<ActivityEvent>,
    /// Why a filter was left out; none if none was.
    pub refused: Option<String>,
}

/// What happened in a namespace and below it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// The group or workspace.
    pub namespace: Namespace,
    /// What happened.
    pub events: Events,
}

/// What a filter asks for. A day that is none, typed into the address, shows the list without it instead of nothing;
/// the reason comes with it.
#[cfg(feature = "ssr")]
fn query(filter: &ActivityFilter) -> (identity::activity::ActivityQuery<'_>, Option<String>) {
    use identity::activity::{self, ActivityQuery};

    let mut refused = None;
    let mut day = |pointer, text| {
        activity::day(pointer, text).unwrap_or_else(|problem| {
            refused = problem.errors.first().map(|error| error.detail.clone());
            None
        })
    };
    let (since, until) = (day("/since", &filter.since), day("/until", &filter.until));
    let query =
        ActivityQuery { action: &filter.action, actor: &filter.actor, since, until, ..ActivityQuery::default() };
    (query, refused)
}

/// What happened in a namespace and below it.
///
/// # Errors
/// If the person may not see the namespace.
#[server(prefix = "/api/ui", endpoint = "activity/list")]
pub async fn list_activity(path: String, #[server(default)] filter: ActivityFilter) -> Result<Activity, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let path = crate::serving::namespace_path(&path)?;
    let namespace = identity::namespaces::find(&core, &caller, &path).await?;
    let request = identity::paging::PageRequest::new(None, Some(&filter.after))?;
    let (query, refused) = query(&filter);
    let page = identity::activity::list(&core, &caller, &path, &query, &request).await?;
    Ok(Activity { namespace, events: Events { page, refused } })
}

/// What happened on the server, for administrators.
///
/// # Errors
/// If the person is none.
#[server(prefix = "/api/ui", endpoint = "activity/of_server")]
pub async fn list_server_activity(
    #[server(default)] path: String,
    #[server(default)] filter: ActivityFilter,
) -> Result<Events, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let request = identity::paging::PageRequest::new(None, Some(&filter.after))?;
    let (query, refused) = query(&filter);
    let page = identity::activity::of_server(&core, &caller, &path, &query, &request).await?;
    Ok(Events { page, refused })
}

/// What happened to a service account, the latest first.
///
/// # Errors
/// If it does not exist or the person may not know of it.
#[server(prefix = "/api/ui", endpoint = "activity/of_service_account")]
pub async fn service_account_activity(
    id: String,
    #[server(default)] filter: ActivityFilter,
) -> Result<Events, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let by = crate::serving::service_account(&id)?;
    let request = identity::paging::PageRequest::new(Some(20), Some(&filter.after))?;
    let (query, refused) = query(&filter);
    let page = identity::activity::of_service_account(&core, &caller, &by, &query, &request).await?;
    Ok(Events { page, refused })
}

/// The latest events where the person is a member.
///
/// # Errors
/// If nobody is signed in.
#[server(prefix = "/api/ui", endpoint = "activity/recent")]
pub async fn recent_activity() -> Result<Vec<ActivityEvent>, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    Ok(identity::activity::recent(&core, &caller, 8).await?)
}
