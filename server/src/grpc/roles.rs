//! `Roles`: the four there are.

use axum::response::Response;
use identity::{
    access::{Permission, Role},
    naming::{Gid, Reference, ResourceKind},
    problem::Problem,
};

use super::{
    call::{Call, Context},
    fault::Fault,
    messages::{ById, Metadata, PageInfo, PageOptions, reference},
};

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct RoleMessage {
    #[prost(message, optional, tag = "1")]
    metadata: Option<Metadata>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    description: String,
    #[prost(string, tag = "4")]
    created_by: String,
    #[prost(string, repeated, tag = "5")]
    permissions: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Wanted {
    #[prost(message, optional, tag = "1")]
    page: Option<PageOptions>,
    #[prost(int32, optional, tag = "2")]
    sort: Option<i32>,
    #[prost(string, optional, tag = "3")]
    search: Option<String>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Found {
    #[prost(message, repeated, tag = "1")]
    roles: Vec<RoleMessage>,
    #[prost(message, optional, tag = "2")]
    page_info: Option<PageInfo>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Permissions {
    #[prost(string, repeated, tag = "1")]
    permissions: Vec<String>,
}

/// The method of this name.
pub async fn dispatch(method: &str, call: Call) -> Response {
    match method {
        "GetRoleByID" => call.unary(get).await,
        "GetRoles" => call.unary(list).await,
        "GetAvailablePermissions" => call.unary(permissions).await,
        _ => call.unknown(),
    }
}

async fn get(context: Context, ById { id }: ById) -> Result<RoleMessage, Fault> {
    context.caller().await?;
    Ok(role("/id", &id)?.into())
}

/// Four rows fit any page and are told in whole, by name.
async fn list(context: Context, wanted: Wanted) -> Result<Found, Fault> {
    context.caller().await?;
    let search = wanted.search.unwrap_or_default().to_lowercase();
    let mut roles: Vec<Role> = Role::ALL.into_iter().filter(|role| role.as_str().contains(&search)).collect();
    roles.sort_by_key(|role| role.as_str());
    let total_count = i32::try_from(roles.len()).unwrap_or_default();
    let page_info = Some(PageInfo { total_count, ..PageInfo::default() });
    Ok(Found { roles: roles.into_iter().map(Into::into).collect(), page_info })
}

async fn permissions(context: Context, (): ()) -> Result<Permissions, Fault> {
    context.caller().await?;
    Ok(Permissions { permissions: Permission::all().map(|permission| permission.to_string()).collect() })
}

/// The role of a GID or TRN.
pub fn role(pointer: &str, id: &str) -> Result<Role, Problem> {
    let found = match reference(pointer, ResourceKind::Role, id)? {
        Reference::Id(uuid) => Role::ALL.into_iter().find(|role| role.uuid() == uuid),
        Reference::Path(name) => name.parse().ok(),
    };
    found.ok_or_else(Problem::not_found)
}

/// The identifier of a role, the same as in Tharsis.
pub fn gid(role: Role) -> Gid {
    Gid::new(ResourceKind::Role, role.uuid())
}

impl From<Role> for RoleMessage {
    fn from(role: Role) -> Self {
        Self {
            metadata: Some(Metadata { version: 1, ..Metadata::named(gid(role), role.as_str()) }),
            name: role.to_string(),
            description: role.description().to_owned(),
            created_by: "system".to_owned(),
            permissions: role.permissions().map(|permission| permission.to_string()).collect(),
        }
    }
}
