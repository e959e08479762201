//! What handlers share.

use std::sync::Arc;

use axum::extract::FromRef;
use identity::core::Core;

use crate::{layers::TrustedProxies, metrics::Metrics};

/// The heart of the server and its counters.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The domain: every service takes it.
    pub core: Arc<Core>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Proxies that tell where a request comes from.
    pub proxies: TrustedProxies,
}

impl AppState {
    /// A state whose counters begin at zero, behind no proxy.
    #[must_use]
    pub fn new(core: Arc<Core>) -> Self {
        Self { core, metrics: Arc::default(), proxies: TrustedProxies::default() }
    }
}

impl FromRef<AppState> for Arc<Core> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.core)
    }
}

impl FromRef<AppState> for Arc<Metrics> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.metrics)
    }
}
