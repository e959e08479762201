//! What every service works with: the database, time, randomness, keys and settings of this server.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    access_tokens::{self, KeyRing, KeyRingError, SecretKey, SigningAlgorithm},
    clock::{Millis, SharedClock, SharedRandomness},
    issuer_keys::{CacheSettings, IssuerKeys, KeySource},
    issuers::{IssuerRules, RecentRules, Remembering},
    login::{self, LoginJournal, RecentAccounts, SeenIdentities},
    naming::{Gid, ResourceKind},
    outbound::{AllowList, GuardedClient},
    secret_text::SecretHasher,
    sign_on::{KnownEndpoints, SignOnProvider},
    storage::{self, Db, StorageError},
    throttle::Throttle,
    timestamp::Timestamp,
};

/// How long a client secret or personal access token that has expired is still shown.
const EXPIRED_SECRETS_STAY: Millis = 30 * 24 * 60 * 60 * 1000;
/// How long a key is remembered that no issuer shows any more.
const GONE_KEYS_STAY: Millis = 90 * 24 * 60 * 60 * 1000;

/// How this server is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people and pipelines reach it, without a trailing slash: the `iss` of its tokens and the audience that
    /// it asks of others'.
    pub public_url: String,
    /// Hosts that the operator allows to be private or plain http.
    pub allowed_issuer_hosts: AllowList,
    /// The longest life of a client secret in days; zero lets nobody in with one.
    pub client_secret_max_days: u32,
    /// The longest life of a personal access token in days; zero lets nobody in with one.
    pub personal_token_max_days: u32,
    /// What new signing keys are made for.
    pub signing_algorithm: SigningAlgorithm,
    /// After how many days a new signing key is made; zero never makes one by itself.
    pub signing_key_days: u32,
    /// Where people sign on; none lets them in with passwords only.
    pub sign_on: Option<SignOnProvider>,
    /// Whether people may sign in with a password.
    pub password_sign_in: bool,
}

/// The heart of the server; one per process, shared by pages, REST and background work.
pub struct Core {
    pub(crate) db: Db,
    pub(crate) clock: SharedClock,
    pub(crate) randomness: SharedRandomness,
    pub(crate) settings: Settings,
    pub(crate) issuer_keys: Arc<IssuerKeys>,
    pub(crate) key_ring: KeyRing,
    pub(crate) secret_hasher: SecretHasher,
    pub(crate) journal: LoginJournal,
    pub(crate) recent_accounts: RecentAccounts,
    pub(crate) issuer_rules: RecentRules,
    pub(crate) seen_identities: SeenIdentities,
    pub(crate) outbound: GuardedClient,
    pub(crate) sign_on: KnownEndpoints,
    pub(crate) throttle: Throttle,
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
        let source = Arc::new(Remembering::new(source, db.clone(), Arc::clone(&clock)));
        let outbound = GuardedClient::new(settings.allowed_issuer_hosts.clone());
        let issuer_keys = IssuerKeys::new(source, Arc::clone(&clock), CacheSettings::default());
        let key_ring =
            KeyRing::open(&db, secret, settings.signing_algorithm, clock.as_ref(), randomness.as_ref()).await?;
        let secret_hasher = SecretHasher::open(&db, secret, randomness.as_ref()).await?;
        let journal = LoginJournal::start(db.clone());
        Ok(Self {
            db,
            clock,
            randomness,
            settings,
            issuer_keys: Arc::new(issuer_keys),
            key_ring,
            secret_hasher,
            journal,
            recent_accounts: RecentAccounts::default(),
            issuer_rules: RecentRules::default(),
            seen_identities: SeenIdentities::default(),
            outbound,
            sign_on: KnownEndpoints::default(),
            throttle: Throttle::default(),
        })
    }

    /// The public keys that verify our tokens, as a JWK set.
    #[must_use]
    pub fn public_keys(&self) -> String {
        self.key_ring.public_keys()
    }

    /// The algorithms of these keys.
    #[must_use]
    pub fn signing_algorithms(&self) -> Vec<String> {
        self.key_ring.algorithms()
    }

    /// Takes over what another instance, or the operator, did to the signing keys. To be called every second or so.
    ///
    /// # Errors
    /// If the database fails or a key cannot be opened; the known keys stay in use.
    pub async fn refresh_signing_keys(&self) -> Result<(), KeyRingError> {
        self.key_ring.refresh(&self.db).await.map(drop)
    }

    /// Makes a new signing key when it is time, and removes those whose tokens have all ended. To be called now and then.
    ///
    /// # Errors
    /// If the database fails or no key can be made.
    pub async fn look_after_signing_keys(&self) -> Result<(), KeyRingError> {
        access_tokens::look_after(self).await
    }

    /// Removes what has expired: browser sessions, sign-ons, used tokens, revocations, client secrets, personal access
    /// tokens, and old login attempts. To be called now and then.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn tidy(&self) -> Result<(), StorageError> {
        let now = self.now();
        storage::sessions::delete_expired(&self.db, now).await?;
        let mut tx = self.db.begin_append().await?;
        storage::revocations::forget(&mut tx, now).await?;
        storage::seen_keys::forget(&mut tx, now - GONE_KEYS_STAY).await?;
        storage::sign_ons::forget(&mut tx, now).await?;
        storage::sign_on_links::forget(&mut tx, now).await?;
        storage::sign_in_links::forget(&mut tx, now).await?;
        storage::client_secrets::forget(&mut tx, now - EXPIRED_SECRETS_STAY).await?;
        storage::personal_tokens::forget(&mut tx, now - EXPIRED_SECRETS_STAY).await?;
        tx.commit().await?;
        login::forget_used(&self.db, now).await?;
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

    /// What becomes of issuers that are not on the list of allowed ones, as stored at most a second ago.
    pub(crate) async fn issuer_rules(&self) -> Result<Arc<IssuerRules>, StorageError> {
        self.issuer_rules.find(&self.db, self.clock.as_ref()).await
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
