//! T65 to T68: when keys are fetched, with a clock and an issuer that the test commands.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicUsize};

use tokio::sync::Semaphore;

use super::*;
use crate::clock::Clock;
use crate::jose::algorithm::KeyFamily;
use crate::jose::key_set::KeySet;
use crate::jose::test_keys::{TestKey, key_set};
use crate::outbound::client::FetchError;

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;

struct ManualClock(AtomicI64);

impl Clock for ManualClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

/// Answers as the test says, and counts. An issuer whose host begins with `slow` answers when the gate opens.
struct TestSource {
    answer: Mutex<Result<Vec<u8>, SourceError>>,
    /// Issuers with keys of their own.
    special: Mutex<HashMap<IssuerUrl, Vec<u8>>>,
    fetches: AtomicUsize,
    gate: Semaphore,
}

#[async_trait::async_trait]
impl KeySource for TestSource {
    async fn fetch(&self, issuer: &IssuerUrl) -> Result<KeySet, SourceError> {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        if issuer.host().starts_with("slow") {
            self.gate.acquire().await.unwrap().forget();
        }
        let special = self.special.lock().unwrap().get(issuer).cloned();
        let answer = special.map_or_else(|| self.answer.lock().unwrap().clone(), Ok)?;
        assert!(answer != b"panic", "the source has a fault");
        Ok(KeySet::parse(&answer)?)
    }
}

struct World {
    keys: IssuerKeys,
    source: Arc<TestSource>,
    clock: Arc<ManualClock>,
    issuer: IssuerUrl,
}

impl World {
    fn new(jwks: &[String]) -> Self {
        Self::with_settings(jwks, CacheSettings::default())
    }

    fn with_settings(jwks: &[String], settings: CacheSettings) -> Self {
        let answer = Mutex::new(Ok(key_set(jwks)));
        let source = Arc::new(TestSource {
            answer,
            special: Mutex::default(),
            fetches: AtomicUsize::new(0),
            gate: Semaphore::new(0),
        });
        let clock = Arc::new(ManualClock(AtomicI64::new(1_700_000_000_000)));
        let keys = IssuerKeys::new(Arc::clone(&source) as _, Arc::clone(&clock) as _, settings);
        Self { keys, source, clock, issuer: "https://ci.example".parse().unwrap() }
    }

    fn serves(&self, jwks: &[String]) {
        *self.source.answer.lock().unwrap() = Ok(key_set(jwks));
    }

    fn fails(&self) {
        *self.source.answer.lock().unwrap() = Err(down());
    }

    fn pass(&self, time: Millis) {
        self.clock.0.fetch_add(time, Ordering::SeqCst);
    }

    fn fetches(&self) -> usize {
        self.source.fetches.load(Ordering::SeqCst)
    }

    async fn verify(&self, token: &str) -> Result<Verified, KeysError> {
        self.keys.verify(&self.issuer, &UnverifiedToken::parse(token).unwrap()).await
    }

    /// Lets a background refresh come to its end: every task that is ready runs before this one again.
    async fn settle(&self) {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }

    fn status(&self) -> IssuerStatus {
        self.keys.status(&self.issuer).unwrap()
    }
}

fn down() -> SourceError {
    SourceError::Discovery(FetchError::Status(500))
}

fn key() -> TestKey {
    TestKey::generate(KeyFamily::P256)
}

fn token(key: &TestKey, kid: &str) -> String {
    key.token(Algorithm::Es256, kid, "{}")
}

#[expect(clippy::unnecessary_wraps, reason = "what it is compared with is a result")]
fn good(kid: &str) -> Result<Verified, KeysError> {
    Ok(Verified { kid: Some(kid.to_owned()) })
}

#[tokio::test]
async fn known_keys_answer_without_a_fetch() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    for _ in 0..50 {
        assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    }
    let forged = token(&self::key(), "a");
    assert_eq!(world.verify(&forged).await, Err(KeysError::BadSignature));
    let other = TestKey::generate(KeyFamily::P384).token(Algorithm::Es384, "a", "{}");
    assert_eq!(world.verify(&other).await, Err(KeysError::NoKeyForAlgorithm));
    assert_eq!(world.fetches(), 1);
}

#[tokio::test]
async fn t01_a_refused_algorithm_fetches_nothing() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    let none = key.sign(Algorithm::Es256, r#"{"alg":"none","kid":"a"}"#, b"{}");
    assert_eq!(world.verify(&none).await, Err(KeysError::AlgorithmRefused));
    assert_eq!(world.fetches(), 0);
}

