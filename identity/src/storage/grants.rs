//! The memberships that decide what a caller may do.

use std::sync::LazyLock;

use uuid::Uuid;

use super::{Executor, Record, Statement, StorageError, sql};
use crate::{
    access::{Grant, Identity, Role},
    caller::Caller,
};

/// The namespaces that a caller may see, whose identifier is the value of the given placeholder: visible is what is at
/// or below a membership, since every role lets its holder view.
macro_rules! visible_to {
    ($caller:literal) => {
        concat!(
            "SELECT a.namespace_id FROM memberships m
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE m.user_id = ",
            $caller,
            " UNION ALL
            SELECT a.namespace_id FROM memberships m
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE m.service_account_id = ",
            $caller,
            " UNION ALL
            SELECT a.namespace_id FROM team_members t
                JOIN memberships m ON m.team_id = t.team_id
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE t.user_id = ",
            $caller
        )
    };
}
pub(super) use visible_to;

/// The namespaces that a caller owns, whose identifier is the value of the given placeholder: of each identity (the
/// caller, each of its teams) the nearest membership counts.
macro_rules! owned_by {
    ($caller:literal) => {
        concat!(
            "SELECT a.namespace_id FROM memberships m
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE m.user_id = ",
            $caller,
            " AND m.role = 'owner' AND NOT EXISTS (
                    SELECT 1 FROM namespace_ancestors b JOIN memberships o ON o.namespace_id = b.ancestor_id
                    WHERE b.namespace_id = a.namespace_id AND b.distance < a.distance AND o.user_id = m.user_id)
            UNION ALL
            SELECT a.namespace_id FROM memberships m
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE m.service_account_id = ",
            $caller,
            " AND m.role = 'owner' AND NOT EXISTS (
                    SELECT 1 FROM namespace_ancestors b JOIN memberships o ON o.namespace_id = b.ancestor_id
                    WHERE b.namespace_id = a.namespace_id AND b.distance < a.distance
                        AND o.service_account_id = m.service_account_id)
            UNION ALL
            SELECT a.namespace_id FROM team_members t
                JOIN memberships m ON m.team_id = t.team_id
                JOIN namespace_ancestors a ON a.ancestor_id = m.namespace_id
                WHERE t.user_id = ",
            $caller,
            " AND m.role = 'owner' AND NOT EXISTS (
                    SELECT 1 FROM namespace_ancestors b JOIN memberships o ON o.namespace_id = b.ancestor_id
                    WHERE b.namespace_id = a.namespace_id AND b.distance < a.distance AND o.team_id = m.team_id)"
        )
    };
}
pub(super) use owned_by;

/// The namespaces in which a caller, whose identifier is the value of the given placeholder, is a member, also by a team.
macro_rules! memberships_of {
    ($caller:literal) => {
        concat!(
            "SELECT m.namespace_id FROM memberships m WHERE m.user_id = ",
            $caller,
            " UNION ALL
            SELECT m.namespace_id FROM memberships m WHERE m.service_account_id = ",
            $caller,
            " UNION ALL
            SELECT m.namespace_id FROM team_members t JOIN memberships m ON m.team_id = t.team_id WHERE t.user_id = ",
            $caller
        )
    };
}
pub(super) use memberships_of;

fn role(record: &Record) -> Result<Role, StorageError> {
    record.parsed("role")
}

fn distance(record: &Record) -> Result<u32, StorageError> {
    Ok(u32::try_from(record.integer("distance")?).unwrap_or(u32::MAX))
}

