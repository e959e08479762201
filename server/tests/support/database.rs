//! A database of the test's own, on SQLite and on PostgreSQL.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use identity::storage::Db;
use sqlx::Executor as _;

pub struct Database {
    url: String,
    folder: Option<PathBuf>,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

pub fn unique() -> String {
    format!("tharsis_http_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst))
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique());
        Self { url: format!("sqlite://{}/test.db", folder.display()), folder: Some(folder) }
    }

    /// A new database on the server at `TEST_DATABASE_URL`; none if there is no such server. On CI that is a failure: a
    /// test that is skipped there proves nothing.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            assert!(std::env::var_os("CI").is_none(), "TEST_DATABASE_URL is not set");
            eprintln!("no TEST_DATABASE_URL: not run on PostgreSQL (make test does)");
            return None;
        };
        let name = unique();
        let pool = sqlx::PgPool::connect(&server).await.unwrap();
        pool.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        pool.close().await;
        let (base, query) = server.split_once('?').unwrap_or((&server, ""));
        let (base, _) = base.rsplit_once('/').unwrap();
        Some(Self { url: format!("{base}/{name}?{query}"), folder: None })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same database for another instance; it is gone with the first one.
    pub fn same(&self) -> Self {
        Self { url: self.url.clone(), folder: None }
    }

    pub async fn open(&self) -> Db {
        Db::open(&self.url).await.unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// Makes two tests of one body: `sqlite` and `postgres`.
macro_rules! on_each_database {
    ($(async fn $name:ident($server:ident: &Server) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn run($server: &Server) $body

            #[tokio::test]
            async fn sqlite() {
                run(&Server::start($crate::support::Database::sqlite()).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(database) = $crate::support::Database::postgres().await {
                    run(&Server::start(database).await).await;
                }
            }
        }
    )+};
}
pub(crate) use on_each_database;
