//! `Workspaces`: reading them. They are made and changed on pages and in REST.

use std::collections::BTreeMap;

use axum::response::Response;
use identity::{
    model::{Namespace, NamespaceKind},
    namespaces::{self, NamespaceQuery},
    naming::ResourceKind,
};

use super::{
    call::{Call, Context},
    fault::Fault,
    groups::parent,
    messages::{ById, Metadata, PageInfo, PageOptions, only_sort, page, page_info, reference, unimplemented},
};

/// The order of the list.
const FULL_PATH_ASC: i32 = 0;

/// A workspace. Nothing is run here, so that what speaks of runs and their state stays empty.
#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Workspace {
    #[prost(message, optional, tag = "1")]
    metadata: Option<Metadata>,
    #[prost(string, tag = "2")]
    name: String,
    #[prost(string, tag = "3")]
    description: String,
    #[prost(string, tag = "4")]
    group_id: String,
    #[prost(string, tag = "5")]
    full_path: String,
    #[prost(string, tag = "6")]
    created_by: String,
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
    group_id: Option<String>,
    #[prost(string, optional, tag = "5")]
    assigned_managed_identity_id: Option<String>,
    #[prost(string, optional, tag = "6")]
    workspace_path: Option<String>,
    #[prost(btree_map = "string, string", tag = "7")]
    label_filters: BTreeMap<String, String>,
}

#[derive(Clone, PartialEq, Eq, prost::Message)]
struct Found {
    #[prost(message, repeated, tag = "1")]
    workspaces: Vec<Workspace>,
    #[prost(message, optional, tag = "2")]
    page_info: Option<PageInfo>,
}

/// The method of this name.
pub async fn dispatch(method: &str, call: Call) -> Response {
    match method {
        "GetWorkspaceByID" => call.unary(get).await,
        "GetWorkspaces" => call.unary(list).await,
        _ => call.unknown(),
    }
}

async fn get(context: Context, ById { id }: ById) -> Result<Workspace, Fault> {
    let caller = context.caller().await?;
    let by = reference("/id", ResourceKind::Workspace, &id)?;
    Ok(namespaces::get(context.core(), &caller, NamespaceKind::Workspace, &by).await?.into())
}

async fn list(context: Context, wanted: Wanted) -> Result<Found, Fault> {
    let caller = context.caller().await?;
    // A filter that is passed over would answer more than was asked for.
    let others = wanted.assigned_managed_identity_id.is_some() || wanted.workspace_path.is_some();
    if others || !wanted.label_filters.is_empty() {
        return Err(unimplemented("Workspaces are filtered by search and group_id here."));
    }
    only_sort(wanted.sort, FULL_PATH_ASC, "FULL_PATH_ASC")?;
    let page = page(wanted.page)?;
    let parent = parent(&context, "/group_id", wanted.group_id.as_deref()).await?;
    let search = wanted.search.as_deref().unwrap_or_default();
    let query = NamespaceQuery { parent: parent.as_ref(), top_level: false, search };
    let found = namespaces::list(context.core(), &caller, NamespaceKind::Workspace, &query, &page).await?;
    let page_info = Some(page_info(&found, &page));
    Ok(Found { workspaces: found.items.into_iter().map(Into::into).collect(), page_info })
}

impl From<Namespace> for Workspace {
    fn from(row: Namespace) -> Self {
        Self {
            metadata: Some(Metadata::new(row.id, row.path.as_str(), row.version, row.created_at, row.updated_at)),
            name: row.name.to_string(),
            description: row.description.to_string(),
            group_id: row.parent_id.map(|id| id.to_string()).unwrap_or_default(),
            full_path: row.path.to_string(),
            created_by: row.created_by,
        }
    }
}
