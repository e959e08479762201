//! People, their sessions, teams and tokens: the area of administrators, and everybody's own account.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use identity::{
    model::{OwnAccount, OwnTokens, SessionInfo, SigningKey, Team, TeamDetails, TopLevelGroup, User, UserDetails},
    paging::Page,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Done, UiProblem};

/// What a page is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Everybody.
    #[default]
    Users,
    /// One user.
    User,
    /// The groups at the top of the tree.
    Groups,
    /// Everybody's sessions.
    Sessions,
    /// One's own account.
    Account,
    /// One's own personal access tokens.
    Tokens,
    /// All teams.
    Teams,
    /// One team.
    Team,
    /// The keys that sign access tokens.
    SigningKeys,
}

/// What is wanted, as it stands in the address of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// What it is about.
    #[serde(default)]
    pub area: Area,
    /// Which user or team.
    #[serde(default)]
    pub username: String,
    /// Part of the name.
    #[serde(default)]
    pub search: String,
    /// `administrator`, `user` or empty.
    #[serde(default)]
    pub role: String,
    /// `active`, `disabled` or empty.
    #[serde(default)]
    pub state: String,
    /// The cursor.
    #[serde(default)]
    pub after: String,
}

/// What a page shows: one type for all, since each costs everybody who loads the script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum People {
    /// Everybody.
    Users(Page<User>),
    /// One user.
    User(Box<UserDetails>),
    /// The groups at the top of the tree.
    Groups(Page<TopLevelGroup>),
    /// Everybody's sessions.
    Sessions(Page<SessionInfo>),
    /// One's own account.
    Account(Box<OwnAccount>),
    /// One's own personal access tokens.
    Tokens(OwnTokens),
    /// All teams, and whether the person makes new ones.
    Teams(Page<Team>, bool),
    /// One team.
    Team(Box<TeamDetails>),
    /// The keys that sign access tokens.
    SigningKeys(Vec<SigningKey>),
}

/// What a page of this area shows.
///
/// # Errors
/// If nobody is signed in, or the person may not see it.
#[server(prefix = "/api/ui", endpoint = "people/get")]
pub async fn get_people(#[server(default)] query: PeopleQuery) -> Result<People, UiProblem> {
    use identity::{namespaces, paging::PageRequest, sessions, users};

    let (core, caller) = crate::serving::session::signed_in().await?;
    let current = crate::serving::session::current()?;
    let page = PageRequest::new(None, Some(&query.after))?;
    Ok(match query.area {
        Area::Users => {
            let choice = |value: &str, yes: &str, no: &str| match value {
                value if value == yes => Some(true),
                value if value == no => Some(false),
                _ => None,
            };
            let wanted = users::UserQuery {
                search: &query.search,
                admin: choice(&query.role, "administrator", "user"),
                active: choice(&query.state, "active", "disabled"),
            };
            People::Users(users::list(&core, &caller, &wanted, &page).await?)
        }
        Area::User => People::User(users::get(&core, &caller, &by(query.username), &current).await?.into()),
        Area::Groups => People::Groups(namespaces::top_level(&core, &caller, &query.search, &page).await?),
        Area::Sessions => People::Sessions(sessions::list(&core, &caller, &query.search, &current, &page).await?),
        Area::Account => People::Account(users::own(&core, &caller, &current).await?.into()),
        Area::Teams => {
            let page = identity::teams::list(&core, &caller, &query.search, &page).await?;
            People::Teams(page, caller.is_admin())
        }
        Area::Team => People::Team(identity::teams::details(&core, &caller, &by(query.username), &page).await?.into()),
        Area::SigningKeys => People::SigningKeys(identity::access_tokens::signing_keys(&core, &caller).await?),
        Area::Tokens => People::Tokens(identity::personal_tokens::list(&core, &caller).await?),
    })
}

/// Makes a user. Without a password one is made up and shown.
///
/// # Errors
/// If a field breaks a rule or the person may not.
#[server(prefix = "/api/ui", endpoint = "users/create")]
pub async fn create_user(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] admin: bool,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let draft = identity::users::UserDraft { username: username.trim().to_owned(), password, admin };
    let made = identity::users::create(&core, &caller, &draft).await?;
    let name = made.user.username;
    Ok(Done::go(page_of(&name), format!("User {name} was created.")).showing("password", made.generated))
}

