//! The log.

use tracing_subscriber::EnvFilter;

/// Writes the log to standard error, which leaves standard output to what commands print.
pub fn start(filter: EnvFilter) {
    // A second call (in tests) changes nothing.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
