//! Checking tokens with cached keys: no waiting and no parsing as long as the keys are known.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, RwLock};

use futures::FutureExt as _;

use super::discovery::{KeySource, SourceError};
use super::entry::{Begin, Entry, IssuerStatus, Reason, Snapshot, View, passed};
use crate::clock::{Millis, SharedClock};
use crate::issuer_url::IssuerUrl;
use crate::jose::algorithm::Algorithm;
use crate::jose::compact::UnverifiedToken;
use crate::jose::key_set::VerifyError;

/// When keys are fetched, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheSettings {
    /// From this age on, keys are refreshed in the background while they are used.
    pub refresh_after: Millis,
    /// Up to this age, keys are used while the issuer is down.
    pub max_stale: Millis,
    /// Between two fetches because of unknown key ids of one issuer.
    pub unknown_key_interval: Millis,
    /// Between a failed fetch and the next; doubles with every further failure.
    pub first_retry: Millis,
    /// The longest time between a failed fetch and the next.
    pub longest_retry: Millis,
    /// How many issuers are kept; the longest unused one goes first.
    pub max_issuers: usize,
}

impl Default for CacheSettings {
    /// 10 minutes, 24 hours, 1 minute, 10 seconds, 60 seconds, 1000 issuers.
    fn default() -> Self {
        Self {
            refresh_after: 10 * 60_000,
            max_stale: 24 * 60 * 60_000,
            unknown_key_interval: 60_000,
            first_retry: 10_000,
            longest_retry: 60_000,
            max_issuers: 1000,
        }
    }
}

impl CacheSettings {
    /// How long nothing is fetched after so many failures in a row.
    pub(super) fn wait_after(&self, failures: u32) -> Millis {
        match failures.checked_sub(1) {
            None => 0,
            Some(doublings) => self.first_retry.saturating_mul(1 << doublings.min(20)).min(self.longest_retry),
        }
    }
}

/// A token whose signature was made by its issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The key that made it, if it has a name.
    pub kid: Option<String>,
}

/// Why the signature of a token could not be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// The keys cannot be had, so nothing is known about the token: try again later (503, not 401).
    #[error("The keys of the issuer are not available. {0}")]
    Unavailable(SourceError),
    /// The issuer has no usable key of the token's `kid`.
    #[error("The issuer has no key with the 'kid' of the token.")]
    UnknownKey,
    /// The issuer has keys, but none that may be used with the token's `alg`.
    #[error("No key of the issuer may be used with the 'alg' of the token.")]
    NoKeyForAlgorithm,
    /// The signature does not fit.
    #[error("The signature of the token is wrong.")]
    BadSignature,
    /// `alg` is not accepted, for example `none` or `HS256`.
    #[error("The 'alg' of the token is not accepted.")]
    AlgorithmRefused,
}

impl From<VerifyError> for KeysError {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::UnknownKid => Self::UnknownKey,
            VerifyError::NoKeyForAlgorithm => Self::NoKeyForAlgorithm,
            VerifyError::BadSignature => Self::BadSignature,
            VerifyError::AlgorithmRefused => Self::AlgorithmRefused,
        }
    }
}

/// The keys of all issuers. Cheap to clone; all clones share the cache.
///
/// Callers must pass only issuers that a stored trusted identity provider names: see [the module](super).
#[derive(Clone)]
pub struct IssuerKeys {
    inner: Arc<Inner>,
}

struct Inner {
    source: Arc<dyn KeySource>,
    clock: SharedClock,
    settings: CacheSettings,
    entries: RwLock<HashMap<IssuerUrl, Arc<Entry>>>,
}

/// What a look at the cache says about a token.
enum Judgement {
    Answer(Result<Verified, KeysError>),
    /// The answer is final, but the keys are due for a refresh.
    AnswerAndRefresh(Result<Verified, KeysError>),
    /// Only newer keys can tell; the answer is for when they cannot be had now.
    Fetch(Reason, KeysError),
}

