//! What every service works with: the database, time, randomness, keys and settings of this server.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    access_tokens::{KeyRing, KeyRingError, SecretKey},
    clock::{Millis, SharedClock, SharedRandomness},
    issuer_keys::{CacheSettings, IssuerKeys, KeySource},
    login::{self, LoginJournal, RecentAccounts},
    naming::{Gid, ResourceKind},
    outbound::{AllowList, GuardedClient},
    storage::{self, Db, StorageError},
    timestamp::Timestamp,
};

/// How this server is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people and pipelines reach it, without a trailing slash: the `iss` of its tokens and the audience that
    /// it asks of others'.
    pub public_url: String,
    /// Hosts that the operator allows to be private or plain http.
    pub allowed_issuer_hosts: AllowList,
}

/// The heart of the server; one per process, shared by pages, REST and background work.
pub struct Core {
    pub(crate) db: Db,
    pub(crate) clock: SharedClock,
    pub(crate) randomness: SharedRandomness,
    pub(crate) settings: Settings,
    pub(crate) issuer_keys: Arc<IssuerKeys>,
    pub(crate) key_ring: KeyRing,
    pub(crate) journal: LoginJournal,
    pub(crate) recent_accounts: RecentAccounts,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Core {
    /// Puts the parts together: loads (or makes) the signing keys and starts the journal of logins.
    ///
    /// # Errors
    /// If the signing keys cannot be loaded.
    pub async fn open(
        db: Db,
        secret: &SecretKey,
        settings: Settings,
        clock: SharedClock,
        randomness: SharedRandomness,
    ) -> Result<Self, KeyRingError> {
        let source = Arc::new(GuardedClient::new(settings.allowed_issuer_hosts.clone()));
        Self::open_with(source, db, secret, settings, clock, randomness).await
    }

    /// The same with another way to the keys of issuers than the network.
    pub(crate) async fn open_with(
        source: Arc<dyn KeySource>,
        db: Db,
        secret: &SecretKey,
        settings: Settings,
        clock: SharedClock,
        randomness: SharedRandomness,
    ) -> Result<Self, KeyRingError> {
        let issuer_keys = IssuerKeys::new(source, Arc::clone(&clock), CacheSettings::default());
        let key_ring = KeyRing::open(&db, secret, clock.as_ref(), randomness.as_ref()).await?;
        let journal = LoginJournal::start(db.clone());
        Ok(Self {
            db,
            clock,
            randomness,
            settings,
            issuer_keys: Arc::new(issuer_keys),
            key_ring,
            journal,
            recent_accounts: RecentAccounts::default(),
        })
    }

    /// The public keys that verify our tokens, as a JWK set.
    #[must_use]
    pub fn public_keys(&self) -> String {
        self.key_ring.public_keys()
    }

    /// Removes what has expired: browser sessions, used tokens and old login attempts. To be called now and then.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn tidy(&self) -> Result<(), StorageError> {
        let now = self.now();
        storage::sessions::delete_expired(&self.db, now).await?;
        let mut tx = self.db.begin_append().await?;
        storage::logins::forget_used_tokens(&mut tx, now).await?;
        tx.commit().await?;
        login::forget_old(&self.db, now).await
    }

    /// The database, for the session layer and health checks.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// How this server is set up.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The keys of the trusted issuers.
    #[must_use]
    pub const fn issuer_keys(&self) -> &Arc<IssuerKeys> {
        &self.issuer_keys
    }

    /// The current moment.
    #[must_use]
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        Timestamp(self.now())
    }

    /// A new `UUIDv7` (RFC 9562): rows made later sort after rows made before.
    pub(crate) fn new_uuid(&self) -> Uuid {
        let mut random = [0; 10];
        self.randomness.fill(&mut random);
        let millis = u64::try_from(self.now()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    pub(crate) fn new_gid(&self, kind: ResourceKind) -> Gid {
        Gid::new(kind, self.new_uuid())
    }
}
