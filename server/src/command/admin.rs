//! `tharsis-server admin …`: what takes a shell on the host.

use std::io::{self, BufRead as _, IsTerminal as _};

use clap::Subcommand;
use identity::{
    access_tokens::{self, Rotation},
    core::Core,
    model::TeamDraft,
    sign_on, teams,
    users::{self, UserDraft},
};

use super::{failure::Failure, open};
use crate::{
    settings::{Settings, SettingsError, derived_url},
    telemetry,
};

/// The longest life of a user's access token, in seconds.
const MAX_LIFE: u32 = 30 * 24 * 3600;

/// What the operator can do.
#[derive(Debug, Subcommand)]
#[expect(clippy::doc_markdown, reason = "clap shows these comments as they are")]
pub enum Command {
    /// Prints an access token of a user, for scripts
    ///
    /// The token is valid for the server of the same public URL: give the same THARSIS_PUBLIC_URL (or THARSIS_LISTEN)
    /// and DATABASE_URL as the server has.
    Token {
        /// The user
        #[arg(long)]
        username: String,
        /// How long it is valid, in seconds
        #[arg(long, value_name = "SECONDS", default_value_t = access_tokens::DEFAULT_LIFE_SECONDS,
            value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_LIFE)))]
        expires_in: u32,
    },
    /// Makes a new key that signs access tokens
    ///
    /// It is published at once and signs ten minutes later, so that whoever verifies our tokens knows it by then. Tokens
    /// that the old key signed stay valid. A running server takes the new key over within seconds.
    RotateSigningKey {
        /// Let it sign within seconds; who verifies offline may refuse new tokens until the key set is fetched again
        #[arg(long)]
        now: bool,
        /// Somebody else may have the old keys: let the new one sign at once, and refuse everything they signed
        #[arg(long, conflicts_with = "now")]
        compromised: bool,
    },
    /// Makes a user; the password is read from THARSIS_PASSWORD or the first line of standard input
    CreateUser {
        /// The name to sign in with
        #[arg(long)]
        username: String,
        /// Let the user administer this server
        #[arg(long)]
        admin: bool,
    },
    /// Prints a link that lets a user in, once and within ten minutes, without a password and without the sign-on provider
    ///
    /// Give the same THARSIS_PUBLIC_URL (or THARSIS_LISTEN) and DATABASE_URL as the server has.
    SignInLink {
        /// The user
        #[arg(long)]
        username: String,
    },
    /// Links a user to a person at the sign-on provider, who gets into this account from then on
    LinkSignOn {
        /// The user
        #[arg(long)]
        username: String,
        /// Who the person is there: the claim "sub" of their ID token
        #[arg(long)]
        subject: String,
    },
    /// Makes a team of users
    CreateTeam {
        /// The name of the team
        #[arg(long)]
        name: String,
        /// What it is for
        #[arg(long, default_value = "")]
        description: String,
        /// A user who belongs to it; may be given several times
        #[arg(long = "member", value_name = "USERNAME")]
        members: Vec<String>,
    },
}

/// Does it.
pub async fn run(command: Command, mut settings: Settings) -> Result<(), Failure> {
    telemetry::start(settings.log.take(), "warn");
    let public_url = settings.public_url.clone().unwrap_or_else(|| derived_url(settings.listen));
    // Before the database is opened: a person who has to type should be asked at once.
    let password = match &command {
        Command::CreateUser { .. } => Some(password()?),
        _ => None,
    };
    let core = open::core(&settings, public_url).await?;
    let outcome = carry_out(&core, command, password).await;
    core.db().close().await;
    println!("{}", outcome?);
    Ok(())
}

async fn carry_out(core: &Core, command: Command, password: Option<String>) -> Result<String, Failure> {
    Ok(match command {
        Command::Token { username, expires_in } => {
            access_tokens::issue_for_user(core, &username, expires_in).await?.token
        }
        Command::RotateSigningKey { now, compromised } => {
            let rotation = match (now, compromised) {
                (_, true) => Rotation::Compromised,
                (true, false) => Rotation::Soon,
                (false, false) => Rotation::Planned,
            };
            let rotated = access_tokens::rotate_signing_key(core, rotation).await?;
            format!("key {} signs from {}", rotated.key_id, rotated.signs_from)
        }
        Command::CreateUser { username, admin } => {
            let draft = UserDraft { username, password: password.unwrap_or_default(), admin };
            users::create_by_operator(core, &draft).await?.id.to_string()
        }
        Command::SignInLink { username } => {
            let token = users::make_sign_in_link(core, &username).await?;
            format!("{}/sign-on/link?token={token}", core.settings().public_url)
        }
        Command::LinkSignOn { username, subject } => {
            sign_on::link_by_operator(core, &username, &subject).await?;
            format!("{username} is linked")
        }
        Command::CreateTeam { name, description, members } => {
            teams::create_by_operator(core, &TeamDraft { name, description, members }).await?.id.to_string()
        }
    })
}

fn password() -> Result<String, Failure> {
    if let Some(password) = std::env::var("THARSIS_PASSWORD").ok().filter(|password| !password.is_empty()) {
        return Ok(password);
    }
    let input = io::stdin();
    if input.is_terminal() {
        eprint!("Password (it is shown as you type): ");
    }
    let mut line = String::new();
    input
        .lock()
        .read_line(&mut line)
        .map_err(|error| Failure::other(format!("the password cannot be read: {error}.")))?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        let text = "give the new user's password in it, or as the first line of standard input.";
        return Err(SettingsError::new("THARSIS_PASSWORD", text).into());
    }
    Ok(password)
}