#[tokio::test]
async fn t09_nothing_in_a_header_is_fetched() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    let evil = r#""jku":"https://evil.example/keys","x5u":"https://evil.example/cert""#;
    let text = key.sign(Algorithm::Es256, &format!(r#"{{"alg":"ES256","kid":"a",{evil}}}"#), b"{}");
    assert_eq!(world.verify(&text).await, good("a"));
    assert_eq!(world.fetches(), 1, "only the issuer was asked");
    assert_eq!(world.keys.status(&"https://evil.example".parse().unwrap()), None);
}

#[tokio::test]
async fn t34_the_same_key_id_at_two_issuers() {
    let (ours, theirs) = (key(), key());
    let world = World::new(&[ours.jwk("a")]);
    let other: IssuerUrl = "https://other.example".parse().unwrap();
    world.source.special.lock().unwrap().insert(other.clone(), key_set(&[theirs.jwk("a")]));
    let text = token(&theirs, "a");
    assert_eq!(world.keys.verify(&other, &UnverifiedToken::parse(&text).unwrap()).await, good("a"));
    assert_eq!(world.verify(&text).await, Err(KeysError::BadSignature));
}

#[tokio::test]
async fn t65_ten_thousand_unknown_key_ids() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    let parts = token(&key, "x");
    let rest = parts.split_once('.').unwrap().1;
    for number in 0..10_000 {
        let header = crate::jose::test_keys::base64url(format!(r#"{{"alg":"ES256","kid":"{number}"}}"#));
        assert_eq!(world.verify(&format!("{header}.{rest}")).await, Err(KeysError::UnknownKey));
    }
    assert_eq!(world.fetches(), 2, "the first fetch and one for all the unknown ones");
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"), "good keys stay");
    world.pass(MINUTE - 1);
    assert_eq!(world.verify(&token(&key, "y")).await, Err(KeysError::UnknownKey));
    assert_eq!(world.fetches(), 2);
    world.pass(1);
    assert_eq!(world.verify(&token(&key, "y")).await, Err(KeysError::UnknownKey));
    assert_eq!(world.fetches(), 3);

    let other: IssuerUrl = "https://other.example".parse().unwrap();
    let text = token(&key, "a");
    assert_eq!(world.keys.verify(&other, &UnverifiedToken::parse(&text).unwrap()).await, good("a"));
    assert_eq!(world.fetches(), 4, "other issuers are not affected");
}

#[tokio::test]
async fn t66_rotation() {
    let (old, new) = (key(), key());
    let world = World::new(&[old.jwk("old")]);
    assert_eq!(world.verify(&token(&old, "old")).await, good("old"));
    world.serves(&[old.jwk("old"), new.jwk("new")]);
    assert_eq!(world.verify(&token(&new, "new")).await, good("new"), "accepted on first use");

    world.serves(&[new.jwk("new")]);
    world.pass(10 * MINUTE);
    assert_eq!(world.verify(&token(&new, "new")).await, good("new"));
    world.settle().await;
    assert_eq!(world.verify(&token(&old, "old")).await, Err(KeysError::UnknownKey), "removed after the refresh");

    let status = world.status();
    let seen: Vec<_> = status.keys.iter().map(|key| (key.kid.as_str(), key.current)).collect();
    assert_eq!(seen, [("new", true), ("old", false)]);
    assert_eq!(status.keys[0].algorithms, ["ES256"]);
    assert!(status.keys[1].last_seen < status.keys[0].last_seen);
}

#[tokio::test]
async fn t66_rotation_without_key_ids() {
    let (old, new) = (key(), key());
    let nameless = |key: &TestKey| format!("{{{}}}", key.jwk_members());
    let signed = |key: &TestKey| key.sign(Algorithm::Es256, r#"{"alg":"ES256"}"#, b"{}");
    let world = World::new(&[nameless(&old)]);
    assert_eq!(world.verify(&signed(&old)).await, Ok(Verified { kid: None }));
    world.serves(&[nameless(&new)]);
    assert_eq!(world.verify(&signed(&new)).await, Ok(Verified { kid: None }));
    assert_eq!(world.verify(&signed(&old)).await, Err(KeysError::BadSignature));
    assert_eq!(world.fetches(), 2);
    assert_eq!(world.status().nameless_keys, 1);
}

#[tokio::test]
async fn keys_are_refreshed_in_the_background() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    let fetched_at = world.status().fetched_at;
    world.pass(10 * MINUTE - 1);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    world.settle().await;
    assert_eq!(world.fetches(), 1);
    world.pass(1);
    assert_eq!(world.status().stale_since, Some(world.clock.now()));
    for _ in 0..10 {
        assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    }
    world.settle().await;
    assert_eq!(world.fetches(), 2, "one refresh, whoever asks");
    assert_eq!(world.status().fetched_at, fetched_at.map(|time| time + 10 * MINUTE));
    assert_eq!(world.status().stale_since, None);
}

#[tokio::test]
async fn t67_the_issuer_is_down() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    let fetched_at = world.clock.now();
    world.fails();
    world.pass(24 * HOUR);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"), "exactly as old as allowed");
    world.settle().await;
    let status = world.status();
    assert_eq!(status.last_error.map(|last| last.error), Some(down()));
    assert_eq!((status.fetched_at, status.failing_since), (Some(fetched_at), Some(world.clock.now())));
    assert_eq!(
        world.verify(&token(&key, "b")).await,
        Err(KeysError::Unavailable(down())),
        "nobody knows whether it exists"
    );

    world.pass(1);
    assert_eq!(world.verify(&token(&key, "a")).await, Err(KeysError::Unavailable(down())), "503, not 401");
    world.serves(&[key.jwk("a")]);
    world.pass(MINUTE);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"), "and back");
    assert_eq!(world.status().failing_since, None);
}

#[tokio::test]
async fn t67_an_empty_set_never_replaces_a_good_one() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    for set in [vec![], vec![r#"{"kty":"oct","k":"AA"}"#.to_owned()]] {
        world.serves(&set);
        world.pass(10 * MINUTE);
        assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
        world.settle().await;
        assert_eq!(world.status().last_error.map(|last| last.error), Some(SourceError::NoUsableKey));
        assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    }
    assert_eq!(world.fetches(), 3);
    let empty = World::new(&[]);
    assert_eq!(empty.verify(&token(&key, "a")).await, Err(KeysError::Unavailable(SourceError::NoUsableKey)));
}

#[tokio::test]
async fn t67_failures_are_not_repeated_at_once() {
    let key = key();
    let world = World::new(&[]);
    world.fails();
    let mut expected = 0;
    for wait in [0, 10, 20, 40, 60, 60, 60] {
        // Just before, everyone gets the recorded reason; then one of them tries again.
        if wait > 0 {
            world.pass(wait * SECOND - 1);
            assert_eq!(world.verify(&token(&key, "a")).await, Err(KeysError::Unavailable(down())));
            assert_eq!(world.fetches(), expected, "after {wait} seconds less one millisecond");
            world.pass(1);
        }
        for _ in 0..10 {
            assert_eq!(world.verify(&token(&key, "a")).await, Err(KeysError::Unavailable(down())));
        }
        expected += 1;
        assert_eq!(world.fetches(), expected, "after {wait} seconds");
    }
}

#[tokio::test]
async fn t67_unknown_key_ids_do_not_fetch_from_an_issuer_that_is_down() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
    world.fails();
    for _ in 0..10 {
        assert_eq!(world.verify(&token(&key, "b")).await, Err(KeysError::Unavailable(down())));
    }
    assert_eq!(world.fetches(), 2);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
}

