//! Configuration: flags and environment variables of the same names.

mod sign_on;

use std::{
    fmt,
    net::{SocketAddr, ToSocketAddrs as _},
    path::PathBuf,
};

use axum::http::Uri;
use clap::Args;
use identity::{
    access_tokens::SigningAlgorithm,
    model::{MAX_CLIENT_SECRET_DAYS, MAX_PERSONAL_TOKEN_DAYS},
    outbound::AllowList,
    sign_on::SignOnProvider,
    users::UserDraft,
};
use tracing_subscriber::EnvFilter;

use self::sign_on::SignOnOptions;
use crate::layers::TrustedProxies;

const DEFAULT_LISTEN: &str = "127.0.0.1:3000";
const DEFAULT_DATABASE: &str = "sqlite://data/tharsis.db";

/// All settings as given. Every one is optional.
#[derive(Args, Clone, Default)]
#[expect(clippy::doc_markdown, reason = "clap shows these comments as they are")]
pub struct Options {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:3000]
    #[arg(long, env = "THARSIS_LISTEN", value_name = "ADDRESS", global = true)]
    listen: Option<String>,
    /// Where people and pipelines reach this server [default: http:// and the address it listens on]
    #[arg(long, env = "THARSIS_PUBLIC_URL", value_name = "URL", global = true)]
    public_url: Option<String>,
    /// sqlite://FILE or postgres://USER:PASSWORD@HOST/DATABASE [default: sqlite://data/tharsis.db]
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true, global = true)]
    database_url: Option<String>,
    /// The first administrator, made at the start if there is none
    #[arg(long, env = "THARSIS_ADMIN_USERNAME", value_name = "NAME", global = true)]
    admin_username: Option<String>,
    /// The first administrator's password (better given by the environment than as a flag)
    #[arg(long, env = "THARSIS_ADMIN_PASSWORD", value_name = "PASSWORD", hide_env_values = true, global = true)]
    admin_password: Option<String>,
    /// Issuers that may be private or plain http: hosts, host:port or CIDR ranges, separated by commas
    #[arg(long, env = "THARSIS_ALLOWED_ISSUER_HOSTS", value_name = "LIST", global = true)]
    allowed_issuer_hosts: Option<String>,
    /// Seals the signing keys in the database [default: a file beside the SQLite database, made if it is not there]
    #[arg(long, env = "THARSIS_SECRET_KEY", value_name = "TEXT", hide_env_values = true, global = true)]
    secret_key: Option<String>,
    /// What THARSIS_SECRET_KEY was before: what is still sealed with that is sealed again with the new one at the start
    #[arg(long, env = "THARSIS_PREVIOUS_SECRET_KEY", value_name = "TEXT", hide_env_values = true, global = true)]
    previous_secret_key: Option<String>,
    /// The longest life of a client secret in days, 0 to 90; with 0 nobody logs in with one [default: 90]
    #[arg(long, env = "THARSIS_CLIENT_SECRET_MAX_DAYS", value_name = "DAYS", global = true)]
    client_secret_max_days: Option<String>,
    /// The longest life of a personal access token in days, 0 to 365; with 0 nobody comes in with one [default: 365]
    #[arg(long, env = "THARSIS_PERSONAL_TOKEN_MAX_DAYS", value_name = "DAYS", global = true)]
    personal_token_max_days: Option<String>,
    /// What signs access tokens: ES256, EdDSA or RS256 [default: ES256]
    #[arg(long, env = "THARSIS_SIGNING_ALGORITHM", value_name = "NAME", global = true)]
    signing_algorithm: Option<String>,
    /// After how many days a new signing key is made, 0 for never [default: 90]
    #[arg(long, env = "THARSIS_SIGNING_KEY_DAYS", value_name = "DAYS", global = true)]
    signing_key_days: Option<String>,
    #[command(flatten)]
    sign_on: SignOnOptions,
    /// Reverse proxies that tell where a request comes from (X-Forwarded-For): addresses or CIDR ranges
    #[arg(long, env = "THARSIS_TRUSTED_PROXIES", value_name = "LIST", global = true)]
    trusted_proxies: Option<String>,
    /// A second address that serves /metrics to everybody; the public one asks for an administrator's token
    #[arg(long, env = "THARSIS_METRICS_LISTEN", value_name = "ADDRESS", global = true)]
    metrics_listen: Option<String>,
    /// What is logged, for example info or identity=debug,warn [default: info]
    #[arg(long, env = "THARSIS_LOG", value_name = "FILTER", global = true)]
    log: Option<String>,
    /// The folder of the browser side [default: target/site, or site beside the executable]
    #[arg(long, env = "THARSIS_SITE_ROOT", value_name = "FOLDER", global = true)]
    site_root: Option<PathBuf>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The database URL may hold a password too.
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    variable: &'static str,
    reason: String,
}

