//! `Groups`: reading them. They are made and changed on pages and in REST.

use axum::response::Response;
use identity::{
    model::{Namespace, NamespaceKind},
    namespaces::{self, NamespaceQuery},
    naming::{NamespacePath, Reference, ResourceKind},
};

use super::{
    call::{Call, Context},
    fault::Fault,
    messages::{ById, Metadata, PageInfo, PageOptions, namespace_path, only_sort, page, page_info, reference},
};

/// The order of the list.
const FULL_PATH_ASC: i32 = 0;

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Group {
    #[prost(message, optional, tag = "1")]
    metadata: Option<Metadata>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    description: String,
    #[prost(string, tag = "4")]
    full_path: String,
    #[prost(string, tag = "5")]
    created_by: String,
    #[prost(string, tag = "6")]
    parent_id: String,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Wanted {
    #[prost(message, optional, tag = "1")]
    page: Option<PageOptions>,
    #[prost(int32, optional, tag = "2")]
    sort: Option<i32>,
    #[prost(string, optional, tag = "3")]
    search: Option<String>,
    #[prost(string, optional, tag = "4")]
    parent_id: Option<String>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Found {
    #[prost(message, repeated, tag = "1")]
    groups: Vec<Group>,
    #[prost(message, optional, tag = "2")]
    page_info: Option<PageInfo>,
}

/// The method of this name.
pub async fn dispatch(method: &str, call: Call) -> Response {
    match method {
        "GetGroupByID" => call.unary(get).await,
        "GetGroups" => call.unary(list).await,
        _ => call.unknown(),
    }
}

async fn get(context: Context, ById { id }: ById) -> Result<Group, Fault> {
    let caller = context.caller().await?;
    let by = reference("/id", ResourceKind::Group, &id)?;
    Ok(namespaces::get(context.core(), &caller, NamespaceKind::Group, &by).await?.into())
}

async fn list(context: Context, wanted: Wanted) -> Result<Found, Fault> {
    let caller = context.caller().await?;
    only_sort(wanted.sort, FULL_PATH_ASC, "FULL_PATH_ASC")?;
    let page = page(wanted.page)?;
    let parent = parent(&context, "/parent_id", wanted.parent_id.as_deref()).await?;
    let search = wanted.search.as_deref().unwrap_or_default();
    let query = NamespaceQuery { parent: parent.as_ref(), top_level: false, search };
    let found = namespaces::list(context.core(), &caller, NamespaceKind::Group, &query, &page).await?;
    let page_info = Some(page_info(&found, &page));
    Ok(Found { groups: found.items.into_iter().map(Into::into).collect(), page_info })
}

/// The path of the group that a list is restricted to.
pub async fn parent(context: &Context, pointer: &str, id: Option<&str>) -> Result<Option<NamespacePath>, Fault> {
    let Some(id) = id else { return Ok(None) };
    Ok(Some(match reference(pointer, ResourceKind::Group, id)? {
        Reference::Path(path) => namespace_path(pointer, &path)?,
        by @ Reference::Id(_) => {
            let caller = context.caller().await?;
            namespaces::get(context.core(), &caller, NamespaceKind::Group, &by).await?.path
        }
    }))
}

impl From<Namespace> for Group {
    fn from(row: Namespace) -> Self {
        Self {
            metadata: Some(Metadata::new(row.id, row.path.as_str(), row.version, row.created_at, row.updated_at)),
            name: row.name.to_string(),
            description: row.description.to_string(),
            full_path: row.path.to_string(),
            created_by: row.created_by,
            parent_id: row.parent_id.map(|id| id.to_string()).unwrap_or_default(),
        }
    }
}
