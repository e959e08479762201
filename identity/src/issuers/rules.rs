//! The list of allowed issuers as logins need it, kept in memory between logins.
//!
//! It counts for at most a second, which bounds what another instance on the same database may have changed meanwhile, and
//! not at all once this process has changed anything. Reading it again is one row, unless the list was changed.

use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    clock::{Clock, Millis},
    issuer_url::IssuerUrl,
    model::AllowListMode,
    storage::{self, Db, StorageError},
};

/// How long they count.
const MAX_AGE: Millis = 1000;

/// What becomes of issuers that are not on the list, and the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssuerRules {
    pub(super) mode: AllowListMode,
    pub(super) version: i64,
    pub(super) allowed: HashSet<String>,
}

impl IssuerRules {
    /// Rules that refuse every issuer.
    #[cfg(test)]
    pub(crate) fn none_allowed() -> Self {
        Self { mode: AllowListMode::Enforce, ..Self::default() }
    }

    /// Whether the issuer is on the list.
    #[must_use]
    pub fn lists(&self, issuer: &IssuerUrl) -> bool {
        self.allowed.contains(issuer.as_str())
    }

    /// Whether tokens of the issuer let nobody in.
    #[must_use]
    pub fn refuse(&self, issuer: &IssuerUrl) -> bool {
        self.mode == AllowListMode::Enforce && !self.lists(issuer)
    }

    /// Whether logins with tokens of the issuer are counted, as the list would refuse them.
    #[must_use]
    pub fn report(&self, issuer: &IssuerUrl) -> bool {
        self.mode == AllowListMode::Audit && !self.lists(issuer)
    }
}

/// The rules as they were read last.
#[derive(Debug, Default)]
pub struct RecentRules(RwLock<Option<Entry>>);

#[derive(Debug, Clone)]
struct Entry {
    rules: Arc<IssuerRules>,
    read_at: Millis,
    /// [`Db::changes`] before they were read.
    changes: u64,
}

impl RecentRules {
    /// The rules as they were stored at most a second ago.
    pub(crate) async fn find(&self, db: &Db, clock: &dyn Clock) -> Result<Arc<IssuerRules>, StorageError> {
        let (now, changes) = (clock.now(), db.changes());
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(entry) = &known {
            // A clock that was set back must not make them last.
            let age = now - entry.read_at;
            if entry.changes == changes && (0..MAX_AGE).contains(&age) {
                return Ok(Arc::clone(&entry.rules));
            }
        }
        let rules = read(db, known.as_ref().map(|entry| &entry.rules)).await?;
        let entry = Entry { rules: Arc::clone(&rules), read_at: now, changes };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(entry);
        Ok(rules)
    }
}

/// The stored rules. The version is read before the list: a list that is changed in between is read again next time.
async fn read(mut db: &Db, known: Option<&Arc<IssuerRules>>) -> Result<Arc<IssuerRules>, StorageError> {
    let (mode, version) = storage::issuer_rules::mode(&mut db).await?;
    if let Some(known) = known.filter(|known| known.version == version) {
        return Ok(Arc::clone(known));
    }
    // Nobody is asked about the list while it says nothing.
    let allowed = match mode {
        AllowListMode::Off => HashSet::new(),
        _ => storage::issuer_rules::allowed(&mut db).await?.into_iter().map(|allowed| allowed.issuer).collect(),
    };
    Ok(Arc::new(IssuerRules { mode, version, allowed }))
}