/// Changes whether a user administers this server or may sign in. To disable a user, their name is typed.
///
/// # Errors
/// If the confirmation is not right, the person may not, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "users/update")]
pub async fn update_user(
    username: String,
    version: i64,
    #[server(default)] admin: String,
    #[server(default)] active: String,
    #[server(default)] confirmation: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let change = identity::users::UserChange { admin: admin.parse().ok(), active: active.parse().ok() };
    if change.active == Some(false) {
        crate::serving::confirmed(&confirmation, &username)?;
    }
    let user = identity::users::update(&core, &caller, &by(username), change, Some(version)).await?.user;
    let role = if user.admin { "an administrator" } else { "no administrator" };
    let state = if user.active { "may sign in" } else { "may not sign in any more" };
    let name = user.username;
    let notice = if change.active.is_some() { format!("{name} {state}.") } else { format!("{name} is {role} now.") };
    Ok(Done::go(page_of(&name), notice))
}

/// Sets another password for a user. Without one it is made up and shown.
///
/// # Errors
/// If the password breaks a rule, the person may not, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "users/reset_password")]
pub async fn reset_password(
    username: String,
    version: i64,
    #[server(default)] password: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let set = identity::users::reset_password(&core, &caller, &by(username), &password, Some(version)).await?;
    let name = set.user.username;
    Ok(Done::go(page_of(&name), format!("The password of {name} was reset.")).showing("password", set.generated))
}

/// Ends all sessions of a user, but never the one that asks.
///
/// # Errors
/// If the person may not.
#[server(prefix = "/api/ui", endpoint = "users/sign_out")]
pub async fn sign_user_out(username: String) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let current = crate::serving::session::current()?;
    let ended = identity::sessions::end_all(&core, &caller, &username, &current).await?;
    Ok(Done::go(page_of(&username), ended_notice(ended)))
}

/// Ends one session. `back` is the page to return to.
///
/// # Errors
/// If there is none or the person may not end it.
#[server(prefix = "/api/ui", endpoint = "sessions/end")]
pub async fn end_session(username: String, id: String, #[server(default)] back: String) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    identity::sessions::end(&core, &caller, &username, &id).await?;
    Ok(Done::go(super::session::local_path(&back), ended_notice(1)))
}

/// Ends all of one's own sessions but the one that asks.
///
/// # Errors
/// If nobody is signed in.
#[server(prefix = "/api/ui", endpoint = "account/end_other_sessions")]
pub async fn end_other_sessions() -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let current = crate::serving::session::current()?;
    let ended = identity::sessions::end_others(&core, &caller, &current).await?;
    Ok(Done::go("/account", ended_notice(ended)))
}

/// Ends all of one's own sessions, the one that asks as the last.
///
/// # Errors
/// If nobody is signed in.
#[server(prefix = "/api/ui", endpoint = "account/sign_out_everywhere")]
pub async fn sign_out_everywhere() -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let current = crate::serving::session::current()?;
    identity::sessions::end_others(&core, &caller, &current).await?;
    let elsewhere = crate::serving::session::end().await?;
    Ok(Done::afresh(if elsewhere { "/sign-on/out" } else { "/login" }))
}

/// Changes one's own password, and ends all other sessions.
///
/// # Errors
/// If the current password is wrong or the new one breaks a rule.
#[server(prefix = "/api/ui", endpoint = "account/change_password")]
pub async fn change_password(
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
    #[server(default)] repeated_password: String,
) -> Result<Done, UiProblem> {
    use crate::serving::session;

    let (core, caller) = session::signed_in().await?;
    if new_password != repeated_password {
        let text = "This is not the same as the new password.";
        return Err(identity::problem::Problem::invalid_field("/repeated_password", text).into());
    }
    let current = session::current()?;
    identity::users::change_password(&core, &caller, &current_password, &new_password, &current).await?;
    // Under a new identifier: whoever has got hold of this one is out too.
    session::begin(&core, &caller, core.now()).await?;
    Ok(Done::go("/account?done=password", "Your password was changed."))
}

#[cfg(feature = "ssr")]
fn by(username: String) -> identity::naming::Reference {
    identity::naming::Reference::Path(username)
}

#[cfg(feature = "ssr")]
fn page_of(username: &str) -> String {
    format!("/admin/users/{username}")
}

#[cfg(feature = "ssr")]
fn ended_notice(ended: u64) -> String {
    format!("{} ended.", crate::components::pagination::count(ended, "session"))
}
