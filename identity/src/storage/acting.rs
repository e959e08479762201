//! Service accounts that can act in a namespace.

use uuid::Uuid;

use super::{Executor, Record, StorageError, sql};
use crate::{
    access::Role,
    naming::{Gid, NamespacePath, ResourceKind},
    paging::PageRequest,
    storage::service_accounts,
};

/// A service account with the membership that decides what it may do.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) account: service_accounts::Row,
    pub(crate) membership_id: Gid,
    pub(crate) role: Role,
    pub(crate) through: NamespacePath,
    pub(crate) inherited: bool,
}

fn read(record: &Record) -> Result<Row, StorageError> {
    Ok(Row {
        account: service_accounts::read(record)?,
        membership_id: Gid::new(ResourceKind::Membership, record.uuid("membership_id")?),
        role: record.parsed("role")?,
        through: record.parsed("through")?,
        inherited: record.integer("distance")? > 0,
    })
}

/// The service accounts that are members of a namespace or of a group above it, each with the nearest membership, by
/// path; and how many there are.
pub(crate) async fn list(
    x: &mut impl Executor,
    namespace: Uuid,
    page: &PageRequest,
) -> Result<(Vec<Row>, u64), StorageError> {
    macro_rules! acting {
        ($what:literal, $after:literal) => {
            concat!(
                "SELECT ",
                $what,
                " FROM namespace_ancestors a
                JOIN memberships m ON m.namespace_id = a.ancestor_id AND m.service_account_id IS NOT NULL
                JOIN service_accounts s ON s.id = m.service_account_id
                JOIN namespaces n ON n.id = m.namespace_id
                WHERE a.namespace_id = $1 AND NOT EXISTS (
                    SELECT 1 FROM namespace_ancestors b
                    JOIN memberships o ON o.namespace_id = b.ancestor_id
                    WHERE b.namespace_id = $1 AND b.distance < a.distance
                        AND o.service_account_id = m.service_account_id)",
                $after
            )
        };
    }
    let rows = sql(acting!(
        "s.*, m.id AS membership_id, m.role, n.path AS through, a.distance,
        (SELECT MAX(l.at) FROM logins l
            WHERE l.service_account_id = s.id AND l.outcome = 'accepted') AS last_login_at",
        " AND ($2 = '' OR s.path > $2) ORDER BY s.path LIMIT $3"
    ))
    .uuid(namespace)
    .text(page.after_key())
    .integer(page.limit());
    let rows = x.fetch_all(rows).await?.iter().map(read).collect::<Result<_, _>>()?;
    let total = sql(acting!("COUNT(*) AS n", "")).uuid(namespace);
    Ok((rows, x.fetch_one(total).await?.count("n")?))
}
