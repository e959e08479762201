//! The database: connections, transactions, and running a [`Statement`] on either kind.

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    str::FromStr as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Record, Statement, StorageError, migrations, statement::Value};

/// How long a request waits for a connection before it is told that the database is not available.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// Readers of SQLite; each is a thread. Two cores are kept busy by fewer.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL for one process.
const POSTGRES_CONNECTIONS: u32 = 16;

/// The database that everything is kept in.
#[derive(Debug, Clone)]
pub struct Db {
    pub(super) pools: Pools,
    /// Counts the changes that this process has made, for what is kept in memory.
    changes: Arc<AtomicU64>,
}

/// Its connections.
#[derive(Debug, Clone)]
pub(super) enum Pools {
    /// Embedded: one writer, and readers, which never wait for the writer (WAL).
    Sqlite { read: SqlitePool, write: SqlitePool },
    /// A server that several instances share.
    Postgres(PgPool),
}

/// A database URL that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("DATABASE_URL must begin with sqlite:// or postgres://")]
pub struct DbUrlError;

impl Db {
    /// Opens the database at `url` (`sqlite://data/tharsis.db` or `postgres://…`), makes it if it is an SQLite file
    /// that does not exist, and brings its schema up to date.
    ///
    /// # Errors
    /// If the URL is of no known kind, or the database cannot be opened or migrated.
    pub async fn open(url: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // What was acknowledged survives a power cut; the login journal groups its writes to afford it.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(ACQUIRE_TIMEOUT)
                .foreign_keys(true);
            if let Some(folder) = options.get_filename().parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder)
                    .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
            }
            let write = SqlitePoolOptions::new()
                .max_connections(1)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .test_before_acquire(false)
                .connect_with(options.clone())
                .await?;
            migrations::sqlite().run(&write).await?;
            let read = SqlitePoolOptions::new()
                .max_connections(SQLITE_READERS)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .test_before_acquire(false)
                .connect_with(options)
                .await?;
            Ok(Self::new(Pools::Sqlite { read, write }))
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .connect_with(PgConnectOptions::from_str(url)?)
                .await?;
            migrations::postgres().run(&pool).await?;
            Ok(Self::new(Pools::Postgres(pool)))
        } else {
            Err(Box::new(DbUrlError))
        }
    }

    fn new(pools: Pools) -> Self {
        Self { pools, changes: Arc::default() }
    }

    /// How many changes this process has made so far; what was read before another one may be out of date.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> Result<(), StorageError> {
        let mut db = self;
        db.fetch_all(super::sql("SELECT 1 AS one")).await.map(drop)
    }

    /// Closes all connections; waits for running statements.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Begins a transaction that may write. On SQLite it is the only one; on PostgreSQL it is serializable, so that
    /// what was checked in it still holds when it commits. Use [`transaction!`] where it may collide.
    pub(crate) async fn begin(&self) -> Result<Tx, StorageError> {
        let connection = match &self.pools {
            Pools::Sqlite { write, .. } => Connection::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Connection::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await?),
        };
        Ok(Tx { connection, changes: Some(Arc::clone(&self.changes)) })
    }

    /// Begins a transaction that only appends rows, so that nothing can collide and nothing needs to be checked.
    pub(crate) async fn begin_append(&self) -> Result<Tx, StorageError> {
        let connection = match &self.pools {
            Pools::Sqlite { write, .. } => Connection::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Connection::Postgres(pool.begin().await?),
        };
        Ok(Tx { connection, changes: None })
    }

    /// Runs one statement that writes, in a transaction of its own.
    pub(crate) async fn execute(&self, statement: Statement) -> Result<u64, StorageError> {
        let mut tx = self.begin_append().await?;
        let rows = tx.execute(statement).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

/// A transaction; dropped without commit, nothing of it happened.
#[derive(Debug)]
pub(crate) struct Tx {
    connection: Connection,
    /// What to count the commit in; none if it only appends.
    changes: Option<Arc<AtomicU64>>,
}

#[derive(Debug)]
enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(crate) async fn commit(self) -> Result<(), StorageError> {
        match self.connection {
            Connection::Sqlite(tx) => tx.commit().await?,
            Connection::Postgres(tx) => tx.commit().await?,
        }
        if let Some(changes) = self.changes {
            changes.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
    }

    /// Runs a statement that writes; answers how many rows it changed.
    pub(crate) async fn execute(&mut self, statement: Statement) -> Result<u64, StorageError> {
        Ok(match &mut self.connection {
            Connection::Sqlite(tx) => bind!(statement).execute(&mut **tx).await?.rows_affected(),
            Connection::Postgres(tx) => bind!(statement).execute(&mut **tx).await?.rows_affected(),
        })
    }
}

/// What statements that read run on: the database, or a transaction that sees its own changes.
pub(crate) trait Executor: Send {
    /// All rows.
    fn fetch_all(&mut self, statement: Statement) -> impl Future<Output = Result<Vec<Record>, StorageError>> + Send;

    /// The first row, if there is one.
    fn fetch_optional(
        &mut self,
        statement: Statement,
    ) -> impl Future<Output = Result<Option<Record>, StorageError>> + Send {
        async { Ok(self.fetch_all(statement).await?.into_iter().next()) }
    }

    /// The one row that a statement such as `SELECT COUNT(*)` always gives.
    fn fetch_one(&mut self, statement: Statement) -> impl Future<Output = Result<Record, StorageError>> + Send {
        async { self.fetch_optional(statement).await?.ok_or(StorageError::Other(sqlx::Error::RowNotFound)) }
    }
}

impl Executor for &Db {
    async fn fetch_all(&mut self, statement: Statement) -> Result<Vec<Record>, StorageError> {
        Ok(match &self.pools {
            Pools::Sqlite { read, .. } => {
                bind!(statement).fetch_all(read).await?.into_iter().map(Record::Sqlite).collect()
            }
            Pools::Postgres(pool) => {
                bind!(statement).fetch_all(pool).await?.into_iter().map(Record::Postgres).collect()
            }
        })
    }
}

impl Executor for Tx {
    async fn fetch_all(&mut self, statement: Statement) -> Result<Vec<Record>, StorageError> {
        Ok(match &mut self.connection {
            Connection::Sqlite(tx) => {
                bind!(statement).fetch_all(&mut **tx).await?.into_iter().map(Record::Sqlite).collect()
            }
            Connection::Postgres(tx) => {
                bind!(statement).fetch_all(&mut **tx).await?.into_iter().map(Record::Postgres).collect()
            }
        })
    }
}

/// Makes a query of a [`Statement`], for whichever database the context asks.
macro_rules! bind {
    ($statement:expr) => {{
        #[cfg(test)]
        super::query_plans::note(&$statement);
        let mut query = sqlx::query(AssertSqlSafe($statement.sql));
        for value in $statement.values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Integer(integer) => query.bind(integer),
                Value::Boolean(boolean) => query.bind(boolean),
            };
        }
        query
    }};
}
use bind;

