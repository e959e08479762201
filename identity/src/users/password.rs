//! Passwords, kept as argon2id hashes.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::{core::Core, problem::Problem};

/// The fewest characters of a password (NIST SP 800-63B recommends 15 for a password alone, and allows 8).
pub const MIN_PASSWORD_LENGTH: usize = 12;
/// The most characters of a password, so that hashing stays cheap to ask for.
pub const MAX_PASSWORD_LENGTH: usize = 256;

/// Each hash takes 19 MiB and some 20 ms: more than these at once would let strangers exhaust the machine.
static HASHING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Why a text cannot be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`MIN_PASSWORD_LENGTH`] characters.
    #[error("A password has at least 12 characters.")]
    TooShort,
    /// More than [`MAX_PASSWORD_LENGTH`] characters.
    #[error("A password has at most 256 characters.")]
    TooLong,
    /// The username itself.
    #[error("The password must not be the username.")]
    Username,
}

pub(super) fn check(password: &str, username: &str) -> Result<(), PasswordError> {
    match password.chars().count() {
        length if length < MIN_PASSWORD_LENGTH => Err(PasswordError::TooShort),
        length if length > MAX_PASSWORD_LENGTH => Err(PasswordError::TooLong),
        _ if password == username => Err(PasswordError::Username),
        _ => Ok(()),
    }
}

/// A password that nobody has to think of: 20 random characters (100 bits) in groups that are easy to read aloud.
pub(super) fn generate(core: &Core) -> String {
    // 32 characters, none of which looks like another.
    const CHARACTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0; 20];
    core.randomness.fill(&mut random);
    let mut password = String::new();
    for (at, byte) in random.into_iter().enumerate() {
        if at > 0 && at % 5 == 0 {
            password.push('-');
        }
        password.push(char::from(CHARACTERS[usize::from(byte & 31)]));
    }
    password
}

/// Hashes a password, on a thread where it blocks nobody.
pub(super) async fn hash(core: &Core, password: &str) -> Result<String, Problem> {
    let mut salt = [0; 16];
    core.randomness.fill(&mut salt);
    let password = password.to_owned();
    blocking(move || {
        let hash: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            Problem::internal()
        })
    })
    .await?
}

/// Whether the password is the one of the hash. Without a hash the same work is done for nothing, so that the time does
/// not tell whether there is one.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool, Problem> {
    let known = hash.is_some();
    let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
    let password: String = password.chars().take(MAX_PASSWORD_LENGTH + 1).collect();
    blocking(move || {
        let hash = PasswordHash::new(&hash).map_err(|error| {
            tracing::error!(%error, "a stored password hash cannot be read");
            Problem::internal()
        })?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known)
    })
    .await?
}

/// A hash with the parameters in use, of a password that nobody knows.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$m/VjE4lZAg0FJ2zUUlG3ZrVYYYSUF6k6HG8tvpFyDjE";

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let _permit = HASHING.acquire().await.map_err(|_| Problem::internal())?;
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "hashing a password ended early");
        Problem::internal()
    })
}
