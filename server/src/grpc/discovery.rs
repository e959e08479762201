//! `GET /.well-known/tharsis.json`: where Tharsis' clients find gRPC. They ask this before anything else.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
};
use identity::{core::Core, problem::Problem};
use serde::Serialize;

use crate::problem::Refusal;

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Discovery {
    grpc: Endpoint,
}

/// Tharsis' clients read the port as text, and take TLS for granted unless `plaintext` is said.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Endpoint {
    host: String,
    transport_security: &'static str,
    port: String,
}

/// The public URL says it all: gRPC is on the port of everything else, and TLS is the proxy's.
pub async fn show(State(core): State<Arc<Core>>) -> Response {
    match endpoint(&core.settings().public_url) {
        Some(grpc) => Json(Discovery { grpc }).into_response(),
        None => Refusal::from(Problem::internal()).into_response(),
    }
}

fn endpoint(public_url: &str) -> Option<Endpoint> {
    let url: Uri = public_url.parse().ok()?;
    let tls = url.scheme_str() == Some("https");
    let port = url.port_u16().unwrap_or(if tls { 443 } else { 80 }).to_string();
    Some(Endpoint { host: url.host()?.to_owned(), transport_security: if tls { "tls" } else { "plaintext" }, port })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_port_and_security_are_those_of_the_public_url() {
        for (url, host, transport_security, port) in [
            ("https://tharsis.example.com", "tharsis.example.com", "tls", "443"),
            ("https://tharsis.example.com:8443", "tharsis.example.com", "tls", "8443"),
            ("http://127.0.0.1:3000", "127.0.0.1", "plaintext", "3000"),
            ("http://tharsis.internal", "tharsis.internal", "plaintext", "80"),
            // Clients put host and port together as they are.
            ("http://[::1]:3000", "[::1]", "plaintext", "3000"),
        ] {
            let expected = Endpoint { host: host.to_owned(), transport_security, port: port.to_owned() };
            assert_eq!(endpoint(url), Some(expected), "{url}");
        }
    }
}
