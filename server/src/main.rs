//! `tharsis-server`: see `tharsis-server --help`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    server::command::run().await
}
