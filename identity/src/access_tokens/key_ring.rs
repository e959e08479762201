//! The keys that sign our tokens and those that still verify them. Parsed once, when they are loaded.
//!
//! Every instance on the same database looks every second whether the stored keys changed. A key is published when it is
//! made and signs only later, so that all of them know it, and so do those who keep our key set for a few minutes.

use std::sync::{Arc, PoisonError, RwLock};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    TOKEN_TYPE,
    sealing::{SecretKey, SecretKeyError},
    signing_key::{KeyPair, SigningAlgorithm},
};
use crate::{
    clock::{Clock, Millis, Randomness},
    jose::{KeySet, UnverifiedToken, VerifyError},
    secret_text::PepperError,
    storage::{self, Db, StorageError, Tx, signing_keys::Row},
};

/// The signing and verification keys of this server.
pub struct KeyRing {
    keys: RwLock<Arc<Keys>>,
    secret: SecretKey,
}

struct Keys {
    /// Those whose time comes latest stand last.
    signers: Vec<Signer>,
    verification: KeySet,
    /// The public keys as a JWK set (RFC 7517 §5).
    document: String,
    /// The names of their algorithms.
    algorithms: Vec<String>,
    /// What was loaded: names, and from when each signs.
    loaded: Vec<(String, Millis)>,
}

struct Signer {
    from: Millis,
    pair: KeyPair,
    /// The encoded header of every token that it signs.
    header: String,
}

/// Why the keys could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyRingError {
    /// The secret key is missing, too short, or another than the one that sealed the stored keys.
    #[error(transparent)]
    Secret(#[from] SecretKeyError),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A stored key makes no sense, or none could be made.
    #[error("a signing key is not usable: {0}")]
    Key(String),
}

pub(super) fn unusable(error: impl std::fmt::Display) -> KeyRingError {
    KeyRingError::Key(format!("{error}"))
}

impl From<PepperError> for KeyRingError {
    fn from(error: PepperError) -> Self {
        match error {
            PepperError::Secret(error) => error.into(),
            PepperError::Storage(error) => error.into(),
        }
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyRing(…)")
    }
}

