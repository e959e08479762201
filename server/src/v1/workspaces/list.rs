//! `GET /v1/workspaces`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{
    core::Core,
    model::{NamespaceKind, Workspace},
    namespaces::{self, NamespaceQuery},
    paging::Page,
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    authentication::Authenticated,
    input::{Query, namespace_path, page},
    problem::Refusal,
    v1::answers::Listing,
};

/// Which workspaces are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only those directly in this group.
    group_path: Option<String>,
    /// Only those whose path contains this.
    #[serde(default)]
    #[param(required = false)]
    search: String,
    /// How many rows: 1 to 100, 50 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    first: Option<u32>,
    /// The `end_cursor` of the page before.
    after: Option<String>,
}

/// The workspaces that the caller may see, by path.
#[utoipa::path(
    get, path = "/v1/workspaces", operation_id = "list_workspaces", tag = "workspaces", params(Wanted),
    responses((status = 200, description = "A page of workspaces.", body = Page<Workspace>), Listing)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Workspace>>, Refusal> {
    let page = page(wanted.first, wanted.after.as_deref())?;
    let parent = wanted.group_path.as_deref().map(|path| namespace_path("/group_path", path)).transpose()?;
    let query = NamespaceQuery { parent: parent.as_ref(), top_level: false, search: &wanted.search };
    let found = namespaces::list(&core, &caller, NamespaceKind::Workspace, &query, &page).await?;
    Ok(Json(found.map(Workspace::from)))
}
