//! `/v1/personal_access_tokens`. They are made on the account page only: a script must not make itself another one.

pub mod delete;
pub mod list;
pub mod of_user;
