//! The keys that sign our tokens and those that still verify them. Parsed once, when they are loaded.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, EncodingKey,
    jwk::{Jwk, KeyAlgorithm, PublicKeyUse, ThumbprintHash},
};

use super::{
    TOKEN_TYPE,
    sealing::{SecretKey, SecretKeyError},
};
use crate::{
    clock::{Clock, Millis, Randomness},
    jose::{KeySet, UnverifiedToken, VerifyError},
    service_accounts::client_secrets::PepperError,
    storage::{self, Db, StorageError, signing_keys::Row},
};

/// The signing and verification keys of this server.
pub struct KeyRing(RwLock<Arc<Keys>>);

struct Keys {
    /// Held parsed: `jsonwebtoken::encode` would parse it again for every token.
    signer: EcdsaKeyPair,
    /// The encoded header of every token that the signer signs.
    header: String,
    verification: KeySet,
    /// The public keys as a JWK set (RFC 7517 §5).
    document: String,
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

fn unusable(error: impl std::fmt::Display) -> KeyRingError {
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
    /// Loads the stored keys; makes the first one (ES256) if there is none.
    ///
    /// # Errors
    /// If the database fails or the secret key does not open what is stored.
    pub async fn open(
        db: &Db,
        secret: &SecretKey,
        clock: &dyn Clock,
        randomness: &dyn Randomness,
    ) -> Result<Self, KeyRingError> {
        let mut reader = db;
        let mut rows = storage::signing_keys::list(&mut reader).await?;
        if rows.is_empty() {
            let row = generate(secret, clock.now(), randomness)?;
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
        Ok(Self(RwLock::new(Arc::new(Keys::load(&rows, secret)?))))
    }

    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a token of these claims.
    pub(super) fn sign(&self, claims: &impl serde::Serialize) -> Result<String, KeyRingError> {
        let keys = self.keys();
        let claims = serde_json::to_vec(claims).map_err(unusable)?;
        let mut token = String::with_capacity(keys.header.len() + claims.len() * 4 / 3 + 100);
        token.push_str(&keys.header);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(&claims, &mut token);
        let signature = keys.signer.sign(&SystemRandom::new(), token.as_bytes()).map_err(unusable)?;
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
}

impl Keys {
    fn load(rows: &[Row], secret: &SecretKey) -> Result<Self, KeyRingError> {
        let newest = rows.last().ok_or_else(|| unusable("there is none"))?;
        let private = secret.open(&newest.sealed_private_key, &newest.key_id)?;
        let signer = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &private.plain).map_err(unusable)?;
        let header = serde_json::json!({ "typ": TOKEN_TYPE, "alg": newest.algorithm, "kid": newest.key_id });
        let public: Vec<&str> = rows.iter().map(|row| row.public_jwk.as_str()).collect();
        let document = format!("{{\"keys\":[{}]}}", public.join(","));
        let verification = KeySet::parse(document.as_bytes()).map_err(unusable)?;
        Ok(Self { signer, header: URL_SAFE_NO_PAD.encode(header.to_string()), verification, document })
    }
}

/// Makes a key pair whose name is its thumbprint (RFC 7638).
fn generate(secret: &SecretKey, now: Millis, randomness: &dyn Randomness) -> Result<Row, KeyRingError> {
    let private = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
        .and_then(|pair| pair.to_pkcs8v1())
        .map_err(unusable)?;
    let key = EncodingKey::from_ec_der(private.as_ref());
    let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).map_err(unusable)?;
    let key_id = jwk.thumbprint(ThumbprintHash::SHA256).map_err(unusable)?;
    jwk.common.key_id = Some(key_id.clone());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    jwk.common.key_algorithm = Some(KeyAlgorithm::ES256);
    let mut random = [0; 10];
    randomness.fill(&mut random);
    let millis = u64::try_from(now).unwrap_or_default();
    Ok(Row {
        id: uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid(),
        sealed_private_key: secret.seal(private.as_ref(), &key_id)?,
        public_jwk: serde_json::to_string(&jwk).map_err(unusable)?,
        key_id,
        algorithm: "ES256".to_owned(),
        created_at: now,
    })
}
