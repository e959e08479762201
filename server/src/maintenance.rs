//! Removing what has expired, every hour.

use std::{sync::Arc, time::Duration};

use identity::core::Core;
use tokio::time::MissedTickBehavior;

const PERIOD: Duration = Duration::from_hours(1);

/// Runs until it is dropped.
pub async fn run(core: Arc<Core>) {
    let mut ticks = tokio::time::interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = core.tidy().await {
            tracing::error!(%error, "what has expired could not be removed; it will be tried again");
        }
    }
}
