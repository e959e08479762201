//! What is known about one issuer, and the rules for when to ask it again. No waiting in here.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use tokio::sync::watch;

use super::cache::CacheSettings;
use super::discovery::SourceError;
use crate::clock::Millis;
use crate::jose::key_set::{IgnoredKey, KeySet};

/// The most key ids whose times are remembered.
const MAX_REMEMBERED_KEYS: usize = 200;

/// How long the freshest token tells something about the clocks.
const FRESHEST_COUNTS: Millis = 60 * 60_000;

/// What is known about an issuer, for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IssuerStatus {
    /// The keys with a name, those that are gone included.
    pub keys: Vec<KeyStatus>,
    /// How many keys in use have no name.
    pub nameless_keys: usize,
    /// The keys of the present set that are not used, and why.
    pub ignored: Vec<IgnoredKey>,
    /// When the present set was fetched.
    pub fetched_at: Option<Millis>,
    /// The last failure, if no success followed it.
    pub last_error: Option<LastError>,
    /// Since when fetching fails.
    pub failing_since: Option<Millis>,
    /// Since when the set is older than it should be.
    pub stale_since: Option<Millis>,
    /// The freshest token of late: what is known of the difference of the clocks.
    pub freshest_token: Option<FreshestToken>,
}

/// The token that came soonest after it was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreshestToken {
    /// How old it was, by its `iat` and our clock; below zero if the issuer's clock is ahead.
    pub seconds_old: i64,
    /// When it came.
    pub at: Millis,
}

/// A key that was seen at an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyStatus {
    /// Its name.
    pub kid: String,
    /// The algorithms that it may be used with, as in `alg`.
    pub algorithms: Vec<&'static str>,
    /// When it was first fetched by this process.
    pub first_seen: Millis,
    /// When it was last fetched by this process.
    pub last_seen: Millis,
    /// Whether it is in the present set; a token that names it is refused otherwise.
    pub current: bool,
}

/// A failed fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastError {
    /// When it failed.
    pub at: Millis,
    /// Why.
    pub error: SourceError,
}

/// Why keys are to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// There is no set, or none that is young enough to be used.
    Needed,
    /// The set is due for a refresh.
    Due,
    /// A token names a key that is not in the set.
    UnknownKey,
    /// A person asks for it.
    Asked,
}

/// What to do about a wish to fetch.
pub(super) enum Begin {
    /// Fetch now, and drop the sender when the result is applied.
    Fetch(watch::Sender<()>, watch::Receiver<()>),
    /// Someone is fetching: wait for the end of it.
    Join(watch::Receiver<()>),
    /// A fetch ended since the caller looked: look again.
    LookAgain,
    /// Not now: it was tried too recently.
    TooSoon,
}

/// One issuer in the cache.
#[derive(Default)]
pub(super) struct Entry {
    state: RwLock<State>,
    flight: Mutex<Flight>,
    freshest_token: Mutex<Option<FreshestToken>>,
    /// When it was last asked for; the longest unused issuer leaves a full cache.
    pub(super) last_used: AtomicI64,
}

#[derive(Default)]
struct State {
    keys: Option<Arc<Snapshot>>,
    seen: BTreeMap<String, (Vec<&'static str>, Millis, Millis)>,
    last_error: Option<LastError>,
    failing_since: Option<Millis>,
    failures: u32,
    /// Grows with every fetch that ended.
    attempts: u64,
    last_attempt: Option<Millis>,
}

#[derive(Default)]
struct Flight {
    running: Option<watch::Receiver<()>>,
    last_for_unknown_key: Option<Millis>,
}

/// A fetched key set.
pub(super) struct Snapshot {
    pub(super) set: KeySet,
    pub(super) fetched_at: Millis,
}

/// What a caller needs to decide.
pub(super) struct View {
    pub(super) keys: Option<Arc<Snapshot>>,
    /// The failure of the last fetch, if that failed.
    pub(super) error: Option<SourceError>,
    pub(super) attempts: u64,
}

/// Whether at least this long has passed. A clock that was moved back counts as "long ago": nothing may wait for years.
pub(super) fn passed(since: Millis, now: Millis, at_least: Millis) -> bool {
    now < since || now - since >= at_least
}

impl Entry {
    pub(super) fn view(&self) -> View {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let error = state.last_error.as_ref().map(|last| last.error.clone());
        View { keys: state.keys.clone(), error, attempts: state.attempts }
    }

    pub(super) fn touch(&self, now: Millis) {
        self.last_used.store(now, Ordering::Relaxed);
    }