impl IssuerKeys {
    /// An empty cache.
    #[must_use]
    pub fn new(source: Arc<dyn KeySource>, clock: SharedClock, settings: CacheSettings) -> Self {
        Self { inner: Arc::new(Inner { source, clock, settings, entries: RwLock::default() }) }
    }

    /// Checks that the issuer made the signature of the token. Nothing else about the token is checked.
    ///
    /// With known keys this waits for nothing. It fetches keys
    /// - if there are none, or none young enough: 100 callers wait for one fetch, and other issuers for none of it;
    /// - if the token names a key that is not known, at most once a minute for each issuer. The same goes for a token
    ///   that names no key and that no known key has signed;
    /// - in the background, if the keys are due.
    ///
    /// After a failed fetch nothing is fetched for a while, and callers get the recorded reason at once. Must be called
    /// within a tokio runtime.
    ///
    /// # Errors
    /// See [`KeysError`].
    pub async fn verify(&self, issuer: &IssuerUrl, token: &UnverifiedToken<'_>) -> Result<Verified, KeysError> {
        // Hopeless whatever the keys are: not worth a request to anybody.
        if Algorithm::from_name(token.algorithm_name()).is_none() {
            return Err(KeysError::AlgorithmRefused);
        }
        let entry = self.entry(issuer);
        let view = entry.view();
        let (reason, attempts) = match self.judge(&view, token) {
            Judgement::Answer(answer) => return answer,
            Judgement::AnswerAndRefresh(answer) => {
                self.begin(issuer, &entry, Reason::Due, view.attempts);
                return answer;
            }
            Judgement::Fetch(reason, _) => (reason, view.attempts),
        };
        self.wait_for(issuer, &entry, reason, attempts).await;
        match self.judge(&entry.view(), token) {
            Judgement::Answer(answer) | Judgement::AnswerAndRefresh(answer) => answer,
            Judgement::Fetch(_, error) => Err(error),
        }
    }

    /// Whether nothing can be said about the token since the keys of its issuer cannot be had, as far as that is known
    /// already. Nobody is asked, and nothing is remembered: an issuer that no account has brought here is none, so that
    /// any text may be passed.
    #[must_use]
    pub fn is_away(&self, token: &UnverifiedToken<'_>) -> bool {
        let issuer = token.issuer().ok();
        let Some(issuer) = issuer.and_then(|text| text.parse::<IssuerUrl>().ok().filter(|issuer| issuer.matches(text)))
        else {
            return false;
        };
        if Algorithm::from_name(token.algorithm_name()).is_none() {
            return false;
        }
        let known = self.inner.entries.read().unwrap_or_else(PoisonError::into_inner).get(&issuer).cloned();
        known.is_some_and(|entry| {
            let view = entry.view();
            let judgement = self.judge(&view, token);
            view.error.is_some() && matches!(judgement, Judgement::Fetch(_, KeysError::Unavailable(_)))
        })
    }

    /// Fetches the keys of an issuer because a person asks for it, unless that was done within the last seconds, and
    /// answers with what is known then.
    pub async fn refresh(&self, issuer: &IssuerUrl) -> IssuerStatus {
        let entry = self.entry(issuer);
        let attempts = entry.view().attempts;
        self.wait_for(issuer, &entry, Reason::Asked, attempts).await;
        entry.status(self.inner.clock.now(), &self.inner.settings)
    }

    /// Notes when a token was issued, in seconds, that has just come and whose signature is right.
    pub fn note_token(&self, issuer: &IssuerUrl, issued_at: i64) {
        let now = self.inner.clock.now();
        let known = self.inner.entries.read().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned();
        if let Some(entry) = known {
            entry.note_token((now / 1000).saturating_sub(issued_at), now);
        }
    }

    /// What is known about an issuer; `None` if it was never asked for, or so long ago that it left the cache.
    #[must_use]
    pub fn status(&self, issuer: &IssuerUrl) -> Option<IssuerStatus> {
        let entry = self.inner.entries.read().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned()?;
        Some(entry.status(self.inner.clock.now(), &self.inner.settings))
    }