#[tokio::test]
async fn t68_a_hundred_cold_logins_fetch_once() {
    let key = key();
    let mut world = World::new(&[key.jwk("a")]);
    world.issuer = "https://slow.example".parse().unwrap();
    let text = token(&key, "a");
    let logins: Vec<_> = (0..100)
        .map(|_| {
            let (keys, issuer, text) = (world.keys.clone(), world.issuer.clone(), text.clone());
            tokio::spawn(async move { keys.verify(&issuer, &UnverifiedToken::parse(&text).unwrap()).await })
        })
        .collect();
    world.settle().await;
    assert_eq!(world.fetches(), 1);

    // Meanwhile another issuer is not held up.
    let other: IssuerUrl = "https://fast.example".parse().unwrap();
    assert_eq!(world.keys.verify(&other, &UnverifiedToken::parse(&text).unwrap()).await, good("a"));

    // One of the callers goes away: the fetch goes on.
    logins[0].abort();
    world.source.gate.add_permits(1);
    for (number, login) in logins.into_iter().enumerate() {
        let result = login.await;
        if number > 0 {
            assert_eq!(result.unwrap(), good("a"));
        }
    }
    assert_eq!(world.fetches(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn t68_the_same_on_several_threads() {
    let key = key();
    for _ in 0..20 {
        let world = World::new(&[key.jwk("a")]);
        let text = token(&key, "a");
        let logins: Vec<_> = (0..100)
            .map(|_| {
                let (keys, issuer, text) = (world.keys.clone(), world.issuer.clone(), text.clone());
                tokio::spawn(async move { keys.verify(&issuer, &UnverifiedToken::parse(&text).unwrap()).await })
            })
            .collect();
        for login in logins {
            assert_eq!(login.await.unwrap(), good("a"));
        }
        assert_eq!(world.fetches(), 1);
    }
}

#[tokio::test]
async fn t68_new_key_while_someone_fetches() {
    let (old, new) = (key(), key());
    let mut world = World::new(&[old.jwk("old")]);
    world.issuer = "https://slow.example".parse().unwrap();
    world.source.gate.add_permits(1);
    assert_eq!(world.verify(&token(&old, "old")).await, good("old"));
    world.serves(&[new.jwk("new")]);
    let text = token(&new, "new");
    let logins: Vec<_> = (0..50)
        .map(|_| {
            let (keys, issuer, text) = (world.keys.clone(), world.issuer.clone(), text.clone());
            tokio::spawn(async move { keys.verify(&issuer, &UnverifiedToken::parse(&text).unwrap()).await })
        })
        .collect();
    world.settle().await;
    world.source.gate.add_permits(1);
    for login in logins {
        assert_eq!(login.await.unwrap(), good("new"));
    }
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn a_fault_in_the_source_is_a_failure_like_others() {
    let key = key();
    let world = World::new(&[]);
    *world.source.answer.lock().unwrap() = Ok(b"panic".to_vec());
    assert_eq!(world.verify(&token(&key, "a")).await, Err(KeysError::Unavailable(SourceError::Interrupted)));
    world.serves(&[key.jwk("a")]);
    world.pass(10 * SECOND);
    assert_eq!(world.verify(&token(&key, "a")).await, good("a"));
}

#[tokio::test]
async fn refresh_on_request_is_limited() {
    let key = key();
    let world = World::new(&[key.jwk("a")]);
    assert_eq!(world.keys.status(&world.issuer), None);
    for _ in 0..5 {
        assert_eq!(world.keys.refresh(&world.issuer).await.keys.len(), 1);
    }
    assert_eq!(world.fetches(), 1);
    world.pass(10 * SECOND);
    world.fails();
    let status = world.keys.refresh(&world.issuer).await;
    assert_eq!((status.keys.len(), status.last_error.map(|last| last.error)), (1, Some(down())));
    assert_eq!(world.fetches(), 2);
}

#[tokio::test]
async fn the_longest_unused_issuer_leaves_a_full_cache() {
    let key = key();
    let world = World::with_settings(&[key.jwk("a")], CacheSettings { max_issuers: 3, ..CacheSettings::default() });
    let text = token(&key, "a");
    let token = UnverifiedToken::parse(&text).unwrap();
    let issuers: Vec<IssuerUrl> = (0..4).map(|n| format!("https://i{n}.example").parse().unwrap()).collect();
    for number in [0, 1, 2, 0, 3] {
        assert_eq!(world.keys.verify(&issuers[number], &token).await, good("a"));
        world.pass(SECOND);
    }
    let known: Vec<bool> = issuers.iter().map(|issuer| world.keys.status(issuer).is_some()).collect();
    assert_eq!(known, [true, false, true, true]);
    assert_eq!(world.fetches(), 4);
}

#[tokio::test]
async fn t24_a_clock_that_is_moved_back_stops_nothing() {
    let (old, new) = (key(), key());
    let world = World::new(&[old.jwk("old")]);
    assert_eq!(world.verify(&token(&old, "old")).await, good("old"));
    assert_eq!(world.verify(&token(&old, "x")).await, Err(KeysError::UnknownKey));
    world.pass(-48 * HOUR);
    world.serves(&[new.jwk("new")]);
    assert_eq!(world.verify(&token(&old, "old")).await, good("old"));
    assert_eq!(world.verify(&token(&new, "new")).await, good("new"));
}