impl SettingsError {
    /// What is wrong with the variable, as the end of a sentence that begins with its name.
    pub fn new(variable: &'static str, reason: impl Into<String>) -> Self {
        Self { variable, reason: reason.into() }
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.variable, self.reason)
    }
}

impl std::error::Error for SettingsError {}

/// All settings, each of which makes sense.
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where others reach the server; none is derived from the address it listens on.
    pub public_url: Option<String>,
    /// The database.
    pub database_url: String,
    /// The first administrator.
    pub administrator: Option<UserDraft>,
    /// Hosts that may be private or plain http.
    pub allowed_issuer_hosts: AllowList,
    /// The text that signing keys are sealed with.
    pub secret_key: Option<String>,
    /// The text that they were sealed with before.
    pub previous_secret_key: Option<String>,
    /// What signs access tokens.
    pub signing_algorithm: SigningAlgorithm,
    /// After how many days a new signing key is made; zero for never.
    pub signing_key_days: u32,
    /// The longest life of a client secret in days; zero allows none.
    pub client_secret_max_days: u32,
    /// The longest life of a personal access token in days; zero allows none.
    pub personal_token_max_days: u32,
    /// Where people sign on, if they do.
    pub sign_on: Option<SignOnProvider>,
    /// Whether people may sign in with a password.
    pub password_sign_in: bool,
    /// Proxies that tell where a request comes from.
    pub trusted_proxies: TrustedProxies,
    /// The second listener.
    pub metrics_listen: Option<SocketAddr>,
    /// What is logged; none is each command's own default.
    pub log: Option<EnvFilter>,
    /// The folder of the browser side.
    pub site_root: PathBuf,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .field("allowed_issuer_hosts", &self.allowed_issuer_hosts)
            .field("metrics_listen", &self.metrics_listen)
            .field("site_root", &self.site_root)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// Checks all of them.
    ///
    /// # Errors
    /// With the first that cannot be used.
    pub fn check(self) -> Result<Settings, SettingsError> {
        let listen = address("THARSIS_LISTEN", given(self.listen).as_deref().unwrap_or(DEFAULT_LISTEN))?;
        let public_url = given(self.public_url).map(|text| public_url(&text)).transpose()?;
        let metrics_listen =
            given(self.metrics_listen).map(|text| address("THARSIS_METRICS_LISTEN", &text)).transpose()?;
        let allowed_issuer_hosts = AllowList::parse(self.allowed_issuer_hosts.as_deref().unwrap_or_default())
            .map_err(|error| SettingsError::new("THARSIS_ALLOWED_ISSUER_HOSTS", format!("{error}.")))?;
        let (sign_on, password_sign_in) = self.sign_on.check(&allowed_issuer_hosts)?;
        let trusted_proxies = TrustedProxies::parse(self.trusted_proxies.as_deref().unwrap_or_default())
            .map_err(|error| SettingsError::new("THARSIS_TRUSTED_PROXIES", format!("{error}.")))?;
        let log = given(self.log)
            .map(EnvFilter::try_new)
            .transpose()
            .map_err(|error| SettingsError::new("THARSIS_LOG", format!("this is not a log filter ({error}).")))?;
        let site_root = match self.site_root.filter(|path| !path.as_os_str().is_empty()) {
            Some(path) if path.is_dir() => absolute(path),
            Some(path) => {
                let text = format!("there is no folder {}.", path.display());
                return Err(SettingsError::new("THARSIS_SITE_ROOT", text));
            }
            None => default_site_root(),
        };
        Ok(Settings {
            listen,
            public_url,
            database_url: database_url(given(self.database_url))?,
            administrator: administrator(given(self.admin_username), given(self.admin_password))?,
            allowed_issuer_hosts,
            secret_key: given(self.secret_key),
            previous_secret_key: given(self.previous_secret_key),
            signing_algorithm: given(self.signing_algorithm)
                .map_or_else(|| Ok(SigningAlgorithm::default()), |text| text.trim().parse())
                .map_err(|error| SettingsError::new("THARSIS_SIGNING_ALGORITHM", format!("{error}.")))?,
            signing_key_days: number("THARSIS_SIGNING_KEY_DAYS", given(self.signing_key_days), 90, 3650)?,
            client_secret_max_days: number(
                "THARSIS_CLIENT_SECRET_MAX_DAYS",
                given(self.client_secret_max_days),
                MAX_CLIENT_SECRET_DAYS,
                MAX_CLIENT_SECRET_DAYS,
            )?,
            personal_token_max_days: number(
                "THARSIS_PERSONAL_TOKEN_MAX_DAYS",
                given(self.personal_token_max_days),
                MAX_PERSONAL_TOKEN_DAYS,
                MAX_PERSONAL_TOKEN_DAYS,
            )?,
            sign_on,
            password_sign_in,
            trusted_proxies,
            metrics_listen,
            log,
            site_root,
        })
    }
}

