//! When a person was last here.

use uuid::Uuid;

use crate::{clock::Millis, core::Core, storage, timestamp::Timestamp};

/// How exact it is: nobody needs more, and this way almost no request writes.
const STEP: Millis = 60 * 60 * 1000;

/// Notes that the person is here, if that was last done an hour ago. `earlier` is what was read with the account. That
/// it cannot be written is no reason to refuse the person.
pub(crate) async fn seen(core: &Core, id: Uuid, earlier: Option<Timestamp>) {
    let now = core.now();
    if earlier.is_some_and(|at| now - at.0 < STEP) {
        return;
    }
    if let Err(error) = storage::users::note_seen(&core.db, id, now, now - STEP).await {
        tracing::warn!(%error, "when a user was last here could not be noted");
    }
}
