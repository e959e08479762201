//! The process around `identity` and `app`: configuration, start-up, browser sessions, and HTTP for machines.

pub mod command;
pub mod listen;
pub mod maintenance;
pub mod metrics;
pub mod openapi;
pub mod router;
pub mod sessions;
pub mod settings;

mod authentication;
mod browser;
mod discovery;
mod grpc;
mod health;
mod input;
mod layers;
mod login;
mod problem;
mod secret_key;
mod sign_on;
mod state;
mod telemetry;
mod v1;

pub use layers::TrustedProxies;
pub use state::AppState;