/// An empty variable is as good as none.
fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn address(variable: &'static str, text: &str) -> Result<SocketAddr, SettingsError> {
    let found = text.trim().to_socket_addrs().ok().and_then(|mut addresses| addresses.next());
    found.ok_or_else(|| {
        SettingsError::new(variable, format!("{text:?} is not an address and port, for example {DEFAULT_LISTEN}."))
    })
}

/// A number from zero to `most`.
fn number(variable: &'static str, text: Option<String>, default: u32, most: u32) -> Result<u32, SettingsError> {
    let Some(text) = text else { return Ok(default) };
    let number = text.trim().parse().ok().filter(|number| *number <= most);
    number.ok_or_else(|| SettingsError::new(variable, format!("{text:?} is not a number from 0 to {most}.")))
}

fn database_url(text: Option<String>) -> Result<String, SettingsError> {
    let text = text.unwrap_or_else(|| DEFAULT_DATABASE.to_owned());
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
    // The text is not repeated: it may hold a password.
    if known {
        Ok(text)
    } else {
        Err(SettingsError::new("DATABASE_URL", "it must begin with sqlite:// or postgres://."))
    }
}

fn administrator(username: Option<String>, password: Option<String>) -> Result<Option<UserDraft>, SettingsError> {
    match (username, password) {
        (Some(username), Some(password)) => Ok(Some(UserDraft { username, password, admin: true })),
        (None, _) => Ok(None),
        (Some(_), None) => {
            Err(SettingsError::new("THARSIS_ADMIN_PASSWORD", "it is required with THARSIS_ADMIN_USERNAME."))
        }
    }
}

/// An origin: pages and cookies know no path, and what is signed and compared needs one spelling.
fn public_url(text: &str) -> Result<String, SettingsError> {
    let refuse = |reason: &str| SettingsError::new("THARSIS_PUBLIC_URL", format!("{text:?} {reason}."));
    let uri: Uri = text.trim().parse().map_err(|_| refuse("is not a URL"))?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(refuse("is not a URL like https://tharsis.example.com"));
    };
    if !matches!(scheme, "http" | "https") {
        return Err(refuse("must begin with https:// or http://"));
    }
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return Err(refuse("must have a host and no user name"));
    }
    if uri.path() != "/" || uri.query().is_some() || text.contains('#') {
        return Err(refuse("must have no path, query or fragment"));
    }
    let port = match (scheme, authority.port_u16()) {
        (_, None) | ("http", Some(80)) | ("https", Some(443)) => String::new(),
        (_, Some(port)) => format!(":{port}"),
    };
    Ok(format!("{scheme}://{}{port}", authority.host().to_ascii_lowercase()))
}

