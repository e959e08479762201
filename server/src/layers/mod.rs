//! What happens to every request, whoever answers it.

mod account;
mod client_address;
mod cross_site;
mod deadline;
mod error_page;
mod panics;
pub mod request_id;
mod response_headers;
mod session_touch;

pub use account::account;
pub use client_address::{TrustedProxies, client_address};
pub use cross_site::layer as cross_site;
pub use deadline::{LIMIT, deadline};
pub use error_page::error_page;
pub use panics::{layer as panics, log as log_panic};
pub use response_headers::{Https, answers_are_private, security};
pub use session_touch::{touch, unwritten};
