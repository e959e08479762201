//! What has to be done now and then: removing what has expired, and looking after the signing keys.

use std::{sync::Arc, time::Duration};

use identity::core::Core;
use tokio::time::MissedTickBehavior;

/// How often the stored signing keys are compared with those in memory: what another instance or the operator did to
/// them takes effect within seconds.
const KEYS: Duration = Duration::from_secs(1);
/// How often what has expired is removed.
const TIDY: Duration = Duration::from_hours(1);

/// Runs until it is dropped.
pub async fn run(core: Arc<Core>) {
    let mut keys = tokio::time::interval(KEYS);
    keys.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut tidy = tokio::time::interval(TIDY);
    tidy.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // One line when it begins to fail, not one a second.
    let mut failing = false;
    loop {
        tokio::select! {
            _ = keys.tick() => {
                let outcome = core.refresh_signing_keys().await;
                if let (Err(error), false) = (&outcome, failing) {
                    tracing::error!(%error, "the signing keys could not be read again; the known ones stay in use");
                }
                failing = outcome.is_err();
            }
            _ = tidy.tick() => {
                if let Err(error) = core.tidy().await {
                    tracing::error!(%error, "what has expired could not be removed; it will be tried again");
                }
                if let Err(error) = core.look_after_signing_keys().await {
                    tracing::error!(%error, "the signing keys could not be looked after; it will be tried again");
                }
            }
        }
    }
}
