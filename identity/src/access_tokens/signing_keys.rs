//! The signing keys, for administrators: which there are, and a new one.

use super::{
    key_ring::KeyRingError,
    rotation::{By, Rotation, rotate},
};
use crate::{
    caller::Caller,
    clock::Millis,
    core::Core,
    model::{SigningKey, SigningKeyState},
    naming::{Gid, ResourceKind},
    problem::{Problem, ProblemCode},
    storage::{self, signing_keys::Row},
    timestamp::Timestamp,
    users::administration,
};

/// All keys that sign or verify, the oldest first.
///
/// # Errors
/// If the caller is no administrator.
pub async fn signing_keys(core: &Core, caller: &Caller) -> Result<Vec<SigningKey>, Problem> {
    let mut db = &core.db;
    administration::still(&mut db, caller).await?;
    let rows = storage::signing_keys::list(&mut db).await?;
    Ok(told(&rows, core.now()))
}

/// How many keys there may be for another one to be made by hand. A key set is read up to 100 keys, by us as well.
const MAX_KEYS: usize = 20;

/// Makes a new signing key on behalf of an administrator.
///
/// # Errors
/// If the caller is none, there are [`MAX_KEYS`], the database fails, or no key can be made.
pub async fn rotate_signing_key_as(core: &Core, caller: &Caller, rotation: Rotation) -> Result<SigningKey, Problem> {
    let mut tx = core.db.begin().await?;
    administration::still(&mut tx, caller).await?;
    if rotation != Rotation::Compromised && storage::signing_keys::list(&mut tx).await?.len() >= MAX_KEYS {
        let text = "There are so many signing keys that verifiers would not read more. Old ones go by themselves.";
        return Err(Problem::new(ProblemCode::LimitExceeded, text));
    }
    let row = rotate(core, &mut tx, rotation, By::Caller(caller)).await.map_err(failed)?;
    tx.commit().await?;
    core.key_ring.refresh(&core.db).await.map_err(failed)?;
    let now = core.now();
    let state = if row.signs_from > now { SigningKeyState::Upcoming } else { SigningKeyState::Signing };
    Ok(key(&row, state))
}

fn failed(error: KeyRingError) -> Problem {
    match error {
        KeyRingError::Storage(error) => error.into(),
        other => {
            tracing::error!(error = %other, "a signing key could not be made");
            Problem::internal()
        }
    }
}

fn told(rows: &[Row], now: Millis) -> Vec<SigningKey> {
    // As the key ring chooses it: the youngest whose time has come.
    let signer = rows.iter().rposition(|row| row.signs_from <= now).unwrap_or_default();
    let state = |at: usize| match at.cmp(&signer) {
        std::cmp::Ordering::Less => SigningKeyState::Verifying,
        std::cmp::Ordering::Equal => SigningKeyState::Signing,
        std::cmp::Ordering::Greater => SigningKeyState::Upcoming,
    };
    rows.iter().enumerate().map(|(at, row)| key(row, state(at))).collect()
}

fn key(row: &Row, state: SigningKeyState) -> SigningKey {
    SigningKey {
        id: Gid::new(ResourceKind::SigningKey, row.id),
        key_id: row.key_id.clone(),
        algorithm: row.algorithm.clone(),
        state,
        created_at: Timestamp(row.created_at),
        signs_from: Timestamp(row.signs_from),
    }
}
