//! `GET /v1/activity`: of a group or workspace, or (for administrators) of the whole server.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{
    activity::{self, ActivityQuery},
    core::Core,
    model::ActivityEvent,
    paging::Page,
    problem::Problem,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::answers::Listing;
use crate::{
    authentication::Authenticated,
    input::{Query, namespace_path, page},
    problem::Refusal,
};

/// Whose activity is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The group or workspace, with everything below it. Only administrators leave it out: they get what happened on
    /// the whole server, also to groups that are gone, users, teams, signing keys and the list of allowed issuers.
    #[param(required = false)]
    namespace_path: Option<String>,
    /// Only at this path or below it, whether anything stands there still; only without `namespace_path`.
    #[serde(default)]
    #[param(required = false)]
    path: String,
    /// Only actions that begin with this, such as `member.` or `service_account.deleted`.
    #[serde(default)]
    #[param(required = false)]
    action: String,
    /// Only by the user of this name or the service account of this path.
    #[serde(default)]
    #[param(required = false)]
    actor: String,
    /// Only about the thing of this identifier (GID).
    #[serde(default)]
    #[param(required = false)]
    target: String,
    /// Only what happened on this day (UTC, `2026-11-25`) or later.
    #[serde(default)]
    #[param(required = false)]
    since: String,
    /// Only what happened before this day (UTC).
    #[serde(default)]
    #[param(required = false)]
    until: String,
    /// How many rows: 1 to 100, 50 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    first: Option<u32>,
    /// The `end_cursor` of the page before.
    after: Option<String>,
}

/// What happened in a group or workspace and below it, the latest first.
///
/// For administrators, without `namespace_path`: what happened on the whole server.
#[utoipa::path(
    get, path = "/v1/activity", tag = "activity", params(Wanted),
    responses((status = 200, description = "A page of events.", body = Page<ActivityEvent>), Listing)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<ActivityEvent>>, Refusal> {
    let page = page(wanted.first, wanted.after.as_deref())?;
    let query = ActivityQuery {
        action: &wanted.action,
        actor: &wanted.actor,
        target: &wanted.target,
        since: activity::day("/since", &wanted.since)?,
        until: activity::day("/until", &wanted.until)?,
    };
    Ok(Json(match wanted.namespace_path {
        Some(_) if !wanted.path.is_empty() => {
            return Err(Problem::invalid_field("/path", "Give either this or namespace_path.").into());
        }
        Some(path) => {
            let namespace = namespace_path("/namespace_path", &path)?;
            activity::list(&core, &caller, &namespace, &query, &page).await?
        }
        // Whether they still are one is asked where it is read.
        None if caller.is_admin() => activity::of_server(&core, &caller, &wanted.path, &query, &page).await?,
        None => return Err(Problem::invalid_field("/namespace_path", "This field is required.").into()),
    }))
}
