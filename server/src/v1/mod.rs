//! The REST interface for machines, a resource a folder and a verb a file. Each handler reads its input, calls the
//! service of `identity` that pages call too, and says what came of it; who may do what is decided there.

mod activity;
pub(crate) mod answers;
mod caller;
mod check;
mod groups;
mod memberships;
mod personal_access_tokens;
mod roles;
pub mod service_accounts;
mod signing_keys;
mod teams;
mod users;
mod workspaces;

use axum::response::{IntoResponse as _, Response};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{layers, problem::Refusal, state::AppState};

/// All routes below `/v1` that take an access token.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(caller::show))
        .routes(routes!(check::check))
        .routes(routes!(groups::list::list, groups::create::create))
        .routes(routes!(groups::get::get, groups::update::update, groups::delete::delete))
        .routes(routes!(workspaces::list::list, workspaces::create::create))
        .routes(routes!(workspaces::get::get, workspaces::update::update, workspaces::delete::delete))
        .routes(routes!(service_accounts::list::list, service_accounts::create::create))
        .routes(routes!(service_accounts::get::get, service_accounts::update::update, service_accounts::delete::delete))
        .routes(routes!(service_accounts::logins::logins))
        .routes(routes!(service_accounts::login::login))
        .routes(routes!(service_accounts::test::test))
        .routes(routes!(service_accounts::revoke_tokens::revoke_tokens))
        .routes(routes!(service_accounts::client_secrets::list::list, service_accounts::client_secrets::create::create))
        .routes(routes!(service_accounts::client_secrets::delete::delete))
        .routes(routes!(memberships::list::list, memberships::create::create))
        .routes(routes!(memberships::update::update, memberships::delete::delete))
        .routes(routes!(memberships::who_can_act::who_can_act))
        .routes(routes!(personal_access_tokens::list::list))
        .routes(routes!(personal_access_tokens::delete::delete))
        .routes(routes!(personal_access_tokens::of_user::of_user))
        .routes(routes!(teams::list::list, teams::create::create))
        .routes(routes!(teams::get::get, teams::update::update, teams::delete::delete))
        .routes(routes!(teams::members::list::list, teams::members::create::create))
        .routes(routes!(teams::members::update::update, teams::members::delete::delete))
        .routes(routes!(teams::memberships::memberships))
        .routes(routes!(signing_keys::list::list, signing_keys::create::create))
        .routes(routes!(users::list))
        .routes(routes!(roles::list))
        .routes(routes!(activity::list))
        .layer(axum::middleware::from_fn(layers::answers_are_private))
}

/// The answer below `/v1` where nothing is.
pub async fn nothing() -> Response {
    Refusal::from(identity::problem::Problem::not_found()).into_response()
}
