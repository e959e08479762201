//! Login over HTTP. The login itself is one function in `identity`; here are the ways in which it is asked for.

mod answers;
mod basic;
mod introspect;
mod json_api;
mod revoke;
mod source;
mod token;
mod token_error;
mod token_form;

use identity::{
    access_tokens::AccessToken,
    core::Core,
    login::{LoginRefusal, LoginRequest, RefusalKind},
};

use crate::metrics::{LoginCount, Metrics};

pub use answers::answers;
pub use introspect::{__path_introspect, introspect};
pub use json_api::{__path_login, login};
pub use revoke::{__path_revoke, revoke};
pub use source::Source;
pub use token::{__path_token, token};

/// The grant type of RFC 7523.
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The grant type of RFC 8693.
pub const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// The grant type of RFC 6749 §4.4.
pub const CLIENT_CREDENTIALS: &str = "client_credentials";
/// The longest body of a request to log in: a token of 16 KiB, percent-encoded as far as that happens, and the rest.
pub const MAX_BODY: usize = 32 * 1024;

/// What whoever is refused is told: never why, but where those who may know find it.
pub const REFUSED: &str = "The login was refused. Members who may view the service account find the reason on its page, \
                       under this login_id.";
/// What is told when nothing could be decided.
pub const UNAVAILABLE: &str = "The login could not be checked right now, since the keys of the issuer or the database \
                           cannot be had. Try again in a moment.";

/// What is told where too many logins from one address were refused.
pub const TOO_MANY: &str = "The login was refused, and too many from this address were. It is not on record. A login that \
                        is accepted is not affected; try again in a moment.";

/// Logs in and counts it.
pub async fn attempt(
    core: &Core,
    metrics: &Metrics,
    service_account: &str,
    token: &str,
    source: &str,
) -> Result<AccessToken, LoginRefusal> {
    let request = LoginRequest { service_account, token, source_address: source };
    counted(metrics, identity::login::login(core, request).await)
}

/// Counts how a login ended.
fn counted(metrics: &Metrics, outcome: Result<AccessToken, LoginRefusal>) -> Result<AccessToken, LoginRefusal> {
    metrics.logged_in(match &outcome {
        Ok(_) => LoginCount::Accepted,
        Err(LoginRefusal { kind: RefusalKind::Refused | RefusalKind::TooMany, .. }) => LoginCount::Refused,
        Err(LoginRefusal { kind: RefusalKind::Unavailable, .. }) => LoginCount::Unavailable,
    });
    outcome
}
