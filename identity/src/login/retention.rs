//! How many attempts are kept of each service account, and for how long.
//!
//! Anybody can name a service account and be refused, as often as they like. So refusals are few, and never crowd out
//! the logins that were accepted, nor those without a genuine token the ones with one, which people look for.

use std::collections::{HashMap, HashSet, VecDeque};

use uuid::Uuid;

use crate::{
    clock::Millis,
    model::LoginOutcome,
    storage::{self, Db, StorageError},
};

const DAY: Millis = 24 * 60 * 60 * 1000;
/// How long an attempt is kept.
const MAX_AGE: Millis = 180 * DAY;
/// The most accepted logins of a service account that are kept, those of the last day aside: their access tokens may
/// still be renewed.
const MAX_ACCEPTED: u32 = 10_000;
/// The most refused ones with a token that its issuer signed, as many of anybody, and as many that could not be decided.
const MAX_REFUSED: u32 = 1_000;
/// Attempts that one statement removes.
const CHUNK: u32 = 500;
/// What one round looks at: logins wait for its end.
const ROUND: usize = 8;
/// Service accounts that are counted at the same time.
const MAX_COUNTED: usize = 10_000;

const fn most(outcome: LoginOutcome) -> u32 {
    match outcome {
        LoginOutcome::Accepted => MAX_ACCEPTED,
        LoginOutcome::Refused | LoginOutcome::Unavailable => MAX_REFUSED,
    }
}

/// What has come since each service account was last looked at: a tenth of what is kept is worth a look.
#[derive(Debug, Default)]
pub(super) struct Retention {
    counts: HashMap<(Uuid, &'static str), (LoginOutcome, u32)>,
    /// Whom to look at, the first first; each once.
    due: VecDeque<(Uuid, LoginOutcome)>,
    is_due: HashSet<(Uuid, &'static str)>,
    /// When the latest attempt came.
    latest: Millis,
}

impl Retention {
    /// One more attempt was recorded.
    pub(super) fn count(&mut self, service_account: Uuid, outcome: LoginOutcome, at: Millis) {
        self.latest = self.latest.max(at);
        let key = (service_account, outcome.as_str());
        if self.counts.len() >= MAX_COUNTED && !self.counts.contains_key(&key) {
            // Whoever is counted here may have too many; the others have not come often.
            for ((account, name), (outcome, _)) in self.counts.drain() {
                if self.is_due.insert((account, name)) {
                    self.due.push_back((account, outcome));
                }
            }
        }
        let (_, count) = self.counts.entry(key).or_insert((outcome, 0));
        *count += 1;
        if *count >= most(outcome) / 10 {
            *count = 0;
            // Before those that only may have too many.
            if !self.is_due.insert(key) {
                self.due.retain(|due| *due != (service_account, outcome));
            }
            self.due.push_front((service_account, outcome));
        }
    }

    /// Removes what is too much, of a few service accounts; the others stay due.
    pub(super) async fn keep(&mut self, db: &Db) -> Result<(), StorageError> {
        for _ in 0..ROUND {
            let Some((service_account, outcome)) = self.due.front().copied() else { break };
            let mut tx = db.begin_append().await?;
            let before = if outcome == LoginOutcome::Accepted { self.latest - DAY } else { self.latest };
            for proven in [true, false] {
                let which = (outcome, proven);
                storage::logins::keep_latest(&mut tx, service_account, which, i64::from(most(outcome)), before).await?;
            }
            tx.commit().await?;
            self.due.pop_front();
            self.is_due.remove(&(service_account, outcome.as_str()));
        }
        Ok(())
    }
}

/// Removes attempts that are too old, a few at a time so that logins need not wait.
pub(crate) async fn forget_old(db: &Db, now: Millis) -> Result<(), StorageError> {
    loop {
        let mut tx = db.begin_append().await?;
        let gone = storage::logins::forget_old(&mut tx, now - MAX_AGE, i64::from(CHUNK)).await?;
        tx.commit().await?;
        if gone < u64::from(CHUNK) {
            return Ok(());
        }
    }
}

/// Forgets tokens that no login would accept any more, in the same way: there is one for every login.
pub(crate) async fn forget_used(db: &Db, now: Millis) -> Result<(), StorageError> {
    loop {
        let mut tx = db.begin_append().await?;
        let gone = storage::logins::forget_used_tokens(&mut tx, now, i64::from(CHUNK)).await?;
        tx.commit().await?;
        if gone < u64::from(CHUNK) {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::testing::on_each_database;

    fn due(retention: &Retention) -> Vec<(Uuid, LoginOutcome)> {
        retention.due.iter().copied().collect()
    }

    #[test]
    fn a_tenth_more_is_worth_a_look() {
        let mut retention = Retention::default();
        let account = Uuid::from_u128(1);
        for _ in 0..99 {
            retention.count(account, LoginOutcome::Refused, 1);
            retention.count(account, LoginOutcome::Accepted, 1);
        }
        assert_eq!(due(&retention), []);
        retention.count(account, LoginOutcome::Refused, 2);
        assert_eq!(due(&retention), [(account, LoginOutcome::Refused)]);
        for n in 0..MAX_COUNTED as u128 {
            retention.count(Uuid::from_u128(n + 2), LoginOutcome::Refused, 3);
        }
        assert!(retention.due.contains(&(account, LoginOutcome::Accepted)), "nobody is forgotten uncounted");
        assert!(retention.counts.len() <= MAX_COUNTED);
    }

    on_each_database! {
        async fn logins_wait_for_a_few_accounts_only(world: &World) {
            let mut retention = Retention::default();
            for n in 0..=MAX_COUNTED as u128 {
                retention.count(Uuid::from_u128(n), LoginOutcome::Refused, 1);
            }
            assert_eq!(retention.due.len(), MAX_COUNTED);
            // One that comes often does not wait for all of these, and stands there once.
            let often = (Uuid::from_u128(7), LoginOutcome::Refused);
            for _ in 0..MAX_REFUSED / 10 {
                retention.count(often.0, often.1, 1);
            }
            assert_eq!(retention.due.len(), MAX_COUNTED);
            assert_eq!(due(&retention)[0], often);
            retention.keep(world.core.db()).await.unwrap();
            assert_eq!(retention.due.len(), MAX_COUNTED - ROUND, "the others stay due");
            assert_eq!(retention.is_due.len(), retention.due.len());
            assert!(!due(&retention).contains(&often));
            // However many come, each is remembered once.
            for n in 0..3 * MAX_COUNTED as u128 {
                retention.count(Uuid::from_u128(n % (MAX_COUNTED as u128 + 1)), LoginOutcome::Refused, 1);
            }
            assert!(retention.due.len() <= MAX_COUNTED + 1);
        }
    }
}