/// How often a transaction is tried that collides with others.
pub(crate) const ATTEMPTS: u32 = 12;

/// Waits before another attempt, longer each time and at random, so that those who collided do not meet again.
pub(crate) async fn stand_back(attempt: u32) {
    let longest = 1000_u64 << attempt.min(6);
    let random = RandomState::new().build_hasher().finish();
    tokio::time::sleep(Duration::from_micros(random % longest)).await;
}

/// Runs the body in a transaction and commits it if it ends well. Where PostgreSQL finds that two transactions cannot
/// both be as if alone, the body runs again: it must do nothing outside the transaction.
macro_rules! transaction {
    ($db:expr, |$tx:ident| $body:expr) => {{
        let mut attempt = 0_u32;
        loop {
            attempt += 1;
            let mut $tx = $db.begin().await?;
            let outcome: Result<_, $crate::storage::TransactionError> = async { Ok($body) }.await;
            let outcome = match outcome {
                Ok(value) => $tx.commit().await.map(|()| value).map_err(Into::into),
                Err(error) => {
                    // Before it waits: others wait for what it holds.
                    drop($tx);
                    Err(error)
                }
            };
            match outcome {
                Ok(value) => break Ok(value),
                Err(error) if error.is_collision() && attempt < $crate::storage::ATTEMPTS => {
                    $crate::storage::stand_back(attempt).await;
                }
                Err(error) => break Err($crate::problem::Problem::from(error)),
            }
        }
    }};
}
pub(crate) use transaction;
