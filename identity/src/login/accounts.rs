//! Service accounts as logins need them, kept in memory between logins.
//!
//! A pipeline's jobs come in bursts and name the same few accounts. An entry counts for at most a second, which bounds
//! what another instance on the same database may have changed meanwhile, and not at all once this process has changed
//! anything. Nobody gains by the second: an access token is checked against the stored account at every use.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    clock::{Clock, Millis},
    naming::Reference,
    storage::{self, Db, StorageError, service_accounts::Row},
};

/// How long an entry counts.
const MAX_AGE: Millis = 1000;
/// Entries at the most; then all are forgotten, which costs a query each.
const MAX_ENTRIES: usize = 10_000;

/// The service accounts that logged in a moment ago.
#[derive(Debug, Default)]
pub struct RecentAccounts(RwLock<HashMap<Reference, Entry>>);

#[derive(Debug)]
struct Entry {
    row: Arc<Row>,
    read_at: Millis,
    /// [`Db::changes`] before the row was read.
    changes: u64,
}

impl RecentAccounts {
    /// The account that is referred to, as it was stored at most a second ago.
    pub(super) async fn find(
        &self,
        db: &Db,
        clock: &dyn Clock,
        by: &Reference,
    ) -> Result<Option<Arc<Row>>, StorageError> {
        let (now, changes) = (clock.now(), db.changes());
        if let Some(row) = self.fresh(by, now, changes) {
            return Ok(Some(row));
        }
        let mut reader = db;
        let Some(row) = storage::service_accounts::find_for_login(&mut reader, by).await? else { return Ok(None) };
        let row = Arc::new(row);
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MAX_ENTRIES {
            entries.clear();
        }
        entries.insert(by.clone(), Entry { row: Arc::clone(&row), read_at: now, changes });
        Ok(Some(row))
    }

    fn fresh(&self, by: &Reference, now: Millis, changes: u64) -> Option<Arc<Row>> {
        let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.get(by)?;
        // A clock that was set back must not make an entry last.
        let age = now - entry.read_at;
        (entry.changes == changes && (0..MAX_AGE).contains(&age)).then(|| Arc::clone(&entry.row))
    }
}
