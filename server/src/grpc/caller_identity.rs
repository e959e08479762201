//! `CallerIdentity`: who am I?

use axum::response::Response;
use identity::{
    caller::Caller,
    naming::{Gid, Reference, ResourceKind},
    service_accounts::get_placed,
};

use super::{
    call::{Call, Context},
    fault::Fault,
    messages::{Metadata, Moment},
    service_accounts::ServiceAccount,
};

/// A person. There are no e-mail addresses here, and nobody who is not active calls.
#[derive(Clone, PartialEq, Eq, prost::Message)]
struct User {
    #[prost(message, optional, tag = "1")]
    metadata: Option<Metadata>,
    #[prost(string, tag = "2")]
    username: String,
    #[prost(string, tag = "3")]
    email: String,
    #[prost(bool, tag = "4")]
    admin: bool,
    #[prost(bool, tag = "5")]
    active: bool,
    #[prost(string, tag = "6")]
    scim_external_id: String,
    #[prost(message, optional, tag = "7")]
    admin_mode_expiration: Option<Moment>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Identity {
    #[prost(oneof = "Who", tags = "1, 2")]
    caller: Option<Who>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum Who {
    #[prost(message, tag = "1")]
    User(User),
    #[prost(message, tag = "2")]
    ServiceAccount(ServiceAccount),
}

/// The method of this name.
pub async fn dispatch(method: &str, call: Call) -> Response {
    match method {
        "GetCallerIdentity" => call.unary(get).await,
        _ => call.unknown(),
    }
}

async fn get(context: Context, (): ()) -> Result<Identity, Fault> {
    let who = match context.caller().await? {
        Caller::User { id, username, admin, .. } => Who::User(User {
            metadata: Some(Metadata::named(Gid::new(ResourceKind::User, id), &username)),
            username,
            admin,
            active: true,
            ..User::default()
        }),
        caller @ Caller::ServiceAccount { id, .. } => {
            Who::ServiceAccount(get_placed(context.core(), &caller, &Reference::Id(id)).await?.into())
        }
    };
    Ok(Identity { caller: Some(who) })
}