    /// Decides whether a fetch may begin. `seen` is [`View::attempts`] of the caller: whoever looked before the last
    /// fetch ended must look again instead of fetching once more.
    pub(super) fn begin(&self, reason: Reason, seen: u64, now: Millis, settings: &CacheSettings) -> Begin {
        let mut flight = self.flight.lock().unwrap_or_else(PoisonError::into_inner);
        // A closed channel is a fetch that ended.
        if let Some(running) = flight.running.as_ref().filter(|running| running.has_changed().is_ok()) {
            return Begin::Join(running.clone());
        }
        let wait = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            if state.attempts != seen {
                return Begin::LookAgain;
            }
            let wait =
                settings.wait_after(if reason == Reason::Asked { state.failures.max(1) } else { state.failures });
            state.last_attempt.is_some_and(|last| !passed(last, now, wait))
        };
        let unknown_too_soon = reason == Reason::UnknownKey
            && flight.last_for_unknown_key.is_some_and(|last| !passed(last, now, settings.unknown_key_interval));
        if wait || unknown_too_soon {
            return Begin::TooSoon;
        }
        if reason == Reason::UnknownKey {
            flight.last_for_unknown_key = Some(now);
        }
        let (sender, receiver) = watch::channel(());
        flight.running = Some(receiver.clone());
        Begin::Fetch(sender, receiver)
    }

    /// Takes the result of a fetch. A set without usable keys is a failure: it never replaces one that works.
    pub(super) fn apply(&self, result: Result<KeySet, SourceError>, now: Millis) {
        let result = result.and_then(|set| if set.is_empty() { Err(SourceError::NoUsableKey) } else { Ok(set) });
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.attempts += 1;
        state.last_attempt = Some(now);
        match result {
            Ok(set) => {
                state.remember(&set, now);
                state.keys = Some(Arc::new(Snapshot { set, fetched_at: now }));
                state.last_error = None;
                state.failing_since = None;
                state.failures = 0;
            }
            Err(error) => {
                state.failing_since.get_or_insert(now);
                state.last_error = Some(LastError { at: now, error });
                state.failures = state.failures.saturating_add(1);
            }
        }
    }

    /// Notes how old a token of the issuer was when it came, unless a fresher one came within the last hour.
    pub(super) fn note_token(&self, seconds_old: i64, now: Millis) {
        let mut freshest = self.freshest_token.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = |known: &FreshestToken| known.seconds_old < seconds_old && !passed(known.at, now, FRESHEST_COUNTS);
        if !freshest.as_ref().is_some_and(counts) {
            *freshest = Some(FreshestToken { seconds_old, at: now });
        }
    }

    pub(super) fn status(&self, now: Millis, settings: &CacheSettings) -> IssuerStatus {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let keys = state.keys.as_deref();
        let current = |kid: &str| keys.is_some_and(|keys| keys.set.keys().iter().any(|key| key.kid() == Some(kid)));
        let seen = state.seen.iter().map(|(kid, (algorithms, first_seen, last_seen))| KeyStatus {
            kid: kid.clone(),
            algorithms: algorithms.clone(),
            first_seen: *first_seen,
            last_seen: *last_seen,
            current: current(kid),
        });
        let due = |keys: &Snapshot| keys.fetched_at.saturating_add(settings.refresh_after);
        IssuerStatus {
            keys: seen.collect(),
            nameless_keys: keys.map_or(0, |keys| keys.set.keys().iter().filter(|key| key.kid().is_none()).count()),
            ignored: keys.map(|keys| keys.set.ignored().to_vec()).unwrap_or_default(),
            fetched_at: keys.map(|keys| keys.fetched_at),
            last_error: state.last_error.clone(),
            failing_since: state.failing_since,
            stale_since: keys.map(due).filter(|due| *due <= now),
            freshest_token: *self.freshest_token.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

impl State {
    fn remember(&mut self, set: &KeySet, now: Millis) {
        for key in set.keys() {
            let Some(kid) = key.kid() else { continue };
            let (algorithms, _, last) = self.seen.entry(kid.to_owned()).or_insert_with(|| (Vec::new(), now, now));
            *algorithms = key.algorithms().map(crate::jose::Algorithm::name).collect();
            *last = now;
        }
        while self.seen.len() > MAX_REMEMBERED_KEYS {
            let oldest = self.seen.iter().min_by_key(|(_, (_, _, last))| *last).map(|(kid, _)| kid.clone());
            let Some(oldest) = oldest else { return };
            self.seen.remove(&oldest);
        }
    }
}
