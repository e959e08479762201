//! Single sign-on: people sign in at an OIDC provider instead of with a password here.
//!
//! The authorisation code flow of OIDC Core 1.0 §3.1 with PKCE (RFC 7636), as RFC 9700 advises: [`begin`] sends the
//! browser to the provider with a state, a nonce and a code challenge; [`finish`] takes its answer once, from the same
//! browser only, exchanges the code, verifies the ID token and finds or makes the account. The HTTP session is the
//! business of the server. [`begin_link`] makes the same journey to link an account: [`finish`] then only keeps whom the
//! browser came back with, and [`link`] links them once the owner has seen who that is and given the password.

mod account;
mod begin;
mod end;
mod endpoints;
mod exchange;
mod finish;
mod id_token;
mod link;
mod own;
mod proof;
mod provider;
mod refusal;
mod teams;
mod unlink;

#[cfg(test)]
mod link_tests;
#[cfg(test)]
pub(crate) mod tests;

pub use begin::{Begun, begin, begin_link};
pub use end::end_address;
pub(crate) use endpoints::KnownEndpoints;
pub use finish::{Callback, Finished, Visitor, finish};
pub use link::{link, link_by_operator};
pub(crate) use own::own;
pub use provider::{ClientSecret, SignOnProvider};
pub use refusal::SignOnRefusal;
pub use unlink::unlink;

/// The path that the provider sends browsers back to; registered with it as `redirect_uri`.
pub const CALLBACK_PATH: &str = "/sign-on/callback";
/// How long a person may take at the provider, in milliseconds.
pub const JOURNEY: crate::clock::Millis = 10 * 60 * 1000;

/// The address that the provider sends browsers back to.
fn redirect_uri(core: &crate::core::Core) -> String {
    format!("{}{CALLBACK_PATH}", core.settings.public_url)
}
