//! Teams and who is in them.

use uuid::Uuid;

use super::{Executor, Record, StorageError, Tx, like_pattern, sql};
use crate::{
    clock::Millis,
    model::Team,
    naming::{Gid, ResourceKind},
    paging::PageRequest,
};

fn read(record: &Record) -> Result<Team, StorageError> {
    Ok(Team {
        id: Gid::new(ResourceKind::Team, record.uuid("id")?),
        name: record.text("name")?,
        description: record.text("description")?,
    })
}

/// The team of that name.
pub(crate) async fn find(x: &mut impl Executor, name: &str) -> Result<Option<Team>, StorageError> {
    let statement = sql("SELECT t.* FROM teams t WHERE t.name = $1").text(name);
    x.fetch_optional(statement).await?.as_ref().map(read).transpose()
}

/// Teams whose name contains `search`, by name, and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    search: &str,
    page: &PageRequest,
) -> Result<(Vec<Team>, u64), StorageError> {
    let rows = sql("SELECT t.* FROM teams t WHERE t.name LIKE $1 ESCAPE '\\' AND t.name > $2 ORDER BY t.name LIMIT $3")
        .text(like_pattern(search))
        .text(page.after_key())
        .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = sql("SELECT COUNT(*) AS n FROM teams t WHERE t.name LIKE $1 ESCAPE '\\'").text(like_pattern(search));
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

pub(crate) async fn insert(tx: &mut Tx, team: &Team, at: Millis) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO teams (id, version, created_at, updated_at, name, description)
            VALUES ($1, 1, $2, $2, $3, $4)")
    .uuid(team.id.uuid)
    .integer(at)
    .text(team.name.as_str())
    .text(team.description.as_str());
    tx.execute(statement).await.map(drop)
}

pub(crate) async fn add_member(tx: &mut Tx, team: Uuid, user: Uuid, maintainer: bool) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO team_members (team_id, user_id, maintainer) VALUES ($1, $2, $3)")
        .uuid(team)
        .uuid(user)
        .boolean(maintainer);
    tx.execute(statement).await.map(drop)
}

/// The teams that a user is in because the sign-on provider said so.
pub(crate) async fn from_sign_on(x: &mut impl Executor, user: Uuid) -> Result<Vec<Team>, StorageError> {
    let statement = sql("SELECT t.* FROM team_members tm JOIN teams t ON t.id = tm.team_id
            WHERE tm.user_id = $1 AND tm.from_sign_on ORDER BY t.name")
    .uuid(user);
    x.fetch_all(statement).await?.iter().map(read).collect()
}

/// Puts a user into a team because the sign-on provider says so; answers false if they are in it already.
pub(crate) async fn add_from_sign_on(tx: &mut Tx, team: Uuid, user: Uuid) -> Result<bool, StorageError> {
    let statement = sql("INSERT INTO team_members (team_id, user_id, maintainer, from_sign_on)
            VALUES ($1, $2, FALSE, TRUE) ON CONFLICT (team_id, user_id) DO NOTHING")
    .uuid(team)
    .uuid(user);
    Ok(tx.execute(statement).await? == 1)
}

/// Takes a user out of a team that they were in only because the sign-on provider had said so.
pub(crate) async fn remove_from_sign_on(tx: &mut Tx, team: Uuid, user: Uuid) -> Result<(), StorageError> {
    let statement =
        sql("DELETE FROM team_members WHERE team_id = $1 AND user_id = $2 AND from_sign_on").uuid(team).uuid(user);
    tx.execute(statement).await.map(drop)
}
