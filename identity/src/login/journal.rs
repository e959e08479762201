//! The record of every login, durable before the pipeline gets its answer.
//!
//! A commit that reaches the disk takes as long for one row as for a hundred. So one task writes what has gathered
//! while the commit before was under way: a lone login waits for one commit, a thousand at once share a few.

use std::collections::BTreeMap;

use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::{
    evaluate::finding,
    hints::{Cause, Hint},
    retention::Retention,
};
use crate::{
    clock::Millis,
    model::{LoginAccount, LoginOutcome, LoginRecord, Rule},
    storage::{self, Db, StorageError, Tx},
};

/// Logins that share a commit at the most.
const BATCH: usize = 256;
/// Logins that may wait; more wait for a place.
const QUEUE: usize = 4096;

/// The use of a token, which the transaction that records the login notes.
#[derive(Debug, Clone)]
pub(super) struct TokenUse {
    pub(super) issuer: String,
    pub(super) token_id: String,
    /// Until when the use is remembered: no token is accepted after its expiry and the leeway.
    pub(super) remember_until: Millis,
    /// Whether the provider lets each token in once.
    pub(super) only_once: bool,
}

/// A login that is to be recorded.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) service_account: Uuid,
    pub(super) login: LoginRecord,
    /// The use of the token, if it let in and has a name of its own.
    pub(super) token_use: Option<TokenUse>,
    /// Its issuer, if the list of allowed issuers would have refused it.
    pub(super) unlisted: Option<String>,
}

impl Entry {
    pub(super) const fn new(service_account: Uuid, login: LoginRecord) -> Self {
        Self { service_account, login, token_use: None, unlisted: None }
    }
}

#[derive(Debug)]
struct Waiting {
    entry: Entry,
    reply: oneshot::Sender<Result<bool, ()>>,
}

/// Where logins are recorded.
#[derive(Debug, Clone)]
pub struct LoginJournal(mpsc::Sender<Waiting>);

impl LoginJournal {
    /// Starts the task that writes; it ends when the last handle is gone.
    #[must_use]
    pub fn start(db: Db) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(write_all(db, receiver));
        Self(sender)
    }

    /// Records a login; answers once it is durable. False says that the token was used before, and that the login was
    /// recorded as refused for it.
    pub(super) async fn record(&self, entry: Entry) -> Result<bool, StorageError> {
        let lost = || StorageError::Unavailable("a login could not be recorded".to_owned());
        let (reply, answer) = oneshot::channel();
        self.0.send(Waiting { entry, reply }).await.map_err(|_| lost())?;
        answer.await.map_err(|_| lost())?.map_err(|()| lost())
    }
}

async fn write_all(db: Db, mut queue: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut retention = Retention::default();
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let outcome = write(&db, &mut batch).await;
        if let Err(error) = &outcome {
            tracing::error!(%error, logins = batch.len(), "logins could not be recorded");
        }
        match outcome {
            Ok(fresh) => {
                for (Waiting { entry, reply }, fresh) in batch.drain(..).zip(fresh) {
                    retention.count(entry.service_account, entry.login.outcome, entry.login.at.0);
                    // Who asked may have gone away; the record stays.
                    let _ = reply.send(Ok(fresh));
                }
            }
            Err(_) => {
                for waiting in batch.drain(..) {
                    let _ = waiting.reply.send(Err(()));
                }
            }
        }
        if let Err(error) = retention.keep(&db).await {
            tracing::error!(%error, "old logins could not be removed; it will be tried again");
        }
    }
}

async fn write(db: &Db, batch: &mut [Waiting]) -> Result<Vec<bool>, StorageError> {
    let mut tx = db.begin_append().await?;
    let fresh = note_uses(&mut tx, batch).await?;
    // In order, so that instances which count the same issuers wait for each other instead of colliding.
    let mut unlisted: BTreeMap<String, (i64, Millis)> = BTreeMap::new();
    for (Waiting { entry, .. }, fresh) in batch.iter_mut().zip(&fresh) {
        if let Some(issuer) = entry.unlisted.take().filter(|_| *fresh) {
            let (logins, last_at) = unlisted.entry(issuer).or_default();
            *logins += 1;
            *last_at = entry.login.at.0.max(*last_at);
        }
    }
    let logins: Vec<(Uuid, &LoginRecord)> =
        batch.iter().map(|waiting| (waiting.entry.service_account, &waiting.entry.login)).collect();
    storage::logins::insert(&mut tx, &logins).await?;
    for (issuer, (logins, last_at)) in unlisted {
        storage::issuer_rules::count_unlisted(&mut tx, &issuer, logins, last_at).await?;
    }
    tx.commit().await?;
    Ok(fresh)
}

/// Notes the tokens of a batch; answers for each login whether it stands. One with a token that lets in once and was used
/// before becomes a refusal.
///
/// In the order of the tokens, and of each in the order of the logins, so that instances which note the same tokens wait for
/// each other instead of colliding. What lets in as often as it likes is noted many at a time.
async fn note_uses(tx: &mut Tx, batch: &mut [Waiting]) -> Result<Vec<bool>, StorageError> {
    let mut fresh = vec![true; batch.len()];
    let mut uses: Vec<(TokenUse, usize)> =
        batch.iter().enumerate().filter_map(|(at, waiting)| Some((waiting.entry.token_use.clone()?, at))).collect();
    uses.sort_by(|(a, _), (b, _)| (&a.issuer, &a.token_id).cmp(&(&b.issuer, &b.token_id)));
    for uses in uses.chunk_by(|(a, _), (b, _)| !a.only_once && !b.only_once) {
        let rows: Vec<_> = uses
            .iter()
            .map(|(token, _)| (token.issuer.as_str(), token.token_id.as_str(), token.remember_until))
            .collect();
        let first_uses = storage::logins::use_tokens(tx, &rows).await?;
        // One that lets in once stands alone in its chunk.
        if let [(TokenUse { only_once: true, .. }, at)] = uses
            && first_uses == 0
        {
            fresh[*at] = false;
            let login = &mut batch[*at].entry.login;
            login.outcome = LoginOutcome::Refused;
            login.provider_id = None;
            refuse_reuse(&mut login.account);
        }
    }
    Ok(fresh)
}

/// The token was used before.
pub(super) fn refuse_reuse(login: &mut LoginAccount) {
    if let Some(provider) = login.providers.iter_mut().find(|provider| provider.satisfied) {
        provider.satisfied = false;
        let text = "This token has logged in before, and the provider lets each token in once.";
        let rule = finding(Rule::SingleUse, Some("jti"), "a token that was not used before");
        provider.findings.push(rule.failed(Hint::new(Cause::Used, text)));
    }
}