    /// Looks at the token with the keys that are there.
    fn judge(&self, view: &View, token: &UnverifiedToken<'_>) -> Judgement {
        let now = self.inner.clock.now();
        let settings = &self.inner.settings;
        let unavailable = || KeysError::Unavailable(view.error.clone().unwrap_or(SourceError::Interrupted));
        // Here a clock that was moved back must not make good keys unusable.
        let usable = |keys: &&Arc<Snapshot>| now - keys.fetched_at <= settings.max_stale;
        let Some(keys) = view.keys.as_ref().filter(usable) else {
            return Judgement::Fetch(Reason::Needed, unavailable());
        };
        let answer = match keys.set.verify(token) {
            Ok(kid) => Ok(Verified { kid: kid.map(str::to_owned) }),
            // A token that names no key may be signed with a new one, too.
            Err(error) if error == VerifyError::UnknownKid || token.kid().is_none() => {
                // While the issuer is down, nobody can say whether the key exists.
                let otherwise = if view.error.is_some() { unavailable() } else { error.into() };
                return Judgement::Fetch(Reason::UnknownKey, otherwise);
            }
            Err(error) => Err(error.into()),
        };
        if passed(keys.fetched_at, now, settings.refresh_after) {
            Judgement::AnswerAndRefresh(answer)
        } else {
            Judgement::Answer(answer)
        }
    }

    /// Fetches, or waits for whoever fetches; returns at once if neither is due.
    async fn wait_for(&self, issuer: &IssuerUrl, entry: &Arc<Entry>, reason: Reason, attempts: u64) {
        if let Some(mut end) = self.begin(issuer, entry, reason, attempts) {
            // Nothing is ever sent: the error is the end of the fetch.
            while end.changed().await.is_ok() {}
        }
    }

    /// Starts a fetch if it is due, and answers with what to wait for, if there is something.
    ///
    /// The fetch is a task of its own: a caller that goes away does not take it from the others.
    fn begin(
        &self,
        issuer: &IssuerUrl,
        entry: &Arc<Entry>,
        reason: Reason,
        attempts: u64,
    ) -> Option<tokio::sync::watch::Receiver<()>> {
        match entry.begin(reason, attempts, self.inner.clock.now(), &self.inner.settings) {
            Begin::Join(end) => Some(end),
            Begin::LookAgain | Begin::TooSoon => None,
            Begin::Fetch(sender, end) => {
                let (inner, entry, issuer) = (Arc::clone(&self.inner), Arc::clone(entry), issuer.clone());
                tokio::spawn(async move {
                    let result = AssertUnwindSafe(inner.source.fetch(&issuer)).catch_unwind().await;
                    let result = result.unwrap_or(Err(SourceError::Interrupted));
                    match &result {
                        Ok(set) => tracing::debug!(%issuer, keys = set.keys().len(), "fetched the keys of an issuer"),
                        Err(error) => tracing::warn!(%issuer, %error, "the keys of an issuer cannot be fetched"),
                    }
                    entry.apply(result, inner.clock.now());
                    // Only now: whoever waits must find the result.
                    drop(sender);
                });
                Some(end)
            }
        }
    }

    fn entry(&self, issuer: &IssuerUrl) -> Arc<Entry> {
        let now = self.inner.clock.now();
        let known = self.inner.entries.read().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned();
        let entry = known.unwrap_or_else(|| {
            let mut entries = self.inner.entries.write().unwrap_or_else(PoisonError::into_inner);
            if entries.len() >= self.inner.settings.max_issuers && !entries.contains_key(issuer) {
                let unused = entries.iter().min_by_key(|(_, entry)| entry.last_used.load(Ordering::Relaxed));
                if let Some(unused) = unused.map(|(issuer, _)| issuer.clone()) {
                    entries.remove(&unused);
                }
            }
            let entry = entries.entry(issuer.clone()).or_default();
            entry.touch(now);
            Arc::clone(entry)
        });
        entry.touch(now);
        entry
    }
}

#[cfg(test)]
mod tests;
