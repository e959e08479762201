//! `GET /v1/memberships`.

use std::sync::Arc;

use axum::{Json, extract::State};
use identity::{
    access::Role,
    core::Core,
    members::{self, MemberQuery},
    model::{Membership, SubjectKind},
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

/// Which members are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// The group or workspace.
    namespace_path: String,
    /// Only those whose name contains this.
    #[serde(default)]
    #[param(required = false)]
    search: String,
    /// Only users, teams or service accounts.
    subject_type: Option<SubjectKind>,
    /// Only those with this role.
    role: Option<Role>,
    /// Only inherited ones (true) or direct ones (false).
    inherited: Option<bool>,
    /// How many rows: 1 to 100, 50 if nothing is said.
    #[param(minimum = 1, maximum = 100)]
    first: Option<u32>,
    /// The `end_cursor` of the page before.
    after: Option<String>,
}

/// The members of a group or workspace: its own, and those that it inherits from the groups above it.
#[utoipa::path(
    get, path = "/v1/memberships", operation_id = "list_memberships", tag = "members", params(Wanted),
    responses((status = 200, description = "A page of memberships.", body = Page<Membership>), Listing)
)]
pub async fn list(
    State(core): State<Arc<Core>>,
    Authenticated(caller): Authenticated,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Membership>>, Refusal> {
    let page = page(wanted.first, wanted.after.as_deref())?;
    let namespace = namespace_path("/namespace_path", &wanted.namespace_path)?;
    let query = MemberQuery {
        search: &wanted.search,
        kind: wanted.subject_type,
        role: wanted.role,
        inherited: wanted.inherited,
    };
    Ok(Json(members::list(&core, &caller, &namespace, &query, &page).await?))
}
