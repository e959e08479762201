//! Who is signed in; signing in and out; the first administrator.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]
#![cfg_attr(
    feature = "ssr",
    expect(clippy::unused_async, reason = "server functions are asynchronous, whatever they do")
)]

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};

/// The person who looks at the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The name.
    pub username: String,
    /// Whether the person administers this server.
    pub admin: bool,
    /// `light`, `dark`, or `system` for whatever the machine prefers.
    pub theme: String,
    /// Whether a key alone is a shortcut: `on` or `off`.
    pub shortcuts: String,
}

/// The person who is signed in, if any.
///
/// # Errors
/// If the session or the database fails.
#[server(prefix = "/api/ui", endpoint = "session/viewer")]
pub async fn get_viewer() -> Result<Option<Viewer>, UiProblem> {
    use super::preferences;

    let caller = crate::serving::session::caller().await?;
    Ok(caller.map(|(_, caller)| Viewer {
        username: caller.name().to_owned(),
        admin: caller.is_admin(),
        theme: preferences::theme().unwrap_or("system").to_owned(),
        shortcuts: preferences::shortcuts().to_owned(),
    }))
}

/// How people can sign in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInWays {
    /// The sign-on provider by name, if there is one.
    pub provider: Option<String>,
    /// Whether a password will do.
    pub password: bool,
}

/// How people can sign in here.
///
/// # Errors
/// If there is no server behind it.
#[server(prefix = "/api/ui", endpoint = "session/ways")]
pub async fn get_sign_in_ways() -> Result<SignInWays, UiProblem> {
    let core = crate::serving::core()?;
    let settings = core.settings();
    let provider = settings.sign_on.as_ref().map(|provider| provider.name.clone());
    Ok(SignInWays { provider, password: settings.password_sign_in })
}

/// Signs a person in. `next` is the page that was wanted.
///
/// # Errors
/// If name and password do not belong together.
#[server(prefix = "/api/ui", endpoint = "session/sign_in")]
pub async fn sign_in(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<Done, UiProblem> {
    use crate::serving::session;

    let core = crate::serving::core()?;
    let source = session::source();
    let began = core.now();
    let caller = identity::users::sign_in(&core, &username, &password, &source).await?;
    session::begin(&core, &caller, began).await?;
    Ok(Done::afresh(local_path(&next)))
}

/// Signs the person out.
///
/// # Errors
/// If the session store fails.
#[server(prefix = "/api/ui", endpoint = "session/sign_out")]
pub async fn sign_out() -> Result<Done, UiProblem> {
    let elsewhere = crate::serving::session::end().await?;
    // That page, and not this answer, leads out of this server: a form of ours may not.
    Ok(Done::afresh(if elsewhere { "/sign-on/out" } else { "/login" }))
}

/// Whether a set-up link is still good.
///
/// # Errors
/// If the database fails.
#[server(prefix = "/api/ui", endpoint = "setup/is_open")]
pub async fn setup_is_open(#[server(default)] token: String) -> Result<bool, UiProblem> {
    Ok(identity::users::setup_is_open(&*crate::serving::core()?, &token).await?)
}

/// Makes the first administrator and signs them in.
///
/// # Errors
/// If the link is not valid any more or a field breaks a rule.
#[server(prefix = "/api/ui", endpoint = "setup/complete")]
pub async fn complete_setup(
    #[server(default)] token: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
) -> Result<Done, UiProblem> {
    let core = crate::serving::core()?;
    let caller = identity::users::complete_setup(&core, &token, &username, &password).await?;
    crate::serving::session::begin(&core, &caller, core.now()).await?;
    Ok(Done::afresh("/"))
}

/// The path to go to, if it is one of this server; else the home page.
///
/// A browser reads `//host` and `/\host` as another server, and drops tabs and line breaks before it reads.
#[must_use]
pub fn local_path(next: &str) -> String {
    let is_local = next.starts_with('/')
        && !next[1..].starts_with(['/', '\\'])
        && !next.chars().any(|c| c.is_control() || c == '\\');
    if is_local { next.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_this_server_are_followed() {
        for good in ["/", "/groups/acme?search=x#y", "/groups/a/-/members"] {
            assert_eq!(local_path(good), good);
        }
        for bad in ["", "groups", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"] {
            assert_eq!(local_path(bad), "/", "{bad:?}");
        }
    }
}
