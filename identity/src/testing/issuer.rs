//! Issuers whose keys the test holds: an ES256 key each, no network.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

use crate::{
    issuer_keys::{KeySource, SourceError},
    issuer_url::IssuerUrl,
    jose::{
        Algorithm, KeyFamily, KeySet,
        test_keys::{TestKey, key_set},
    },
    outbound::{AddressKind, client::FetchError},
};

/// The key of an issuer and how many it had before.
struct Key {
    pair: TestKey,
    generation: u32,
}

impl Key {
    fn new(generation: u32) -> Self {
        Self { pair: TestKey::generate(KeyFamily::P256), generation }
    }

    /// `key-1` for the first.
    fn kid(&self) -> String {
        format!("key-{}", self.generation)
    }
}

/// All issuers of the test; each gets its key when it is first named.
#[derive(Default)]
pub(crate) struct TestIssuers {
    keys: Mutex<HashMap<String, Key>>,
    pub(crate) down: AtomicBool,
    /// Their names resolve to an address of an inner network.
    pub(crate) inner: AtomicBool,
    pub(crate) fetches: AtomicUsize,
}

impl TestIssuers {
    /// A token of an issuer with these claims, signed with its key.
    pub(crate) fn token(&self, issuer: &str, claims: &Value) -> String {
        let mut keys = self.keys.lock().unwrap();
        let key = keys.entry(issuer.to_owned()).or_insert_with(|| Key::new(1));
        key.pair.token(Algorithm::Es256, &key.kid(), &claims.to_string())
    }

    /// The issuer makes a new key and withdraws the one that it has.
    pub(crate) fn rotate(&self, issuer: &str) {
        let mut keys = self.keys.lock().unwrap();
        let generation = keys.get(issuer).map_or(1, |key| key.generation + 1);
        keys.insert(issuer.to_owned(), Key::new(generation));
    }
}

#[async_trait::async_trait]
impl KeySource for TestIssuers {
    async fn fetch(&self, issuer: &IssuerUrl) -> Result<KeySet, SourceError> {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        if self.down.load(Ordering::SeqCst) {
            return Err(SourceError::Discovery(FetchError::Timeout(std::time::Duration::from_secs(5))));
        }
        if self.inner.load(Ordering::SeqCst) {
            return Err(SourceError::Discovery(FetchError::RefusedAddress {
                host: issuer.host().to_owned(),
                address: std::net::IpAddr::from([10, 20, 30, 40]),
                kind: AddressKind::Private,
            }));
        }
        let mut keys = self.keys.lock().unwrap();
        let key = keys.entry(issuer.as_str().to_owned()).or_insert_with(|| Key::new(1));
        Ok(KeySet::parse(&key_set(&[key.pair.jwk(&key.kid())]))?)
    }
}

/// The claims of a GitLab job at `now` (seconds), for our audience.
pub(crate) fn gitlab_claims(now: i64) -> Value {
    json!({
        "iss": "https://gitlab.example",
        "aud": super::PUBLIC_URL,
        "sub": "project_path:acme/app:ref_type:branch:ref:main",
        "iat": now,
        "nbf": now - 5,
        "exp": now + 300,
        "jti": "job-1",
        "project_path": "acme/app",
        "project_id": "20",
        "ref": "main",
        "ref_protected": "true",
        "runner_id": 7,
        "groups_direct": ["acme", "acme/platform"],
    })
}