/// Where a server that listens here is reached on the same machine.
#[must_use]
pub fn derived_url(listen: SocketAddr) -> String {
    let mut reached = listen;
    if listen.ip().is_unspecified() {
        reached.set_ip(match listen {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{reached}")
}

/// The file of an SQLite database; none for another kind, or for one in memory.
#[must_use]
pub fn sqlite_file(database_url: &str) -> Option<PathBuf> {
    let rest = database_url.strip_prefix("sqlite://").or_else(|| database_url.strip_prefix("sqlite:"))?;
    rest.split('?').next().filter(|path| !path.is_empty() && !path.starts_with(':')).map(PathBuf::from)
}

fn absolute(path: PathBuf) -> PathBuf {
    path.canonicalize().unwrap_or(path)
}

fn default_site_root() -> PathBuf {
    let built = PathBuf::from("target/site");
    if built.is_dir() {
        return absolute(built);
    }
    let beside = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.join("site")));
    beside.unwrap_or_else(|| PathBuf::from("site"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn nothing_is_required() {
        let settings = Options::default().check().unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(settings.database_url, "sqlite://data/tharsis.db");
        assert_eq!(derived_url(settings.listen), "http://127.0.0.1:3000");
        assert_eq!(derived_url("[::]:80".parse().unwrap()), "http://[::1]:80");
    }

    #[test]
    fn a_public_url_has_one_spelling() {
        for (text, expected) in [
            ("https://Tharsis.Example.com/", "https://tharsis.example.com"),
            ("https://x.example:443", "https://x.example"),
            ("http://x.example:8080", "http://x.example:8080"),
            ("http://[::1]:3000/", "http://[::1]:3000"),
        ] {
            assert_eq!(public_url(text).unwrap(), expected);
        }
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let some = |text: &str| Some(text.to_owned());
        let table: [(Options, &str); 20] = [
            (Options { trusted_proxies: some("proxy"), ..Options::default() }, "THARSIS_TRUSTED_PROXIES"),
            (Options { signing_algorithm: some("HS256"), ..Options::default() }, "THARSIS_SIGNING_ALGORITHM"),
            (Options { signing_key_days: some("-1"), ..Options::default() }, "THARSIS_SIGNING_KEY_DAYS"),
            (Options { client_secret_max_days: some("91"), ..Options::default() }, "THARSIS_CLIENT_SECRET_MAX_DAYS"),
            (Options { personal_token_max_days: some("366"), ..Options::default() }, "THARSIS_PERSONAL_TOKEN_MAX_DAYS"),
            (Options { client_secret_max_days: some("x"), ..Options::default() }, "THARSIS_CLIENT_SECRET_MAX_DAYS"),
            (Options { listen: some("nowhere"), ..Options::default() }, "THARSIS_LISTEN"),
            (Options { listen: some("127.0.0.1:99999"), ..Options::default() }, "THARSIS_LISTEN"),
            (Options { metrics_listen: some("9090"), ..Options::default() }, "THARSIS_METRICS_LISTEN"),
            (Options { public_url: some("tharsis.example.com"), ..Options::default() }, "THARSIS_PUBLIC_URL"),
            (Options { public_url: some("ftp://x.example"), ..Options::default() }, "THARSIS_PUBLIC_URL"),
            (Options { public_url: some("https://x.example/path"), ..Options::default() }, "THARSIS_PUBLIC_URL"),
            (Options { public_url: some("https://x.example/#a"), ..Options::default() }, "THARSIS_PUBLIC_URL"),
            (Options { public_url: some("https://u:p@x.example"), ..Options::default() }, "THARSIS_PUBLIC_URL"),
            (Options { public_url: some("https://x.example/?a"), ..Options::default() }, "THARSIS_PUBLIC_URL"),
            (Options { database_url: some("mysql://u:hunter2@x"), ..Options::default() }, "DATABASE_URL"),
            (Options { admin_username: some("root"), ..Options::default() }, "THARSIS_ADMIN_PASSWORD"),
            (Options { allowed_issuer_hosts: some("a b"), ..Options::default() }, "THARSIS_ALLOWED_ISSUER_HOSTS"),
            (Options { log: some("a=b=c"), ..Options::default() }, "THARSIS_LOG"),
            (Options { site_root: Some("/no/such/folder".into()), ..Options::default() }, "THARSIS_SITE_ROOT"),
        ];
        for (options, variable) in table {
            let error = options.check().map(|_| ()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{variable}: ")), "{variable}: {error}");
            assert!(!error.contains("hunter2") && !error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn t103_secrets_are_not_shown() {
        let options = Options {
            database_url: Some("postgres://u:hunter2@x/y".to_owned()),
            admin_password: Some("hunter2".to_owned()),
            secret_key: Some("hunter2".to_owned()),
            previous_secret_key: Some("hunter2".to_owned()),
            ..Options::default()
        };
        assert!(!format!("{options:?}").contains("hunter2"));
        assert!(!format!("{:?}", options.check().unwrap()).contains("hunter2"));
    }
}
