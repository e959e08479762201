//! The server over HTTP, as machines see it. Tests are named after the lines of the security checklist that they prove.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod activity_files;
mod activity_of_server;
mod authorization;
mod bad_input;
mod bad_logins;
mod browser;
mod changed_identity_pages;
mod client_secret_pages;
mod client_secrets;
mod discovery;
mod document;
mod explain;
mod frame;
mod grpc;
mod hiding;
mod home;
mod instances;
mod issuers;
mod lifecycle;
mod limits;
mod listen;
mod log_lines;
mod member_pages;
mod outage;
mod pages;
mod people;
mod personal_tokens;
mod process;
mod revoke_pages;
mod roles;
mod scenario;
mod secrets;
mod sign_on;
mod sign_on_links;
mod signing_keys;
#[cfg(debug_assertions)]
mod snippets;
mod styleguide;
mod teams;
mod test_pages;
mod tharsis_login;
mod throttle;
mod tokens;
mod versions;
mod who_can_act;