/// The caller's memberships in a namespace and everything above it.
pub(crate) async fn of_caller(
    x: &mut impl Executor,
    caller: &Caller,
    namespace: Uuid,
) -> Result<Vec<Grant>, StorageError> {
    let statement = match caller {
        Caller::ServiceAccount { id, .. } => sql("SELECT m.role, a.distance, '' AS team_id
                FROM namespace_ancestors a
                JOIN memberships m ON m.namespace_id = a.ancestor_id AND m.service_account_id = $2
                WHERE a.namespace_id = $1")
        .uuid(namespace)
        .uuid(*id),
        Caller::User { id, .. } => sql("SELECT m.role, a.distance, '' AS team_id
                FROM namespace_ancestors a
                JOIN memberships m ON m.namespace_id = a.ancestor_id AND m.user_id = $2
                WHERE a.namespace_id = $1
            UNION ALL
            SELECT m.role, a.distance, m.team_id
                FROM namespace_ancestors a
                JOIN memberships m ON m.namespace_id = a.ancestor_id
                JOIN team_members t ON t.team_id = m.team_id AND t.user_id = $2
                WHERE a.namespace_id = $1")
        .uuid(namespace)
        .uuid(*id),
    };
    x.fetch_all(statement)
        .await?
        .iter()
        .map(|record| {
            let team = record.text("team_id")?;
            let identity = if team.is_empty() { caller.identity() } else { Identity::Team(record.uuid("team_id")?) };
            Ok(Grant { identity, distance: distance(record)?, role: role(record)? })
        })
        .collect()
}

/// A membership that counts for a subject, and what it is to be called.
#[derive(Debug, Clone)]
pub(crate) struct NamedGrant {
    pub(crate) subject: Uuid,
    pub(crate) grant: Grant,
    /// The path of the namespace in which it was given, or the name of the team that holds it for the subject.
    pub(crate) name: String,
}

/// Subjects or namespaces that one statement asks about: a page of them, and the row that tells whether there are more.
const MAX_ROWS: usize = 101;

/// `$2, $3, …`: as many places as there can be rows; those left over hold nothing.
static PLACES: LazyLock<String> = LazyLock::new(|| {
    let places: Vec<String> = (2..MAX_ROWS + 2).map(|place| format!("${place}")).collect();
    places.join(", ")
});

/// The same statement for some rows, whose identifiers follow the first value.
fn for_rows(text: &'static str, first: Uuid, rows: &[Uuid]) -> Statement {
    let statement = sql(text).uuid(first);
    (0..MAX_ROWS).fold(statement, |statement, place| statement.optional_uuid(rows.get(place).copied()))
}

static OF_CALLER_IN: LazyLock<String> = LazyLock::new(|| {
    let places = PLACES.as_str();
    format!(
        "SELECT a.namespace_id, m.role, a.distance, n.path AS name, '' AS team_id
            FROM namespace_ancestors a
            JOIN memberships m ON m.namespace_id = a.ancestor_id
            JOIN namespaces n ON n.id = m.namespace_id
            WHERE a.namespace_id IN ({places}) AND m.user_id = $1
        UNION ALL
        SELECT a.namespace_id, m.role, a.distance, n.path AS name, '' AS team_id
            FROM namespace_ancestors a
            JOIN memberships m ON m.namespace_id = a.ancestor_id
            JOIN namespaces n ON n.id = m.namespace_id
            WHERE a.namespace_id IN ({places}) AND m.service_account_id = $1
        UNION ALL
        SELECT a.namespace_id, m.role, a.distance, t.name, t.id AS team_id
            FROM namespace_ancestors a
            JOIN memberships m ON m.namespace_id = a.ancestor_id
            JOIN team_members k ON k.team_id = m.team_id AND k.user_id = $1
            JOIN teams t ON t.id = m.team_id
            WHERE a.namespace_id IN ({places})"
    )
});

/// The memberships of the caller in some namespaces and everything above each, as [`of_caller`] for one.
pub(crate) async fn of_caller_in(
    x: &mut impl Executor,
    caller: &Caller,
    namespaces: &[Uuid],
) -> Result<Vec<(Uuid, NamedGrant)>, StorageError> {
    let mut grants = Vec::new();
    for some in namespaces.chunks(MAX_ROWS) {
        for record in x.fetch_all(for_rows(&OF_CALLER_IN, caller.id(), some)).await? {
            let team = !record.text("team_id")?.is_empty();
            let identity = if team { Identity::Team(record.uuid("team_id")?) } else { caller.identity() };
            let grant = Grant { identity, distance: distance(&record)?, role: role(&record)? };
            let named = NamedGrant { subject: caller.id(), grant, name: record.text("name")? };
            grants.push((record.uuid("namespace_id")?, named));
        }
    }
    Ok(grants)
}

static OF_SUBJECTS: LazyLock<String> = LazyLock::new(|| {
    let places = PLACES.as_str();
    format!(
        "SELECT m.user_id, m.team_id, m.service_account_id, m.role, a.distance, n.path AS name, '' AS through_team
            FROM namespace_ancestors a
            JOIN memberships m ON m.namespace_id = a.ancestor_id
            JOIN namespaces n ON n.id = m.namespace_id
            WHERE a.namespace_id = $1
                AND (m.user_id IN ({places}) OR m.team_id IN ({places}) OR m.service_account_id IN ({places}))
        UNION ALL
        SELECT k.user_id, m.team_id, m.service_account_id, m.role, a.distance, t.name, t.id AS through_team
            FROM namespace_ancestors a
            JOIN memberships m ON m.namespace_id = a.ancestor_id
            JOIN team_members k ON k.team_id = m.team_id
            JOIN teams t ON t.id = m.team_id
            WHERE a.namespace_id = $1 AND k.user_id IN ({places})"
    )
});

/// The memberships of some subjects in a namespace and everything above it, for users also those of their teams.
pub(crate) async fn of_subjects(
    x: &mut impl Executor,
    namespace: Uuid,
    subjects: &[Uuid],
) -> Result<Vec<NamedGrant>, StorageError> {
    let mut grants = Vec::new();
    for some in subjects.chunks(MAX_ROWS) {
        for record in x.fetch_all(for_rows(&OF_SUBJECTS, namespace, some)).await? {
            let (subject, identity) = if !record.text("through_team")?.is_empty() {
                (record.uuid("user_id")?, Identity::Team(record.uuid("through_team")?))
            } else if let Some(user) = record.optional_uuid("user_id")? {
                (user, Identity::User(user))
            } else if let Some(team) = record.optional_uuid("team_id")? {
                (team, Identity::Team(team))
            } else {
                let account = record.uuid("service_account_id")?;
                (account, Identity::ServiceAccount(account))
            };
            let grant = Grant { identity, distance: distance(&record)?, role: role(&record)? };
            grants.push(NamedGrant { subject, grant, name: record.text("name")? });
        }
    }
    Ok(grants)
}

/// Whether the caller is a member anywhere above, in or below a namespace: whoever is may see what the namespace
/// passes down, such as its service accounts (Tharsis: `RequireAccessToInheritableResource`).
pub(crate) async fn any_around(x: &mut impl Executor, caller: &Caller, namespace: Uuid) -> Result<bool, StorageError> {
    let statement = sql("SELECT EXISTS (
                SELECT 1 FROM (
                    SELECT a.ancestor_id AS id FROM namespace_ancestors a WHERE a.namespace_id = $1
                    UNION ALL
                    SELECT a.namespace_id AS id FROM namespace_ancestors a WHERE a.ancestor_id = $1
                ) around
                JOIN memberships m ON m.namespace_id = around.id
                WHERE m.user_id = $2 OR m.service_account_id = $2
                    OR m.team_id IN (SELECT t.team_id FROM team_members t WHERE t.user_id = $2)
            ) AS found")
    .uuid(namespace)
    .uuid(caller.id());
    x.fetch_one(statement).await?.boolean("found")
}
