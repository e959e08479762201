//! Reading the database from beside the server.

use bench::Outcome;
use sqlx::{AssertSqlSafe, PgPool, Row as _, SqlitePool, sqlite::SqliteConnectOptions};

/// The database that the server works on, for as long as somebody looks: a connection that stayed open would keep alive
/// what SQLite has to recover after a crash.
pub enum Database {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A row: some texts and then a number.
pub struct Row {
    pub texts: Vec<String>,
    pub number: i64,
}

macro_rules! read {
    ($pool:expr, $texts:expr, $sql:expr) => {{
        let mut read = Vec::new();
        for row in sqlx::query(AssertSqlSafe($sql.to_owned())).fetch_all($pool).await? {
            let text = |at| row.try_get::<Option<String>, _>(at).map(Option::unwrap_or_default);
            read.push(Row { texts: (0..$texts).map(text).collect::<Result<_, _>>()?, number: row.try_get($texts)? });
        }
        read
    }};
}

impl Database {
    pub async fn open(url: &str) -> Outcome<Self> {
        if url.starts_with("sqlite:") {
            let options: SqliteConnectOptions = url.parse()?;
            return Ok(Self::Sqlite(SqlitePool::connect_with(options).await?));
        }
        Ok(Self::Postgres(PgPool::connect(url).await?))
    }

    pub async fn close(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// What a query answers whose columns are so many texts and one number.
    pub async fn rows(&self, texts: usize, sql: &str) -> Outcome<Vec<Row>> {
        Ok(match self {
            Self::Sqlite(pool) => read!(pool, texts, sql),
            Self::Postgres(pool) => read!(pool, texts, sql),
        })
    }

    /// What a query answers that counts.
    pub async fn count(&self, sql: &str) -> Outcome<i64> {
        Ok(self.rows(0, sql).await?.first().ok_or("nothing was counted")?.number)
    }
}
