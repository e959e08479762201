//! The one door for machines: a bearer token (RFC 6750) becomes a [`Caller`], without which no service can be called.
//! The cookie of the browser does not open it, so that no other site can make a browser use these routes.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{header, request::Parts},
};
use identity::{access_tokens, caller::Caller, core::Core};

use crate::problem::Refusal;

/// The authenticated caller.
pub struct Authenticated(pub Caller);

impl<S> FromRequestParts<S> for Authenticated
where
    S: Send + Sync,
    Arc<Core>: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let token = bearer(parts).ok_or_else(Refusal::token_missing)?;
        let core = Arc::from_ref(state);
        Ok(Self(access_tokens::authenticate(&core, token).await?))
    }
}

/// The token of the one `Authorization` header. Two of them name nobody.
fn bearer(parts: &Parts) -> Option<&str> {
    let mut values = parts.headers.get_all(header::AUTHORIZATION).iter();
    let (scheme, token) = values.next()?.to_str().ok()?.split_once(' ')?;
    let token = token.trim_matches(' ');
    (values.next().is_none() && scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
