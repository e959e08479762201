//! How people sign in: the sign-on provider, and passwords.

use std::{fs, path::PathBuf};

use clap::Args;
use identity::{
    issuer_url::IssuerUrl,
    outbound::AllowList,
    sign_on::{CALLBACK_PATH, ClientSecret, SignOnProvider},
};

use super::{SettingsError, given};

const ISSUER: &str = "THARSIS_OIDC_ISSUER";
const CLIENT_ID: &str = "THARSIS_OIDC_CLIENT_ID";
const SECRET: &str = "THARSIS_OIDC_CLIENT_SECRET";
const SECRET_FILE: &str = "THARSIS_OIDC_CLIENT_SECRET_FILE";
const CREATE: &str = "THARSIS_OIDC_CREATE_ACCOUNTS";
const PASSWORDS: &str = "THARSIS_PASSWORD_SIGN_IN";

/// These settings as given.
#[derive(Args, Clone, Default)]
#[expect(clippy::doc_markdown, reason = "clap shows these comments as they are")]
pub struct SignOnOptions {
    /// The issuer of the OIDC provider at which people sign on
    #[arg(long, env = "THARSIS_OIDC_ISSUER", value_name = "URL", global = true)]
    pub(super) oidc_issuer: Option<String>,
    /// Who this server is at the sign-on provider
    #[arg(long, env = "THARSIS_OIDC_CLIENT_ID", value_name = "TEXT", global = true)]
    pub(super) oidc_client_id: Option<String>,
    /// The proof of it; a public client has none (better given by the environment or a file than as a flag)
    #[arg(long, env = "THARSIS_OIDC_CLIENT_SECRET", value_name = "TEXT", hide_env_values = true, global = true)]
    pub(super) oidc_client_secret: Option<String>,
    /// The file that the client secret stands in
    #[arg(long, env = "THARSIS_OIDC_CLIENT_SECRET_FILE", value_name = "FILE", global = true)]
    pub(super) oidc_client_secret_file: Option<PathBuf>,
    /// What people call the sign-on provider: "Sign in with …" [default: the host of its issuer]
    #[arg(long, env = "THARSIS_OIDC_NAME", value_name = "TEXT", global = true)]
    pub(super) oidc_name: Option<String>,
    /// What the sign-on provider is asked for, separated by blanks [default: openid profile]
    #[arg(long, env = "THARSIS_OIDC_SCOPES", value_name = "LIST", global = true)]
    pub(super) oidc_scopes: Option<String>,
    /// The claim that new accounts are named after [default: preferred_username]
    #[arg(long, env = "THARSIS_OIDC_USERNAME_CLAIM", value_name = "NAME", global = true)]
    pub(super) oidc_username_claim: Option<String>,
    /// The claim that lists groups; who is in a group joins the team of the same name [default: none]
    #[arg(long, env = "THARSIS_OIDC_GROUPS_CLAIM", value_name = "NAME", global = true)]
    pub(super) oidc_groups_claim: Option<String>,
    /// Whether somebody who signs on for the first time gets an account: on or off [default: on]
    #[arg(long, env = "THARSIS_OIDC_CREATE_ACCOUNTS", value_name = "SWITCH", global = true)]
    pub(super) oidc_create_accounts: Option<String>,
    /// Whether people may sign in with a password, too: on or off [default: on]
    #[arg(long, env = "THARSIS_PASSWORD_SIGN_IN", value_name = "SWITCH", global = true)]
    pub(super) password_sign_in: Option<String>,
}

impl SignOnOptions {
    /// The provider, if there is one, and whether passwords are taken.
    pub(super) fn check(self, allowed: &AllowList) -> Result<(Option<SignOnProvider>, bool), SettingsError> {
        let passwords = switch(PASSWORDS, given(self.password_sign_in))?;
        let creates_accounts = switch(CREATE, given(self.oidc_create_accounts))?;
        let secret = secret(given(self.oidc_client_secret), self.oidc_client_secret_file)?;
        let client_id = given(self.oidc_client_id).map(|text| text.trim().to_owned());
        let Some(issuer) = given(self.oidc_issuer) else {
            let missing = |of: &str| Err(SettingsError::new(ISSUER, format!("it is required with {of}.")));
            return match (client_id, secret, passwords) {
                (Some(_), _, _) => missing(CLIENT_ID),
                (_, Some(_), _) => missing(SECRET),
                (_, _, false) => missing("THARSIS_PASSWORD_SIGN_IN=off: nobody could sign in otherwise"),
                _ => Ok((None, true)),
            };
        };
        let issuer: IssuerUrl =
            issuer.trim().parse().map_err(|error| SettingsError::new(ISSUER, format!("{error}")))?;
        if !allowed.permits_scheme_of(&issuer) {
            let text = "plain http takes its host to be in THARSIS_ALLOWED_ISSUER_HOSTS.";
            return Err(SettingsError::new(ISSUER, text));
        }
        let client_id = client_id.ok_or_else(|| {
            let text = format!(
                "it is required with {ISSUER}. Register a client there whose redirect URI is the public URL with \
                 {CALLBACK_PATH}."
            );
            SettingsError::new(CLIENT_ID, text)
        })?;
        let scopes = given(self.oidc_scopes).unwrap_or_else(|| "openid profile".to_owned());
        let mut scopes: Vec<&str> = scopes.split_whitespace().collect();
        if !scopes.contains(&"openid") {
            scopes.insert(0, "openid");
        }
        let provider = SignOnProvider {
            name: given(self.oidc_name).unwrap_or_else(|| issuer.host().to_owned()),
            client_id,
            client_secret: secret.map(ClientSecret::new),
            scopes: scopes.join(" "),
            username_claim: given(self.oidc_username_claim).unwrap_or_else(|| "preferred_username".to_owned()),
            groups_claim: given(self.oidc_groups_claim),
            creates_accounts,
            issuer,
        };
        Ok((Some(provider), passwords))
    }
}

