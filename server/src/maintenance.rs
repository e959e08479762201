//! What has to be done now and then: removing what has expired, and looking after the signing keys.

use std::{sync::Arc, time::Duration};

use identity::core::Core;
use tokio::time::{Interval, MissedTickBehavior};

/// How often the stored signing keys are compared with those in memory: what another instance or the operator did to
/// them takes effect within seconds.
const KEYS: Duration = Duration::from_secs(1);
/// How often what has expired is removed.
const TIDY: Duration = Duration::from_hours(1);

/// Runs until it is dropped.
pub async fn run(core: Arc<Core>) {
    // Side by side: however long it takes to tidy, the keys are looked at every second.
    tokio::join!(keys(&core), tidy(&core));
}

async fn keys(core: &Core) {
    let mut keys = interval(KEYS);
    // One line when it begins to fail, not one a second.
    let mut failing = false;
    loop {
        keys.tick().await;
        let outcome = core.refresh_signing_keys().await;
        if let (Err(error), false) = (&outcome, failing) {
            tracing::error!(%error, "the signing keys could not be read again; the known ones stay in use");
        }
        failing = outcome.is_err();
    }
}

async fn tidy(core: &Core) {
    let mut tidy = interval(TIDY);
    loop {
        tidy.tick().await;
        if let Err(error) = core.tidy().await {
            tracing::error!(%error, "what has expired could not be removed; it will be tried again");
        }
        if let Err(error) = core.look_after_signing_keys().await {
            tracing::error!(%error, "the signing keys could not be looked after; it will be tried again");
        }
    }
}

fn interval(period: Duration) -> Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
