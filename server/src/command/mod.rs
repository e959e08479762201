//! The command line.

mod admin;
mod explain;
mod failure;
mod open;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::settings::Options;

/// Service accounts for pipelines: log in with the ID token of a CI system, without stored secrets.
#[derive(Debug, Parser)]
#[command(name = "tharsis-server", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server (also without a subcommand)
    Serve,
    /// What the operator does on the host
    #[command(subcommand)]
    Admin(admin::Command),
    /// Tells what would come of a login, rule by rule, as a server sees it
    Explain(explain::Arguments),
}

/// Does what the command line says. Exit code 2 stands for a setting that cannot be used, 1 for everything else.
pub async fn run() -> ExitCode {
    let CommandLine { command, options } = CommandLine::parse();
    // It asks a server; the settings of one are none of its business.
    let command = match command {
        Some(Command::Explain(arguments)) => return explain::run(arguments).await,
        other => other,
    };
    let outcome = match options.check() {
        Err(error) => Err(error.into()),
        Ok(settings) => match command {
            None | Some(Command::Serve | Command::Explain(_)) => serve::run(settings).await,
            Some(Command::Admin(command)) => admin::run(command, settings).await,
        },
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tharsis-server: {failure}");
            failure.exit_code()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn serve_is_the_default_and_flags_stand_anywhere() {
        for arguments in [
            &["tharsis-server"][..],
            &["tharsis-server", "--listen", "127.0.0.1:0"],
            &["tharsis-server", "serve", "--listen", "127.0.0.1:0"],
            &["tharsis-server", "admin", "token", "--username", "root", "--database-url", "sqlite://x.db"],
            &["tharsis-server", "explain", "--service-account", "acme/deploy", "--token-file", "-"],
            &["tharsis-server", "explain", "--service-account", "acme/deploy", "--login-id", "x", "--url", "https://t"],
            &["tharsis-server", "admin", "rotate-signing-key"],
            &["tharsis-server", "admin", "rotate-signing-key", "--compromised"],
            &["tharsis-server", "admin", "create-user", "--username", "ada", "--admin"],
            &["tharsis-server", "admin", "sign-in-link", "--username", "root"],
            &["tharsis-server", "admin", "link-sign-on", "--username", "ada", "--subject", "248289761001"],
            &["tharsis-server", "admin", "create-team", "--name", "ops", "--member", "ada", "--member", "bob"],
        ] {
            assert!(CommandLine::try_parse_from(arguments).is_ok(), "{arguments:?}");
        }
    }
}
