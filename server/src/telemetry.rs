//! The log.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::EnvFilter;

/// Writes the log to standard error, which leaves standard output to what commands print.
pub fn start(filter: Option<EnvFilter>, default: &str) {
    let filter = filter.unwrap_or_else(|| EnvFilter::new(default));
    let colours = io::stderr().is_terminal();
    // A second call (in tests) changes nothing.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(io::stderr).try_init();
}
