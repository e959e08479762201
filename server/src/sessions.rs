//! Browser sessions, kept in the database under the hash of their identifier.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use identity::{
    clock::Millis,
    core::Core,
    sessions::{BROWSER, SOURCE, USER, hash},
    storage::{StorageError, sessions},
};
use time::OffsetDateTime;
use tower_sessions::{
    Expiry, SessionManagerLayer, SessionStore,
    cookie::{SameSite, time::Duration},
    session::{Id, Record},
    session_store::{Error, Result},
};

/// How long a session lives after it was last used.
const INACTIVITY: Duration = Duration::hours(12);
/// New identifiers that are tried before something must be wrong: they have 128 random bits.
const ATTEMPTS: u32 = 4;

/// The store of the session layer.
#[derive(Clone)]
pub struct Store(Arc<Core>);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store(…)")
    }
}

impl Store {
    /// A store in the server's database.
    #[must_use]
    pub const fn new(core: Arc<Core>) -> Self {
        Self(core)
    }

    /// The row of a session: what lists show of it stands in columns of their own.
    fn row<'a>(&self, record: &Record, id_hash: &'a str, data: &'a str) -> sessions::Session<'a> {
        let text = |key: &str| record.data.get(key).and_then(serde_json::Value::as_str);
        sessions::Session {
            id_hash,
            data,
            expires_at: expires(record),
            user: text(USER).and_then(|id| uuid::Uuid::parse_str(id).ok()),
            source_address: text(SOURCE).map(str::to_owned),
            user_agent: text(BROWSER).map(str::to_owned),
            at: self.0.now(),
        }
    }
}

/// The layer that gives browser routes their session.
#[must_use]
pub fn layer(core: &Arc<Core>) -> SessionManagerLayer<Store> {
    let https = core.settings().public_url.starts_with("https://");
    SessionManagerLayer::new(Store::new(Arc::clone(core)))
        // The prefix makes browsers insist on Secure, Path=/ and no Domain; over plain http they would refuse it.
        .with_name(if https { "__Host-session" } else { "session" })
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(https)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(INACTIVITY))
}

fn expires(record: &Record) -> Millis {
    Millis::try_from(record.expiry_date.unix_timestamp_nanos() / 1_000_000).unwrap_or(Millis::MAX)
}

fn encode(record: &Record) -> Result<String> {
    serde_json::to_string(&Stored { expires_at: expires(record), data: record.data.clone() })
        .map_err(|error| Error::Encode(error.to_string()))
}

fn backend(error: &StorageError) -> Error {
    Error::Backend(error.to_string())
}

/// What a row holds.
#[derive(serde::Serialize, serde::Deserialize)]
struct Stored {
    expires_at: Millis,
    data: std::collections::HashMap<String, serde_json::Value>,
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = encode(record)?;
        for _ in 0..ATTEMPTS {
            // Never over a session that exists: its owner would share it.
            let id_hash = hash(record.id.0);
            let row = self.row(record, &id_hash, &data);
            if sessions::create(self.0.db(), row).await.map_err(|error| backend(&error))? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session identifier was found".to_owned()))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (id_hash, data) = (hash(record.id.0), encode(record)?);
        sessions::save(self.0.db(), self.row(record, &id_hash, &data)).await.map_err(|error| backend(&error))
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let row = sessions::load(self.0.db(), &hash(id.0), self.0.now()).await.map_err(|error| backend(&error))?;
        let Some(row) = row else { return Ok(None) };
        // The texts of serde_json can repeat the data, which is the session's own business.
        let stored: Stored =
            serde_json::from_str(&row).map_err(|_| Error::Decode("a stored session cannot be read".to_owned()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(stored.expires_at) * 1_000_000)
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data: stored.data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::delete(self.0.db(), &hash(id.0)).await.map_err(|error| backend(&error))
    }
}