fn secret(text: Option<String>, file: Option<PathBuf>) -> Result<Option<String>, SettingsError> {
    let Some(file) = file.filter(|path| !path.as_os_str().is_empty()) else { return Ok(text) };
    if text.is_some() {
        return Err(SettingsError::new(SECRET_FILE, format!("give either it or {SECRET}.")));
    }
    let read = fs::read_to_string(&file)
        .map_err(|error| SettingsError::new(SECRET_FILE, format!("{} cannot be read: {error}.", file.display())))?;
    let secret = read.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(SettingsError::new(SECRET_FILE, format!("{} is empty.", file.display())));
    }
    Ok(Some(secret.to_owned()))
}

/// On, unless it is said to be off.
fn switch(variable: &'static str, text: Option<String>) -> Result<bool, SettingsError> {
    let Some(text) = text else { return Ok(true) };
    match text.trim() {
        "on" | "true" => Ok(true),
        "off" | "false" => Ok(false),
        other => Err(SettingsError::new(variable, format!("{other:?} is neither on nor off."))),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "each field is an option")]
    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn usual() -> SignOnOptions {
        SignOnOptions {
            oidc_issuer: some("https://idp.example/realms/people/"),
            oidc_client_id: some("tharsis"),
            ..SignOnOptions::default()
        }
    }

    #[test]
    fn nothing_is_required() {
        assert_eq!(SignOnOptions::default().check(&AllowList::default()).unwrap(), (None, true));
    }

    #[test]
    fn what_is_not_said_is_sensible() {
        let (provider, passwords) = usual().check(&AllowList::default()).unwrap();
        let provider = provider.unwrap();
        assert!(passwords && provider.creates_accounts);
        assert_eq!((provider.name.as_str(), provider.scopes.as_str()), ("idp.example", "openid profile"));
        assert_eq!((provider.username_claim.as_str(), provider.groups_claim), ("preferred_username", None));
        let more = SignOnOptions {
            oidc_scopes: some("groups"),
            password_sign_in: some("off"),
            oidc_create_accounts: some("off"),
            ..usual()
        };
        let (provider, passwords) = more.check(&AllowList::default()).unwrap();
        let provider = provider.unwrap();
        assert_eq!(provider.scopes, "openid groups");
        assert!(!passwords && !provider.creates_accounts);
    }

    #[test]
    fn t103_the_secret_comes_from_a_file_and_is_not_shown() {
        let file = std::env::temp_dir().join(format!("tharsis-sign-on-secret-{}", std::process::id()));
        fs::write(&file, "hunter2\n").unwrap();
        let options = SignOnOptions { oidc_client_secret_file: Some(file.clone()), ..usual() };
        let provider = options.clone().check(&AllowList::default()).unwrap().0.unwrap();
        assert_eq!(provider.client_secret, Some(ClientSecret::new("hunter2".to_owned())));
        assert!(!format!("{provider:?}").contains("hunter2"));
        let both = SignOnOptions { oidc_client_secret: some("hunter2"), ..options };
        assert!(both.check(&AllowList::default()).unwrap_err().to_string().starts_with(SECRET_FILE));
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let table = [
            (SignOnOptions { oidc_issuer: None, ..usual() }, ISSUER),
            (SignOnOptions { oidc_issuer: some("idp.example"), ..usual() }, ISSUER),
            (SignOnOptions { oidc_issuer: some("http://idp.example"), ..usual() }, ISSUER),
            (SignOnOptions { password_sign_in: some("off"), ..SignOnOptions::default() }, ISSUER),
            (SignOnOptions { oidc_client_id: None, ..usual() }, CLIENT_ID),
            (SignOnOptions { oidc_client_secret_file: Some("/no/such/file".into()), ..usual() }, SECRET_FILE),
            (SignOnOptions { oidc_create_accounts: some("maybe"), ..usual() }, CREATE),
            (SignOnOptions { password_sign_in: some("maybe"), ..usual() }, PASSWORDS),
        ];
        for (options, variable) in table {
            let error = options.check(&AllowList::default()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{variable}: ")), "{variable}: {error}");
        }
    }
}
