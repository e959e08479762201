//! Teams: making, changing and deleting them, and who is in them.

#![expect(missing_docs, reason = "the macro makes fields of arguments, which have no place for documentation")]

use leptos::prelude::*;

use super::{Done, UiProblem};

/// Makes a team.
///
/// # Errors
/// If a field breaks a rule or the person may not.
#[server(prefix = "/api/ui", endpoint = "teams/create")]
pub async fn create_team(
    #[server(default)] name: String,
    #[server(default)] description: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let name = name.trim().to_owned();
    let draft = identity::model::TeamDraft { name, description, members: Vec::new() };
    let team = identity::teams::create(&core, &caller, &draft).await?;
    Ok(Done::go(page_of(&team.name), format!("Team {} was created.", team.name)))
}

/// Changes the description of a team.
///
/// # Errors
/// If it breaks a rule, the person may not, or somebody was faster.
#[server(prefix = "/api/ui", endpoint = "teams/update")]
pub async fn update_team(
    team: String,
    version: i64,
    #[server(default)] description: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let changed = identity::teams::update(&core, &caller, &by(team), Some(&description), Some(version)).await?;
    Ok(Done::go(page_of(&changed.name), format!("Team {} was changed.", changed.name)))
}

/// Deletes a team. `confirmation` is its name, typed.
///
/// # Errors
/// If the confirmation is not right, the person may not, or somebody changed it meanwhile.
#[server(prefix = "/api/ui", endpoint = "teams/delete")]
pub async fn delete_team(
    team: String,
    version: i64,
    #[server(default)] confirmation: String,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    crate::serving::confirmed(&confirmation, &team)?;
    identity::teams::delete(&core, &caller, &by(team.clone()), Some(version)).await?;
    Ok(Done::go("/teams", format!("Team {team} was deleted.")))
}

/// Adds a user to a team.
///
/// # Errors
/// If there is no such user or the person may not.
#[server(prefix = "/api/ui", endpoint = "teams/add_member")]
pub async fn add_team_member(
    team: String,
    #[server(default)] username: String,
    #[server(default)] maintainer: bool,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let draft = identity::model::TeamMemberDraft { username, maintainer };
    let added = identity::teams::add_member(&core, &caller, &by(team.clone()), &draft).await?;
    Ok(Done::go(page_of(&team), format!("{} is in team {team} now.", added.username)))
}

/// Makes a member of a team a maintainer, or no longer.
///
/// # Errors
/// If the user is not in the team or the person may not.
#[server(prefix = "/api/ui", endpoint = "teams/change_member")]
pub async fn change_team_member(
    team: String,
    username: String,
    #[server(default)] maintainer: bool,
) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    let changed = identity::teams::change_member(&core, &caller, &by(team.clone()), &by(username), maintainer).await?;
    let what = if changed.maintainer { "a maintainer" } else { "no maintainer" };
    Ok(Done::go(page_of(&team), format!("{} is {what} of team {team} now.", changed.username)))
}

/// Takes a user out of a team.
///
/// # Errors
/// If the user is not in the team or the person may not.
#[server(prefix = "/api/ui", endpoint = "teams/remove_member")]
pub async fn remove_team_member(team: String, username: String) -> Result<Done, UiProblem> {
    let (core, caller) = crate::serving::session::signed_in().await?;
    identity::teams::remove_member(&core, &caller, &by(team.clone()), &by(username.clone())).await?;
    Ok(Done::go(page_of(&team), format!("{username} was removed from team {team}.")))
}

#[cfg(feature = "ssr")]
fn by(name: String) -> identity::naming::Reference {
    identity::naming::Reference::Path(name)
}

#[cfg(feature = "ssr")]
fn page_of(name: &str) -> String {
    format!("/teams/{name}")
}
