//! Signing in, and the first administrator.

pub mod login;
pub mod setup;
