//! What the server has acknowledged, and what it was asked but has not answered.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A thing as it should be stored: its version and the text that the load changes. None: it does not exist.
pub type State = Option<(i64, String)>;

/// One thing: by its kind and path, such as `group faults/a`.
#[derive(Debug, Clone, Default)]
pub struct Thing {
    /// As it was acknowledged last.
    pub acknowledged: State,
    /// What a request that was never answered would make of it.
    pub asked: Option<State>,
}

/// What came of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// It was acknowledged.
    Done,
    /// Nobody knows.
    Unknown,
}

/// Everything that must be found again.
#[derive(Default)]
pub struct Ledger(Mutex<Content>);

/// What stands in it.
#[derive(Default)]
pub struct Content {
    /// Groups, workspaces, service accounts and memberships.
    pub things: BTreeMap<String, Thing>,
    /// Identifiers of accepted logins.
    pub logins: Vec<String>,
    /// ID tokens that logged in where each does so once.
    pub spent: Vec<String>,
    /// Access tokens that were revoked.
    pub revoked: Vec<String>,
    /// Access tokens that were not.
    pub valid: Vec<String>,
    /// Acknowledged changes.
    pub changes: usize,
}

impl Ledger {
    /// To read it, or to write what needs no reply.
    pub fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This exists.
    pub fn have(&self, key: &str, text: &str) {
        let thing = Thing { acknowledged: Some((1, text.to_owned())), asked: None };
        self.content().things.insert(key.to_owned(), thing);
    }

    /// The server is asked to make, change or delete this.
    pub fn ask(&self, key: &str, change: Change<'_>) {
        let mut content = self.content();
        for key in content.concerned(key, change) {
            let thing = content.things.entry(key).or_default();
            thing.asked = Some(match (change, &thing.acknowledged) {
                (Change::Delete, _) => None,
                (Change::Write(text), Some((version, _))) => Some((version + 1, text.to_owned())),
                (Change::Write(text), None) => Some((1, text.to_owned())),
            });
        }
    }

    /// What became of that.
    pub fn settle(&self, key: &str, change: Change<'_>, reply: Reply) {
        if reply == Reply::Unknown {
            return;
        }
        let mut content = self.content();
        content.changes += 1;
        for key in content.concerned(key, change) {
            if let Some(thing) = content.things.get_mut(&key)
                && let Some(asked) = thing.asked.take()
            {
                thing.acknowledged = asked;
            }
        }
    }
}

/// A change to a thing.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// It is made, or changed to this text.
    Write(&'a str),
    /// It goes, with what is in it.
    Delete,
}

impl Content {
    /// The things that a change is about: what is deleted takes along what is in it, and a service account its
    /// memberships.
    fn concerned(&self, key: &str, change: Change<'_>) -> Vec<String> {
        let Change::Delete = change else { return vec![key.to_owned()] };
        let path = key.split(' ').nth(1).unwrap_or_default();
        let below = |one: &str| one == path || one.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        if key.starts_with("member ") {
            return vec![key.to_owned()];
        }
        self.things.keys().filter(|other| other.split(' ').skip(1).any(below)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_deleted_takes_along_what_is_in_it() {
        let ledger = Ledger::default();
        for key in ["group a", "group a/b", "workspace a/b/w", "service_account a/s", "member a/b/w a/s", "group ab"] {
            ledger.have(key, "");
        }
        let gone = |key: &str| -> Vec<String> { ledger.content().concerned(key, Change::Delete) };
        assert_eq!(gone("group a/b"), ["group a/b", "member a/b/w a/s", "workspace a/b/w"]);
        assert_eq!(gone("service_account a/s"), ["member a/b/w a/s", "service_account a/s"]);
        assert_eq!(gone("member a/b/w a/s"), ["member a/b/w a/s"]);
        assert_eq!(gone("group a").len(), 5);
    }

    #[test]
    fn a_change_that_nobody_answered_stays_open() {
        let ledger = Ledger::default();
        ledger.ask("group a", Change::Write("x"));
        ledger.settle("group a", Change::Write("x"), Reply::Done);
        ledger.ask("group a", Change::Write("y"));
        ledger.settle("group a", Change::Write("y"), Reply::Unknown);
        let content = ledger.content();
        assert_eq!(content.things["group a"].acknowledged, Some((1, "x".to_owned())));
        assert_eq!(content.things["group a"].asked, Some(Some((2, "y".to_owned()))));
        assert_eq!(content.changes, 1);
    }
}
