//! Groups at the provider and teams here: who is in a group is in the team of that name, from one sign-on to the next.

use serde_json::json;

use crate::{
    activity,
    core::Core,
    model::{Team, User},
    naming::Name,
    storage::{self, StorageError, TransactionError, Tx, activity::Entry},
};

/// Puts the user into the teams of these names and takes them out of those that an earlier sign-on had put them into. No
/// team is made, and whoever was put into one by people stays.
pub(super) async fn follow(core: &Core, tx: &mut Tx, user: &User, groups: &[String]) -> Result<(), TransactionError> {
    let earlier = storage::teams::from_sign_on(tx, user.id.uuid).await?;
    for team in earlier.iter().filter(|team| !groups.contains(&team.name)) {
        storage::teams::remove_from_sign_on(tx, team.id.uuid, user.id.uuid).await?;
        record(core, tx, team, user, "team.member_removed").await?;
    }
    for group in groups.iter().filter(|group| !earlier.iter().any(|team| team.name == **group)) {
        // What cannot be the name of a team is not looked for.
        if group.parse::<Name>().is_err() {
            continue;
        }
        let Some(team) = storage::teams::find(tx, group).await? else { continue };
        if storage::teams::add_from_sign_on(tx, team.id.uuid, user.id.uuid).await? {
            record(core, tx, &team, user, "team.member_added").await?;
        }
    }
    Ok(())
}

async fn record(core: &Core, tx: &mut Tx, team: &Team, user: &User, action: &'static str) -> Result<(), StorageError> {
    let entry = Entry {
        action,
        namespace_path: None,
        target: team.id,
        target_name: &team.name,
        details: json!({ "username": user.username }),
    };
    activity::record_system(core, tx, "sign-on", &entry).await
}
