//! Why the token's issuer is not the provider's.

use super::{
    cause::{Cause, Hint},
    near,
};
use crate::{
    ci::CiSystem,
    claims::{Match, visible},
};

pub(super) fn differs(expected: &str, received: &str) -> Hint {
    if let Some(hint) = near::miss("issuers", expected, Match::Exact, received) {
        return hint;
    }
    let (ours, theirs) = (Parts::of(expected), Parts::of(received));
    if ours.host == theirs.host {
        if ours.rest() == theirs.rest() {
            let said = format!("One is {}://, the other {}://.", ours.scheme, visible(theirs.scheme));
            return Hint::new(Cause::IssuerScheme, said);
        }
        if ours.path == theirs.path && ours.port != theirs.port {
            let said = format!(
                "The two differ in the port only: {} is expected, the token has {}. If it is the usual port, set the \
                 address of the CI system without it; otherwise write it into the issuer here.",
                said_port(ours.port),
                said_port(theirs.port)
            );
            return Hint::new(Cause::IssuerPort, said);
        }
        let said = format!(
            "The host is the same, but not the path: the token comes from {}. Add an identity provider for it, or \
             correct the path.",
            visible(received)
        );
        return Hint::new(Cause::IssuerPath, said);
    }
    let said = match CiSystem::recognise(received) {
        CiSystem::Other => "The token comes from another issuer.".to_owned(),
        system if system == CiSystem::recognise(expected) => {
            format!("The token comes from another {} than this one.", system.label())
        }
        system => format!("The token comes from {}, which this provider does not name.", system.label()),
    };
    Hint::new(Cause::Issuer, said)
}

struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
}

impl<'a> Parts<'a> {
    fn of(issuer: &'a str) -> Self {
        let (scheme, rest) = issuer.split_once("://").unwrap_or(("", issuer));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(port)),
            _ => (authority, None),
        };
        Self { scheme, host, port, path: path.trim_end_matches('/') }
    }

    const fn rest(&self) -> (Option<&str>, &str) {
        (self.port, self.path)
    }
}

fn said_port(port: Option<&str>) -> String {
    port.map_or_else(|| "none".to_owned(), |port| format!(":{port}"))
}
