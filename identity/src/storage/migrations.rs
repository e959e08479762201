//! The schema's history, compiled in and applied at start.
//!
//! Written out instead of `sqlx::migrate!`, whose macro crate would compile every driver a second time.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

fn migrator(steps: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migrations = steps.iter().map(|&(version, description, sql)| {
        Migration::new(version, Cow::Borrowed(description), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator { migrations: Cow::Owned(migrations.collect()), ..Migrator::DEFAULT }
}

/// The history for SQLite.
pub(super) fn sqlite() -> Migrator {
    migrator(&[
        (1, "foundation", include_str!("../../migrations/sqlite/0001_foundation.sql")),
        (2, "people", include_str!("../../migrations/sqlite/0002_people.sql")),
        (3, "explanations", include_str!("../../migrations/sqlite/0003_explanations.sql")),
        (4, "tokens", include_str!("../../migrations/sqlite/0004_tokens.sql")),
        (6, "issuers", include_str!("../../migrations/sqlite/0006_issuers.sql")),
        (7, "personal access tokens", include_str!("../../migrations/sqlite/0007_personal_access_tokens.sql")),
        (8, "sign-on", include_str!("../../migrations/sqlite/0008_sign_on.sql")),
        (9, "means and links", include_str!("../../migrations/sqlite/0009_means_and_links.sql")),
        (10, "changed identities", include_str!("../../migrations/sqlite/0010_changed_identities.sql")),
        (11, "activity by name", include_str!("../../migrations/sqlite/0011_activity_by_name.sql")),
    ])
}

/// The history for PostgreSQL.
pub(super) fn postgres() -> Migrator {
    migrator(&[
        (1, "foundation", include_str!("../../migrations/postgres/0001_foundation.sql")),
        (2, "people", include_str!("../../migrations/postgres/0002_people.sql")),
        (3, "explanations", include_str!("../../migrations/postgres/0003_explanations.sql")),
        (4, "tokens", include_str!("../../migrations/postgres/0004_tokens.sql")),
        (6, "issuers", include_str!("../../migrations/postgres/0006_issuers.sql")),
        (7, "personal access tokens", include_str!("../../migrations/postgres/0007_personal_access_tokens.sql")),
        (8, "sign-on", include_str!("../../migrations/postgres/0008_sign_on.sql")),
        (9, "means and links", include_str!("../../migrations/postgres/0009_means_and_links.sql")),
        (10, "changed identities", include_str!("../../migrations/postgres/0010_changed_identities.sql")),
        (11, "activity by name", include_str!("../../migrations/postgres/0011_activity_by_name.sql")),
    ])
}
