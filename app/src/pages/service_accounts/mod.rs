//! Service accounts.

pub mod client_secrets;
pub mod delete;
pub mod details;
pub mod edit;
pub mod editor;
pub mod list;
pub mod login;
mod login_account;
pub mod logins;
pub mod new;
mod pin;
pub mod reach;
mod replay;
pub mod revoke_tokens;
pub mod test;

/// The breadcrumb that leads to the list.
fn crumb() -> (String, String) {
    ("service accounts".to_owned(), "service_accounts".to_owned())
}
