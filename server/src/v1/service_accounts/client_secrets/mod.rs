//! `/v1/service_accounts/{id}/client_secrets`.

pub mod create;
pub mod delete;
pub mod list;
