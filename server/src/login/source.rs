//! Where a request came from.

use std::{convert::Infallible, net::SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

/// The address of the peer of the TCP connection, for the record of logins.
///
/// Not the one of `X-Forwarded-For`: anybody can send that header, and which proxies to believe is not known here. (A
/// later setting may name them.)
pub struct Source(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map_or_else(|| "unknown".to_owned(), |peer| peer.0.ip().to_canonical().to_string())))
    }
}
