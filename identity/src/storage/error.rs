//! What can go wrong with the database.

use crate::problem::{Problem, ProblemCode};

/// A database operation that failed.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A row with that key exists already.
    #[error("a unique constraint is violated")]
    Duplicate,
    /// A referenced row does not exist (any more).
    #[error("a referenced row does not exist")]
    MissingReference,
    /// Two transactions collided; the same one may succeed when tried again.
    #[error("the transaction collided with another one")]
    Collision,
    /// The database does not answer.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A stored value makes no sense: the row was written by something else.
    #[error("inconsistent data in column {column}: {reason}")]
    Inconsistent {
        /// The column.
        column: &'static str,
        /// What is wrong with its value. Never the value: it may be a secret.
        reason: String,
    },
    /// Anything else.
    #[error(transparent)]
    Other(sqlx::Error),
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => {
                if database.is_unique_violation() {
                    return Self::Duplicate;
                }
                if database.is_foreign_key_violation() {
                    return Self::MissingReference;
                }
                match database.code().as_deref() {
                    // PostgreSQL: serialization_failure, deadlock_detected. SQLite: SQLITE_BUSY and its variants.
                    Some("40001" | "40P01" | "5" | "261" | "517") => Self::Collision,
                    // PostgreSQL: shutting down, crashed, starting up, too many connections.
                    Some("57P01" | "57P02" | "57P03" | "53300") => Self::Unavailable(error.to_string()),
                    _ => Self::Other(error),
                }
            }
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::Other(error),
        }
    }
}

impl From<StorageError> for Problem {
    /// The log gets the details, the caller a sentence without them.
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Unavailable(_) | StorageError::Collision => {
                tracing::error!(%error, "the database did not carry out an operation");
                Self::database_unavailable()
            }
            StorageError::Duplicate => Self::new(ProblemCode::AlreadyExists, "It exists already."),
            StorageError::MissingReference => Self::not_found(),
            StorageError::Inconsistent { .. } | StorageError::Other(_) => {
                tracing::error!(%error, "a database operation failed");
                Self::internal()
            }
        }
    }
}

/// What ends a transaction early: a refusal, which is final, or the database, which may allow another attempt.
#[derive(Debug)]
pub(crate) enum TransactionError {
    Refused(Problem),
    Storage(StorageError),
}

impl TransactionError {
    pub(crate) const fn is_collision(&self) -> bool {
        matches!(self, Self::Storage(StorageError::Collision))
    }
}

impl From<Problem> for TransactionError {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<StorageError> for TransactionError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<TransactionError> for Problem {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::Refused(problem) => problem,
            TransactionError::Storage(error) => error.into(),
        }
    }
}
