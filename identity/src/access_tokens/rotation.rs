//! A new signing key: on schedule, by hand, or because the old one is known to others.

use serde_json::json;

use super::{
    key_ring::KeyRingError,
    verify::{LEEWAY_SECONDS, MAX_LIFE_SECONDS},
};
use crate::{
    activity,
    caller::Caller,
    clock::Millis,
    core::Core,
    naming::{Gid, ResourceKind},
    storage::{self, StorageError, Tx, activity::Entry, signing_keys::Row},
};

/// How long a new key is published before it signs: twice what others may keep our key set.
const PUBLISHED_BEFORE: Millis = 10 * 60 * 1000;
/// The same when it is urgent: until all instances have seen it.
const SEEN_BY_ALL: Millis = 5 * 1000;
/// After that long the private half of a key that does not sign any more is erased, whatever the clocks of other
/// instances say.
const PRIVATE_STAYS: Millis = 60 * 60 * 1000;
const DAY: Millis = 24 * 60 * 60 * 1000;

/// How soon a new key signs, and what becomes of the old ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rotation {
    /// It signs once everybody can know it; old tokens stay valid.
    #[default]
    Planned,
    /// It signs within seconds; old tokens stay valid, but who verifies offline may not know the key for minutes.
    Soon,
    /// It signs at once, and the old keys are gone: all tokens that they signed are refused.
    Compromised,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The name of the new key.
    pub key_id: String,
    /// When it begins to sign.
    pub signs_from: crate::timestamp::Timestamp,
}

/// Makes a new signing key, as the operator asks for on the host.
///
/// # Errors
/// If the database fails or no key can be made.
pub async fn rotate_signing_key(core: &Core, rotation: Rotation) -> Result<Rotated, KeyRingError> {
    let mut tx = core.db.begin().await?;
    let row = rotate(core, &mut tx, rotation, By::System("operator")).await?;
    tx.commit().await?;
    core.key_ring.refresh(&core.db).await?;
    Ok(Rotated { key_id: row.key_id, signs_from: crate::timestamp::Timestamp(row.signs_from) })
}

/// Who has a key made.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    System(&'a str),
    Caller(&'a Caller),
}

/// Makes a new signing key in a transaction; where somebody else may know the old ones, these go.
pub(super) async fn rotate(core: &Core, tx: &mut Tx, rotation: Rotation, by: By<'_>) -> Result<Row, KeyRingError> {
    if rotation == Rotation::Compromised {
        storage::signing_keys::delete_all(tx).await?;
    }
    add(core, tx, rotation, by).await
}

async fn add(core: &Core, tx: &mut Tx, rotation: Rotation, by: By<'_>) -> Result<Row, KeyRingError> {
    let now = core.now();
    let signs_from = now
        + match rotation {
            Rotation::Planned => PUBLISHED_BEFORE,
            Rotation::Soon => SEEN_BY_ALL,
            Rotation::Compromised => 0,
        };
    let algorithm = core.settings.signing_algorithm;
    let row = core.key_ring.add(tx, algorithm, now, signs_from, core.randomness.as_ref()).await?;
    let entry = Entry {
        action: "signing_key.created",
        namespace_path: None,
        target: Gid::new(ResourceKind::SigningKey, row.id),
        target_name: &row.key_id,
        details: json!({
            "algorithm": row.algorithm,
            "signs_from": crate::timestamp::Timestamp(row.signs_from),
            "old_keys_deleted": rotation == Rotation::Compromised,
        }),
    };
    match by {
        By::System(who) => activity::record_system(core, tx, who, &entry).await?,
        By::Caller(caller) => activity::record(core, tx, caller, &entry).await?,
    }
    Ok(row)
}

/// Makes a new key if the youngest one is too old or of another algorithm than is wanted, erases what does not sign any
/// more, and deletes what verifies no token any more. Several instances may do this at once: one of them wins.
pub(crate) async fn look_after(core: &Core) -> Result<(), KeyRingError> {
    let mut db = &core.db;
    let rows = storage::signing_keys::list(&mut db).await?;
    if !is_due(core, &rows) && !rows.windows(2).any(|pair| superseded(core, pair) != Superseded::No) {
        return Ok(());
    }
    let mut tx = core.db.begin().await?;
    let rows = storage::signing_keys::list(&mut tx).await?;
    if is_due(core, &rows) {
        let row = add(core, &mut tx, Rotation::Planned, By::System("server")).await?;
        tracing::info!(key_id = row.key_id, "a new signing key was made");
    }
    for pair in rows.windows(2) {
        match superseded(core, pair) {
            Superseded::No => {}
            Superseded::Erase => storage::signing_keys::reseal(&mut tx, pair[0].id, "").await?,
            Superseded::Delete => storage::signing_keys::delete(&mut tx, pair[0].id).await?,
        }
    }
    match tx.commit().await {
        // Where it collided, the other instance did the same.
        Ok(()) | Err(StorageError::Collision) => {}
        Err(error) => return Err(error.into()),
    }
    core.key_ring.refresh(&core.db).await.map(drop)
}

fn is_due(core: &Core, rows: &[Row]) -> bool {
    let Some(youngest) = rows.last() else { return false };
    let days = core.settings.signing_key_days;
    let too_old = days > 0 && core.now() - youngest.created_at >= i64::from(days) * DAY;
    too_old || youngest.algorithm != core.settings.signing_algorithm.name()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Superseded {
    No,
    Erase,
    Delete,
}

/// What becomes of the first of two keys that follow each other.
fn superseded(core: &Core, pair: &[Row]) -> Superseded {
    let [old, new] = pair else { return Superseded::No };
    let since = core.now() - new.signs_from;
    if since > (MAX_LIFE_SECONDS + LEEWAY_SECONDS) * 1000 + PRIVATE_STAYS {
        Superseded::Delete
    } else if since > PRIVATE_STAYS && !old.sealed_private_key.is_empty() {
        Superseded::Erase
    } else {
        Superseded::No
    }
}