impl KeyRing {
    /// Loads the stored keys; makes the first one if there is none, and seals again what is sealed with the previous
    /// secret key.
    ///
    /// # Errors
    /// If the database fails or the secret key does not open what is stored.
    pub async fn open(
        db: &Db,
        secret: &SecretKey,
        algorithm: SigningAlgorithm,
        clock: &dyn Clock,
        randomness: &dyn Randomness,
    ) -> Result<Self, KeyRingError> {
        let mut reader = db;
        let mut rows = storage::signing_keys::list(&mut reader).await?;
        if rows.is_empty() {
            let row = generate(secret, algorithm, clock.now(), clock.now(), randomness)?;
            // Two instances that start at once both come here; the transaction lets one of them win.
            let mut tx = db.begin().await?;
            if storage::signing_keys::list(&mut tx).await?.is_empty() {
                storage::signing_keys::insert(&mut tx, &row).await?;
            }
            match tx.commit().await {
                Ok(()) | Err(StorageError::Collision) => {}
                Err(error) => return Err(error.into()),
            }
            rows = storage::signing_keys::list(&mut reader).await?;
        }
        reseal(db, secret, &rows).await?;
        let keys = Keys::load(&rows, secret)?;
        Ok(Self { keys: RwLock::new(Arc::new(keys)), secret: secret.clone() })
    }

    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Loads the stored keys again if they are others than those in memory; answers whether they were.
    ///
    /// # Errors
    /// If the database fails or a key cannot be opened; then the ones in memory stay.
    pub async fn refresh(&self, db: &Db) -> Result<bool, KeyRingError> {
        let mut reader = db;
        let rows = storage::signing_keys::list(&mut reader).await?;
        if rows.is_empty() || summary(&rows) == self.keys().loaded {
            return Ok(false);
        }
        let fresh = Arc::new(Keys::load(&rows, &self.secret)?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(true)
    }

    /// Makes a key that signs from a moment on, in a transaction.
    pub(super) async fn add(
        &self,
        tx: &mut Tx,
        algorithm: SigningAlgorithm,
        now: Millis,
        signs_from: Millis,
        randomness: &dyn Randomness,
    ) -> Result<Row, KeyRingError> {
        let row = generate(&self.secret, algorithm, now, signs_from, randomness)?;
        storage::signing_keys::insert(tx, &row).await?;
        Ok(row)
    }

    /// Makes a token of these claims.
    pub(super) fn sign(&self, claims: &impl serde::Serialize, now: Millis) -> Result<String, KeyRingError> {
        let keys = self.keys();
        let signer = keys.signer(now).ok_or_else(|| unusable("there is none"))?;
        let claims = serde_json::to_vec(claims).map_err(unusable)?;
        let mut token = String::with_capacity(signer.header.len() + claims.len() * 4 / 3 + 100);
        token.push_str(&signer.header);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(&claims, &mut token);
        let signature = signer.pair.sign(token.as_bytes())?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }

    /// Whether one of our keys signed the token.
    pub(super) fn verify(&self, token: &UnverifiedToken<'_>) -> Result<(), VerifyError> {
        self.keys().verification.verify(token).map(drop)
    }

    /// The public keys as a JWK set, for others to verify our tokens with.
    #[must_use]
    pub fn public_keys(&self) -> String {
        self.keys().document.clone()
    }

    /// The algorithms of the public keys.
    #[must_use]
    pub fn algorithms(&self) -> Vec<String> {
        self.keys().algorithms.clone()
    }
}

fn summary(rows: &[Row]) -> Vec<(String, Millis)> {
    rows.iter().map(|row| (row.key_id.clone(), row.signs_from)).collect()
}

impl Keys {
    fn load(rows: &[Row], secret: &SecretKey) -> Result<Self, KeyRingError> {
        let mut signers = Vec::with_capacity(rows.len());
        // The private half of a key that does not sign any more is erased after a while.
        for row in rows.iter().filter(|row| !row.sealed_private_key.is_empty()) {
            let algorithm = row.algorithm.parse().map_err(unusable)?;
            let private = secret.open(&row.sealed_private_key, &row.key_id)?;
            let header = serde_json::json!({ "typ": TOKEN_TYPE, "alg": row.algorithm, "kid": row.key_id });
            signers.push(Signer {
                from: row.signs_from,
                pair: KeyPair::from_pkcs8(algorithm, &private.plain)?,
                header: URL_SAFE_NO_PAD.encode(header.to_string()),
            });
        }
        let public: Vec<&str> = rows.iter().map(|row| row.public_jwk.as_str()).collect();
        let document = format!("{{\"keys\":[{}]}}", public.join(","));
        let verification = KeySet::parse(document.as_bytes()).map_err(unusable)?;
        let mut algorithms: Vec<String> = rows.iter().map(|row| row.algorithm.clone()).collect();
        algorithms.sort_unstable();
        algorithms.dedup();
        Ok(Self { signers, verification, document, algorithms, loaded: summary(rows) })
    }

    /// The youngest key whose time has come.
    fn signer(&self, now: Millis) -> Option<&Signer> {
        self.signers.iter().rfind(|signer| signer.from <= now).or_else(|| self.signers.first())
    }
}

/// Makes a key pair whose name is its thumbprint (RFC 7638).
fn generate(
    secret: &SecretKey,
    algorithm: SigningAlgorithm,
    now: Millis,
    signs_from: Millis,
    randomness: &dyn Randomness,
) -> Result<Row, KeyRingError> {
    let pair = KeyPair::generate(algorithm)?;
    let (jwk, key_id) = pair.public_jwk();
    let mut random = [0; 10];
    randomness.fill(&mut random);
    let millis = u64::try_from(now).unwrap_or_default();
    Ok(Row {
        id: uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid(),
        sealed_private_key: secret.seal(&pair.to_pkcs8()?, &key_id)?,
        public_jwk: jwk.to_string(),
        key_id,
        algorithm: algorithm.name().to_owned(),
        created_at: now,
        signs_from,
    })
}

/// Seals again what is sealed with the previous secret key, all or nothing.
async fn reseal(db: &Db, secret: &SecretKey, rows: &[Row]) -> Result<(), KeyRingError> {
    let mut fresh = Vec::new();
    for row in rows.iter().filter(|row| !row.sealed_private_key.is_empty()) {
        let opened = secret.open(&row.sealed_private_key, &row.key_id)?;
        if opened.outdated {
            fresh.push((row.id, secret.seal(&opened.plain, &row.key_id)?));
        }
    }
    if fresh.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin_append().await?;
    for (id, sealed) in &fresh {
        storage::signing_keys::reseal(&mut tx, *id, sealed).await?;
    }
    tx.commit().await?;
    tracing::info!(keys = fresh.len(), "signing keys were sealed with the new secret key");
    Ok(())
}
