//! `GET /v1/groups`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{
    core::Core,
    model::{Group, NamespaceKind},
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

/// Which groups are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Only those directly in this group.
    parent_path: Option<String>,
    /// Only top-level groups.
    #[serde(default)]
    #[param(required = false)]
    top_level: bool,
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

/// The groups that the caller may see, by path.
#[utoipa::path(
    get, path = "/v1/groups", operation_id = "list_groups", tag = "groups", params(Wanted),
    responses((status = 200, description = "A page of groups.", body = Page<Group>), Listing)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Group>>, Refusal> {
    let page = page(wanted.first, wanted.after.as_deref())?;
    let parent = wanted.parent_path.as_deref().map(|path| namespace_path("/parent_path", path)).transpose()?;
    let query = NamespaceQuery { parent: parent.as_ref(), top_level: wanted.top_level, search: &wanted.search };
    let found = namespaces::list(&core, &caller, NamespaceKind::Group, &query, &page).await?;
    Ok(Json(found.map(Group::from)))
}
