//! What tools need that drive the real server from outside: its process, an issuer whose tokens it accepts, a client.

pub mod api;
pub mod issuer;
pub mod process;

/// What can go wrong in a tool is told and ends it.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
