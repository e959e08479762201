//! A statement and a row, the same for both databases.

use sqlx::Row as _;
use uuid::Uuid;

use super::StorageError;
use crate::timestamp::Timestamp;

/// A value for a placeholder.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(Option<String>),
    Integer(i64),
    Boolean(bool),
}

/// SQL with the values for its placeholders `$1`, `$2`, … in order.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(super) sql: &'static str,
    pub(super) values: Vec<Value>,
}

/// Starts a statement.
pub(crate) fn sql(text: &'static str) -> Statement {
    Statement { sql: text, values: Vec::new() }
}

impl Statement {
    fn with(mut self, value: Value) -> Self {
        self.values.push(value);
        self
    }

    pub(crate) fn text(self, value: impl Into<String>) -> Self {
        self.optional_text(Some(value.into()))
    }

    pub(crate) fn optional_text(self, value: Option<String>) -> Self {
        // PostgreSQL refuses NUL in a text. Nothing stored contains it, so a lookup with it shall find nothing instead
        // of failing.
        self.with(Value::Text(
            value.map(|text| if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }),
        ))
    }

    pub(crate) fn uuid(self, value: Uuid) -> Self {
        self.text(value.hyphenated().to_string())
    }

    pub(crate) fn optional_uuid(self, value: Option<Uuid>) -> Self {
        self.optional_text(value.map(|uuid| uuid.hyphenated().to_string()))
    }

    pub(crate) fn integer(self, value: i64) -> Self {
        self.with(Value::Integer(value))
    }

    pub(crate) fn boolean(self, value: bool) -> Self {
        self.with(Value::Boolean(value))
    }

    pub(crate) fn json(self, value: &impl serde::Serialize) -> Result<Self, StorageError> {
        let text = serde_json::to_string(value)
            .map_err(|error| StorageError::Inconsistent { column: "json", reason: error.to_string() })?;
        Ok(self.text(text))
    }

    pub(crate) fn optional_json(self, value: Option<&impl serde::Serialize>) -> Result<Self, StorageError> {
        match value {
            Some(value) => self.json(value),
            None => Ok(self.optional_text(None)),
        }
    }
}

/// A row of either database.
#[derive(Debug)]
pub(crate) enum Record {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

macro_rules! get {
    ($record:expr, $column:expr) => {
        match $record {
            Record::Sqlite(row) => row.try_get($column),
            Record::Postgres(row) => row.try_get($column),
        }
        .map_err(StorageError::from)
    };
}

impl Record {
    pub(crate) fn text(&self, column: &'static str) -> Result<String, StorageError> {
        get!(self, column)
    }

    pub(crate) fn optional_text(&self, column: &'static str) -> Result<Option<String>, StorageError> {
        get!(self, column)
    }

    pub(crate) fn integer(&self, column: &'static str) -> Result<i64, StorageError> {
        get!(self, column)
    }

    pub(crate) fn optional_integer(&self, column: &'static str) -> Result<Option<i64>, StorageError> {
        get!(self, column)
    }

    pub(crate) fn boolean(&self, column: &'static str) -> Result<bool, StorageError> {
        get!(self, column)
    }

    pub(crate) fn timestamp(&self, column: &'static str) -> Result<Timestamp, StorageError> {
        self.integer(column).map(Timestamp)
    }

    pub(crate) fn uuid(&self, column: &'static str) -> Result<Uuid, StorageError> {
        self.parsed(column)
    }

    pub(crate) fn optional_uuid(&self, column: &'static str) -> Result<Option<Uuid>, StorageError> {
        self.optional_text(column)?.map(|text| parse(column, &text)).transpose()
    }

    /// A text column that holds a value of a type with a text form.
    pub(crate) fn parsed<T>(&self, column: &'static str) -> Result<T, StorageError>
    where
        T: std::str::FromStr<Err: std::fmt::Display>,
    {
        parse(column, &self.text(column)?)
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<T, StorageError> {
        from_json(column, &self.text(column)?)
    }

    pub(crate) fn optional_json<T: serde::de::DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, StorageError> {
        self.optional_text(column)?.map(|text| from_json(column, &text)).transpose()
    }

    /// A count, which no database gives below zero.
    pub(crate) fn count(&self, column: &'static str) -> Result<u64, StorageError> {
        u64::try_from(self.integer(column)?)
            .map_err(|error| StorageError::Inconsistent { column, reason: error.to_string() })
    }
}

fn from_json<T: serde::de::DeserializeOwned>(column: &'static str, text: &str) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|error| StorageError::Inconsistent { column, reason: error.to_string() })
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(column: &'static str, text: &str) -> Result<T, StorageError> {
    text.parse().map_err(|error: T::Err| StorageError::Inconsistent { column, reason: error.to_string() })
}
