//! The messages of Tharsis that the tests speak, with the numbers that its clients rely on.

use std::collections::BTreeMap;

#[derive(Clone, PartialEq, prost::Message)]
pub struct Login {
    #[prost(string, tag = "1")]
    pub service_account_id: String,
    #[prost(string, tag = "2")]
    pub token: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Issued {
    #[prost(string, tag = "1")]
    pub token: String,
    #[prost(int32, tag = "2")]
    pub expires_in: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Moment {
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Metadata {
    #[prost(message, optional, tag = "1")]
    pub created_at: Option<Moment>,
    #[prost(message, optional, tag = "2")]
    pub updated_at: Option<Moment>,
    #[prost(int64, tag = "3")]
    pub version: i64,
    #[prost(string, tag = "4")]
    pub id: String,
    #[prost(string, tag = "5")]
    pub trn: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Policy {
    #[prost(string, tag = "1")]
    pub issuer: String,
    #[prost(int32, optional, tag = "2")]
    pub kind: Option<i32>,
    #[prost(btree_map = "string, string", tag = "3")]
    pub claims: BTreeMap<String, String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Account {
    #[prost(message, required, tag = "1")]
    pub metadata: Metadata,
    #[prost(string, tag = "2")]
    pub name: String,
    #[prost(string, tag = "3")]
    pub description: String,
    #[prost(string, tag = "4")]
    pub group_id: String,
    #[prost(string, tag = "5")]
    pub created_by: String,
    #[prost(message, repeated, tag = "6")]
    pub policies: Vec<Policy>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct User {
    #[prost(message, required, tag = "1")]
    pub metadata: Metadata,
    #[prost(string, tag = "2")]
    pub username: String,
    #[prost(bool, tag = "4")]
    pub admin: bool,
    #[prost(bool, tag = "5")]
    pub active: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Identity {
    #[prost(message, optional, tag = "1")]
    pub user: Option<User>,
    #[prost(message, optional, tag = "2")]
    pub service_account: Option<Account>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ById {
    #[prost(string, tag = "1")]
    pub id: String,
}

/// The answer of mutations.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Changed {
    #[prost(message, required, tag = "1")]
    pub account: Account,
    #[prost(string, optional, tag = "2")]
    pub client_secret: Option<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Creation {
    #[prost(string, tag = "1")]
    pub name: String,
    #[prost(string, tag = "2")]
    pub description: String,
    #[prost(string, tag = "3")]
    pub group_id: String,
    #[prost(message, repeated, tag = "4")]
    pub policies: Vec<Policy>,
    #[prost(bool, tag = "5")]
    pub enable_client_credentials: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Change {
    #[prost(string, tag = "1")]
    pub id: String,
    #[prost(string, optional, tag = "2")]
    pub description: Option<String>,
    #[prost(int64, optional, tag = "3")]
    pub version: Option<i64>,
    #[prost(message, repeated, tag = "4")]
    pub policies: Vec<Policy>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Deletion {
    #[prost(string, tag = "1")]
    pub id: String,
    #[prost(int64, optional, tag = "2")]
    pub version: Option<i64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct PageOptions {
    #[prost(string, optional, tag = "1")]
    pub before: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub after: Option<String>,
    #[prost(int32, optional, tag = "3")]
    pub first: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    pub last: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct PageInfo {
    #[prost(string, optional, tag = "1")]
    pub end_cursor: Option<String>,
    #[prost(bool, tag = "3")]
    pub has_next_page: bool,
    #[prost(bool, tag = "4")]
    pub has_previous_page: bool,
    #[prost(int32, tag = "5")]
    pub total_count: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct AccountsWanted {
    #[prost(message, optional, tag = "1")]
    pub page: Option<PageOptions>,
    #[prost(int32, optional, tag = "2")]
    pub sort: Option<i32>,
    #[prost(string, optional, tag = "3")]
    pub search: Option<String>,
    #[prost(string, tag = "4")]
    pub namespace_path: String,
    #[prost(bool, tag = "6")]
    pub include_inherited: bool,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Accounts {
    #[prost(message, repeated, tag = "1")]
    pub items: Vec<Account>,
    #[prost(message, required, tag = "2")]
    pub page_info: PageInfo,
}

/// Groups and workspaces are asked for alike.
#[derive(Clone, PartialEq, prost::Message)]
pub struct NamespacesWanted {
    #[prost(message, optional, tag = "1")]
    pub page: Option<PageOptions>,
    #[prost(int32, optional, tag = "2")]
    pub sort: Option<i32>,
    #[prost(string, optional, tag = "4")]
    pub parent_id: Option<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Group {
    #[prost(message, required, tag = "1")]
    pub metadata: Metadata,
    #[prost(string, tag = "2")]
    pub name: String,
    #[prost(string, tag = "4")]
    pub full_path: String,
    #[prost(string, tag = "5")]
    pub created_by: String,
    #[prost(string, tag = "6")]
    pub parent_id: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Groups {
    #[prost(message, repeated, tag = "1")]
    pub items: Vec<Group>,
    #[prost(message, required, tag = "2")]
    pub page_info: PageInfo,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Workspace {
    #[prost(message, required, tag = "1")]
    pub metadata: Metadata,
    #[prost(string, tag = "4")]
    pub group_id: String,
    #[prost(string, tag = "5")]
    pub full_path: String,
    #[prost(string, tag = "6")]
    pub created_by: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Workspaces {
    #[prost(message, repeated, tag = "1")]
    pub items: Vec<Workspace>,
    #[prost(message, required, tag = "2")]
    pub page_info: PageInfo,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Role {
    #[prost(message, required, tag = "1")]
    pub metadata: Metadata,
    #[prost(string, tag = "2")]
    pub name: String,
    #[prost(string, repeated, tag = "5")]
    pub permissions: Vec<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Roles {
    #[prost(message, repeated, tag = "1")]
    pub items: Vec<Role>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct NewMember {
    #[prost(string, tag = "1")]
    pub namespace_path: String,
    #[prost(string, tag = "2")]
    pub role_id: String,
    #[prost(string, optional, tag = "3")]
    pub user_id: Option<String>,
    #[prost(string, optional, tag = "4")]
    pub service_account_id: Option<String>,
    #[prost(string, optional, tag = "5")]
    pub team_id: Option<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct NewRole {
    #[prost(string, tag = "1")]
    pub id: String,
    #[prost(string, tag = "2")]
    pub role_id: String,
    #[prost(int64, optional, tag = "3")]
    pub version: Option<i64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Member {
    #[prost(message, required, tag = "1")]
    pub metadata: Metadata,
    #[prost(string, tag = "2")]
    pub role_id: String,
    #[prost(string, optional, tag = "4")]
    pub user_id: Option<String>,
    #[prost(string, optional, tag = "5")]
    pub service_account_id: Option<String>,
    #[prost(string, optional, tag = "6")]
    pub team_id: Option<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Members {
    #[prost(message, repeated, tag = "1")]
    pub items: Vec<Member>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct OfSubject {
    #[prost(string, optional, tag = "3")]
    pub user_id: Option<String>,
    #[prost(string, optional, tag = "4")]
    pub service_account_id: Option<String>,
}
