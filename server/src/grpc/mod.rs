//! gRPC as Tharsis' command line and Terraform provider speak it, on the port of everything else. A service a file; each
//! handler reads its message, calls the service of `identity` that pages and REST call too, and says what came of it.
//! Messages are written by hand; the numbers of their fields are what clients rely on. See docs/grpc.md.

mod call;
mod caller_identity;
mod discovery;
mod fault;
mod groups;
mod messages;
mod namespace_memberships;
mod roles;
mod service_accounts;
mod workspaces;

use std::{any::Any, convert::Infallible};

use axum::{
    body::Body,
    extract::{FromRequestParts as _, Request, State},
    http::{Method, StatusCode, Version, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tonic::Status;
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    input, layers,
    login::{MAX_BODY as MAX_LOGIN, Source},
    problem::Refusal,
    state::AppState,
};
use call::{Call, Context};

pub use discovery::show as discovery;

/// What the names of all services begin with.
const PACKAGE: &str = "/martiancloud.tharsis.api.";
/// The one method that needs no caller: its messages come from anybody, and are as short as those of the token endpoint.
const LOGIN: &str = "/martiancloud.tharsis.api.service_account.ServiceAccounts/CreateOIDCToken";
/// The longest message of all others.
const MAX_MESSAGE: usize = 256 * 1024;

/// Takes gRPC out of the stream of requests; everything else goes on.
pub async fn multiplex(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let media_type = input::media_type(request.headers());
    if request.version() != Version::HTTP_2 || !media_type.starts_with("application/grpc") {
        return next.run(request).await;
    }
    if !matches!(media_type.as_str(), "application/grpc" | "application/grpc+proto") {
        return Refusal::media_type("application/grpc").into_response();
    }
    if request.method() != Method::POST {
        return ([(header::ALLOW, "POST")], Refusal::method_not_allowed()).into_response();
    }
    let response = guarded(request, move |request| answer(state.clone(), request)).await;
    // An answer that is all head is a refusal; one with a message has its status behind it.
    if let Some(status) = Status::from_header_map(response.headers()) {
        tracing::info!(code = ?status.code(), "a gRPC call was refused");
    }
    response
}

/// Nothing is worked on for ever, and a panic is answered like any other defect.
async fn guarded<F: Future<Output = Response> + Send>(
    request: Request,
    work: impl Fn(Request) -> F + Clone + Send,
) -> Response {
    let work = service_fn(move |request: Request| {
        let work = work(request);
        async move { Ok::<_, Infallible>(work.await) }
    });
    let work = CatchPanicLayer::custom(panicked).layer(work).oneshot(request);
    match tokio::time::timeout(layers::LIMIT, work).await {
        Ok(Ok(response)) => response.into_response(),
        Ok(Err(never)) => match never {},
        Err(_) => {
            tracing::warn!("a gRPC call took too long");
            respond(&Status::deadline_exceeded("The call took too long and was given up."))
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the layer gives it away")]
fn panicked(panic: Box<dyn Any + Send>) -> Response {
    layers::log_panic(panic.as_ref());
    respond(&fault::internal())
}

fn respond(status: &Status) -> Response {
    status.clone().into_http::<Body>()
}

/// Reads the message as a whole, within its bounds, and hands it to its service.
async fn answer(state: AppState, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let limit = if path == LOGIN { MAX_LOGIN } else { MAX_MESSAGE };
    let body = match input::body(body, limit).await {
        Ok(body) => body,
        Err(refusal) => {
            return respond(&match refusal.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => Status::resource_exhausted("The message is too large."),
                StatusCode::REQUEST_TIMEOUT => Status::deadline_exceeded("The message did not arrive in time."),
                _ => Status::invalid_argument("The message broke off."),
            });
        }
    };
    let Ok(Source(source)) = Source::from_request_parts(&mut parts, &()).await;
    let context = Context::new(state, source, &parts.headers);
    let call = Call::new(context, Request::from_parts(parts, Body::from(body)));
    let Some((service, method)) = path.strip_prefix(PACKAGE).and_then(|name| name.split_once('/')) else {
        return call.unknown();
    };
    match service {
        "caller.CallerIdentity" => caller_identity::dispatch(method, call).await,
        "group.Groups" => groups::dispatch(method, call).await,
        "namespace_membership.NamespaceMemberships" => namespace_memberships::dispatch(method, call).await,
        "role.Roles" => roles::dispatch(method, call).await,
        "service_account.ServiceAccounts" => service_accounts::dispatch(method, call).await,
        "workspace.Workspaces" => workspaces::dispatch(method, call).await,
        _ => call.unknown(),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[tokio::test]
    async fn a_panic_is_answered_without_its_text() {
        let response =
            guarded(Request::default(), |_| async { "s3cret".parse::<u32>().unwrap().to_string().into_response() })
                .await;
        assert_eq!(response.status(), 200);
        let status = Status::from_header_map(response.headers()).unwrap();
        assert_eq!(status.code(), tonic::Code::Internal);
        assert_eq!(status.message(), "An internal error has occurred.");
    }
}
