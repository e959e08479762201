//! What the first page asks: has anything happened yet?

use super::{Executor, StorageError, grants::visible_to, sql};
use crate::{
    caller::Caller,
    model::{FirstAccount, FirstPlace, NamespaceKind},
    naming::{Gid, ResourceKind},
};

/// A service account, and what has come of it.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) which: FirstAccount,
    /// Whether a login of it was accepted.
    pub(crate) logged_in: bool,
    /// Whether it is a member of anything.
    pub(crate) has_role: bool,
}

/// The place where the caller can do most, and a few service accounts. One statement: a row
/// for each account, with the place in every one.
macro_rules! first {
    ($place:expr, $accounts:expr) => {
        concat!(
            "SELECT place.path, place.kind, place.role, few.id, few.account_path, few.logged_in, few.has_role
            FROM (SELECT 1 AS one) single
            LEFT JOIN (",
            $place,
            ") place ON TRUE
            LEFT JOIN (
                SELECT few.id, few.path AS account_path,
                    EXISTS (SELECT 1 FROM logins l
                        WHERE l.service_account_id = few.id AND l.outcome = 'accepted') AS logged_in,
                    EXISTS (SELECT 1 FROM memberships m WHERE m.service_account_id = few.id) AS has_role
                FROM (",
            $accounts,
            ") few
            ) few ON TRUE
            ORDER BY few.id"
        )
    };
}

/// Where the caller can do most by a membership right there, and the service accounts that they may see, at most `limit`
/// of them, the latest last.
pub(crate) async fn look(
    x: &mut impl Executor,
    caller: &Caller,
    limit: i64,
) -> Result<(Option<FirstPlace>, Vec<Account>), StorageError> {
    let statement = if caller.is_admin() {
        sql(first!(
            "SELECT n.path, n.kind, 'owner' AS role FROM namespaces n
                WHERE n.parent_id IS NULL AND n.kind = 'group' ORDER BY n.path LIMIT 1",
            "SELECT few.id, few.path FROM service_accounts few LIMIT $1"
        ))
        .integer(limit)
    } else {
        sql(first!(
            "SELECT n.path, n.kind, own.role
                FROM (
                    SELECT m.namespace_id, m.role FROM memberships m WHERE m.user_id = $2
                    UNION ALL
                    SELECT m.namespace_id, m.role FROM memberships m WHERE m.service_account_id = $2
                    UNION ALL
                    SELECT m.namespace_id, m.role FROM team_members t
                        JOIN memberships m ON m.team_id = t.team_id WHERE t.user_id = $2
                ) own
                JOIN namespaces n ON n.id = own.namespace_id
                ORDER BY CASE WHEN n.kind = 'group' AND own.role = 'owner' THEN 0
                    WHEN n.kind = 'group' AND own.role = 'deployer' THEN 1
                    WHEN n.kind = 'group' THEN 2 ELSE 3 END, n.path LIMIT 1",
            concat!(
                "SELECT s.id, s.path FROM service_accounts s WHERE s.group_id IN (",
                visible_to!("$2"),
                ") LIMIT $1"
            )
        ))
        .integer(limit)
        .uuid(caller.id())
    };
    let rows = x.fetch_all(statement).await?;
    let mut place = None;
    let mut accounts = Vec::new();
    for record in &rows {
        if record.optional_text("path")?.is_some() {
            let kind = match record.text("kind")?.as_str() {
                "workspace" => NamespaceKind::Workspace,
                _ => NamespaceKind::Group,
            };
            place = Some(FirstPlace { path: record.parsed("path")?, kind, role: record.parsed("role")? });
        }
        if let Some(id) = record.optional_uuid("id")? {
            let which =
                FirstAccount { id: Gid::new(ResourceKind::ServiceAccount, id), path: record.text("account_path")? };
            let (logged_in, has_role) = (record.boolean("logged_in")?, record.boolean("has_role")?);
            accounts.push(Account { which, logged_in, has_role });
        }
    }
    Ok((place, accounts))
}
