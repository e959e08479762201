//! Teams and who is in them.

use uuid::Uuid;

use super::{Executor, Record, Statement, StorageError, Tx, grants::visible_to, like_pattern, sql};
use crate::{
    access::Role,
    caller::Caller,
    model::{HeldRole, NamespaceKind, Team, TeamMember},
    naming::{Gid, Reference, ResourceKind},
    paging::PageRequest,
};

fn read(record: &Record) -> Result<Team, StorageError> {
    Ok(Team {
        id: Gid::new(ResourceKind::Team, record.uuid("id")?),
        name: record.text("name")?,
        description: record.text("description")?,
        version: record.integer("version")?,
        created_at: record.timestamp("created_at")?,
        updated_at: record.timestamp("updated_at")?,
    })
}

/// The team of that name.
pub(crate) async fn find(x: &mut impl Executor, name: &str) -> Result<Option<Team>, StorageError> {
    let statement = sql("SELECT t.* FROM teams t WHERE t.name = $1").text(name);
    x.fetch_optional(statement).await?.as_ref().map(read).transpose()
}

/// The team that is referred to; a path is a name.
pub(crate) async fn find_by(x: &mut impl Executor, by: &Reference) -> Result<Option<Team>, StorageError> {
    match by {
        Reference::Path(name) => find(x, name).await,
        Reference::Id(id) => {
            let statement = sql("SELECT t.* FROM teams t WHERE t.id = $1").uuid(*id);
            x.fetch_optional(statement).await?.as_ref().map(read).transpose()
        }
    }
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

pub(crate) async fn insert(tx: &mut Tx, team: &Team) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO teams (id, version, created_at, updated_at, name, description)
            VALUES ($1, $2, $3, $4, $5, $6)")
    .uuid(team.id.uuid)
    .integer(team.version)
    .integer(team.created_at.0)
    .integer(team.updated_at.0)
    .text(team.name.as_str())
    .text(team.description.as_str());
    tx.execute(statement).await.map(drop)
}

/// Writes description, version and time of change, if the stored version is still `read_version`.
pub(crate) async fn update(tx: &mut Tx, team: &Team, read_version: i64) -> Result<bool, StorageError> {
    let statement =
        sql("UPDATE teams SET description = $1, version = $2, updated_at = $3 WHERE id = $4 AND version = $5")
            .text(team.description.as_str())
            .integer(team.version)
            .integer(team.updated_at.0)
            .uuid(team.id.uuid)
            .integer(read_version);
    Ok(tx.execute(statement).await? == 1)
}

/// Removes a team with its memberships.
pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), StorageError> {
    tx.execute(sql("DELETE FROM teams WHERE id = $1").uuid(id)).await.map(drop)
}

/// Whether a user maintains the team; none if they are not in it.
pub(crate) async fn member(x: &mut impl Executor, team: Uuid, user: Uuid) -> Result<Option<bool>, StorageError> {
    let statement =
        sql("SELECT k.maintainer FROM team_members k WHERE k.team_id = $1 AND k.user_id = $2").uuid(team).uuid(user);
    x.fetch_optional(statement).await?.map(|record| record.boolean("maintainer")).transpose()
}

/// Who is in a team, by name, and how many.
pub(crate) async fn members(
    x: &mut impl Executor,
    team: Uuid,
    page: &PageRequest,
) -> Result<(Vec<TeamMember>, u64), StorageError> {
    let rows = sql("SELECT u.id, u.username, u.active, k.maintainer FROM team_members k
            JOIN users u ON u.id = k.user_id
            WHERE k.team_id = $1 AND u.username > $2 ORDER BY u.username LIMIT $3")
    .uuid(team)
    .text(page.after_key())
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?;
    let rows = rows.iter().map(|record| {
        Ok(TeamMember {
            user_id: Gid::new(ResourceKind::User, record.uuid("id")?),
            username: record.text("username")?,
            active: record.boolean("active")?,
            maintainer: record.boolean("maintainer")?,
        })
    });
    let rows = rows.collect::<Result<_, StorageError>>()?;
    let total = sql("SELECT COUNT(*) AS n FROM team_members k WHERE k.team_id = $1").uuid(team);
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}

pub(crate) async fn add_member(tx: &mut Tx, team: Uuid, user: Uuid, maintainer: bool) -> Result<(), StorageError> {
    let statement = sql("INSERT INTO team_members (team_id, user_id, maintainer) VALUES ($1, $2, $3)")
        .uuid(team)
        .uuid(user)
        .boolean(maintainer);
    tx.execute(statement).await.map(drop)
}

pub(crate) async fn set_maintainer(tx: &mut Tx, team: Uuid, user: Uuid, maintainer: bool) -> Result<(), StorageError> {
    let statement = sql("UPDATE team_members SET maintainer = $1 WHERE team_id = $2 AND user_id = $3")
        .boolean(maintainer)
        .uuid(team)
        .uuid(user);
    tx.execute(statement).await.map(drop)
}

pub(crate) async fn remove_member(tx: &mut Tx, team: Uuid, user: Uuid) -> Result<(), StorageError> {
    let statement = sql("DELETE FROM team_members WHERE team_id = $1 AND user_id = $2").uuid(team).uuid(user);
    tx.execute(statement).await.map(drop)
}

/// Where a team holds a role: the path of each namespace, and the role.
pub(crate) async fn held(x: &mut impl Executor, team: Uuid) -> Result<Vec<(String, Role)>, StorageError> {
    let statement = sql("SELECT n.path, m.role FROM memberships m JOIN namespaces n ON n.id = m.namespace_id
            WHERE m.team_id = $1")
    .uuid(team);
    let rows = x.fetch_all(statement).await?;
    rows.iter().map(|record| Ok((record.text("path")?, record.parsed("role")?))).collect()
}

/// The roles that a team holds where the caller may look, by path, each under the identifier of the membership;
/// and how many there are.
pub(crate) async fn places(
    x: &mut impl Executor,
    caller: &Caller,
    team: Uuid,
    page: &PageRequest,
) -> Result<(Vec<(Uuid, HeldRole)>, u64), StorageError> {
    macro_rules! places {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM memberships m JOIN namespaces n ON n.id = m.namespace_id
                WHERE m.team_id = $1 AND ($2 OR n.id IN (",
                visible_to!("$3"),
                "))",
                $after
            )
        };
    }
    let bind = |statement: Statement| statement.uuid(team).boolean(caller.is_admin()).uuid(caller.id());
    // A team is a member of a namespace once, so that paths tell memberships apart.
    let rows =
        bind(sql(places!("m.id, n.path, n.kind, m.role, m.created_at", " AND n.path > $4 ORDER BY n.path LIMIT $5")))
            .text(page.after_key())
            .integer(page.limit());
    let rows = x.fetch_all(rows).await?;
    let rows = rows.iter().map(|record| {
        let held = HeldRole {
            namespace_path: record.parsed("path")?,
            kind: if record.text("kind")? == "group" { NamespaceKind::Group } else { NamespaceKind::Workspace },
            role: record.parsed("role")?,
            team: None,
            created_at: record.timestamp("created_at")?,
            visible: true,
        };
        Ok((record.uuid("id")?, held))
    });
    let rows = rows.collect::<Result<_, StorageError>>()?;
    Ok((rows, x.fetch_one(bind(sql(places!("COUNT(*) AS n", "")))).await?.count("n")?))
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
