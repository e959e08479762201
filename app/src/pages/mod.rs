//! The pages, in folders by what they are about.

pub mod activity;
pub mod files;
pub mod groups;
pub mod home;
pub mod issuers;
pub mod members;
pub mod namespace;
pub mod not_found;
pub mod people;
pub mod search;
pub mod service_accounts;
pub mod session;
