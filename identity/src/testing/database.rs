//! A database of the test's own, on SQLite and on PostgreSQL.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::Executor as _;

use crate::storage::Db;

/// A database that goes when the test ends.
pub(crate) struct TestDatabase {
    pub(crate) db: Db,
    folder: Option<std::path::PathBuf>,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

fn unique() -> String {
    format!("tharsis_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst))
}

impl TestDatabase {
    pub(crate) async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique());
        let db = Db::open(&format!("sqlite://{}/test.db", folder.display())).await.unwrap();
        Self { db, folder: Some(folder) }
    }

    /// A new database on the server at `TEST_DATABASE_URL`; none if there is no such server. On CI that is a failure:
    /// a test that is skipped there proves nothing.
    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            assert!(std::env::var_os("CI").is_none(), "TEST_DATABASE_URL is not set");
            eprintln!("no TEST_DATABASE_URL: not run on PostgreSQL (make test does)");
            return None;
        };
        let name = unique();
        let admin = sqlx::PgPool::connect(&server).await.unwrap();
        admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        admin.close().await;
        let mut url = server;
        let (before, query) = match url.split_once('?') {
            Some((before, query)) => (before.to_owned(), format!("?{query}")),
            None => (url.clone(), String::new()),
        };
        let base = before.rsplit_once('/').map_or(before.as_str(), |(base, _)| base);
        url = format!("{base}/{name}{query}");
        Some(Self { db: Db::open(&url).await.unwrap(), folder: None })
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// Makes two tests of one body: `sqlite` and `postgres`.
macro_rules! on_each_database {
    ($(#[$attribute:meta])* async fn $name:ident($world:ident: &World) $body:block) => {
        $(#[$attribute])*
        mod $name {
            use super::*;

            async fn run($world: &$crate::testing::World) $body

            #[tokio::test]
            async fn sqlite() {
                let database = $crate::testing::TestDatabase::sqlite().await;
                run(&$crate::testing::World::new(database.db.clone()).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(database) = $crate::testing::TestDatabase::postgres().await {
                    run(&$crate::testing::World::new(database.db.clone()).await).await;
                }
            }
        }
    };
}
pub(crate) use on_each_database;
