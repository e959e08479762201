//! One call: who makes it, and its way from bytes to a handler and back.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, header},
    response::Response,
};
use identity::{access_tokens, caller::Caller, core::Core, problem::Problem};
use prost::Message;
use tonic::{Status, server::Grpc};
use tonic_prost::ProstCodec;
use tower::service_fn;

use super::{fault::Fault, respond};
use crate::state::AppState;

/// What a handler needs beside its message.
#[derive(Clone)]
pub struct Context {
    /// The heart of the server and its counters.
    pub state: AppState,
    /// Where the call came from.
    pub source: String,
    token: Option<String>,
}

impl Context {
    /// Reads the metadata of the call.
    pub fn new(state: AppState, source: String, headers: &HeaderMap) -> Self {
        Self { state, source, token: token(headers).map(str::to_owned) }
    }

    /// The domain.
    pub fn core(&self) -> &Core {
        &self.state.core
    }

    /// Who calls.
    pub async fn caller(&self) -> Result<Caller, Problem> {
        let token = self.token.as_deref().ok_or_else(Problem::unauthenticated)?;
        access_tokens::authenticate(self.core(), token).await
    }
}

/// The token in the metadata `authorization`: Tharsis' clients send it bare, most others as a bearer token. Two of them
/// name nobody.
fn token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?.trim_matches(' ');
    let token = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim_matches(' '),
        Some(_) => return None,
        None => value,
    };
    (values.next().is_none() && !token.is_empty()).then_some(token)
}

/// A call on its way to its handler.
pub struct Call {
    context: Context,
    request: Request,
}

impl Call {
    /// The call of a request whose body is there.
    pub fn new(context: Context, request: Request) -> Self {
        Self { context, request }
    }

    /// Lets the handler answer: a message for a message.
    pub async fn unary<Q, A, F>(self, handler: impl Fn(Context, Q) -> F + Send) -> Response
    where
        Q: Message + Default + 'static,
        A: Message + 'static,
        F: Future<Output = Result<A, Fault>> + Send,
    {
        let Self { context, request } = self;
        let service = service_fn(move |request: tonic::Request<Q>| {
            // On the heap: what handlers do is large, and each method has its own.
            let answer = Box::pin(handler(context.clone(), request.into_inner()));
            async move { answer.await.map(tonic::Response::new).map_err(Status::from) }
        });
        Grpc::new(ProstCodec::<A, Q>::default()).unary(service, request).await.map(Body::new)
    }

    /// There is no such method here.
    #[expect(clippy::unused_self, reason = "every call ends in one of these, whatever it needs of itself")]
    pub fn unknown(self) -> Response {
        respond(&Status::unimplemented("This server does not have this method; docs/grpc.md lists those it has."))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_token_comes_bare_or_as_a_bearer() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
            }
            token(&headers).map(str::to_owned)
        };
        for good in ["a.b.c", "Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c ", " a.b.c"] {
            assert_eq!(read(&[good]).as_deref(), Some("a.b.c"), "{good}");
        }
        for bad in [&[][..], &[""], &["Bearer "], &["Basic a.b.c"], &["a.b.c", "a.b.c"], &["Bearer a.b.c", "x"]] {
            assert_eq!(read(bad), bad.contains(&"Bearer ").then(|| "Bearer".to_owned()), "{bad:?}");
        }
    }
}
