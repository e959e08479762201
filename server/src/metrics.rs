//! Counters for the operator, in the text format of Prometheus. No labels but those with a handful of values.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};

use identity::{service_accounts::client_secrets, users::only_administrators};

use crate::{authentication::Authenticated, problem::Refusal, state::AppState, v1::answers::Mine};

/// What is counted since the process started.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Answers by the first digit of their status: `answers[0]` is 1xx.
    answers: [AtomicU64; 5],
    accepted: AtomicU64,
    refused: AtomicU64,
    unavailable: AtomicU64,
}

/// How a login ended, as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginCount {
    /// A token was issued.
    Accepted,
    /// No token was issued.
    Refused,
    /// Nothing could be decided.
    Unavailable,
}

impl Metrics {
    /// Counts one answer.
    pub fn answered(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.answers.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts one login.
    pub fn logged_in(&self, outcome: LoginCount) {
        let counter = match outcome {
            LoginCount::Accepted => &self.accepted,
            LoginCount::Refused => &self.refused,
            LoginCount::Unavailable => &self.unavailable,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// All counters as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(1024);
        text.push_str("# HELP tharsis_build_info The running version.\n# TYPE tharsis_build_info gauge\n");
        let _ = writeln!(text, "tharsis_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
        text.push_str("# HELP tharsis_logins_total Logins of service accounts.\n# TYPE tharsis_logins_total counter\n");
        for (outcome, counter) in
            [("accepted", &self.accepted), ("refused", &self.refused), ("unavailable", &self.unavailable)]
        {
            let _ = writeln!(text, "tharsis_logins_total{{outcome=\"{outcome}\"}} {}", counter.load(Ordering::Relaxed));
        }
        text.push_str("# HELP tharsis_http_requests_total Answered requests.\n");
        text.push_str("# TYPE tharsis_http_requests_total counter\n");
        for (class, counter) in ["1xx", "2xx", "3xx", "4xx", "5xx"].into_iter().zip(&self.answers) {
            let _ =
                writeln!(text, "tharsis_http_requests_total{{status=\"{class}\"}} {}", counter.load(Ordering::Relaxed));
        }
        text
    }
}

/// The routes of the second listener (`THARSIS_METRICS_LISTEN`), which asks nobody who they are: not even the database is
/// needed for it.
pub fn routes(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(|State(state): State<AppState>| async move { told(&state).await }))
        .with_state(state)
}

/// What is counted, in the text format of Prometheus. That takes an administrator here; at the address that
/// `THARSIS_METRICS_LISTEN` names everybody may read it.
#[utoipa::path(
    get, path = "/metrics", tag = "operation",
    responses((status = 200, description = "The counters.", body = String, content_type = "text/plain"), Mine)
)]
pub(crate) async fn metrics(
    State(state): State<AppState>,
    Authenticated(caller): Authenticated,
) -> Result<impl IntoResponse, Refusal> {
    only_administrators(&state.core, &caller).await?;
    Ok(told(&state).await)
}

async fn told(state: &AppState) -> impl IntoResponse + use<> {
    let mut text = state.metrics.text();
    // Without the database there are still the counters of this process.
    if let Ok(counts) = client_secrets::count(&state.core).await {
        text.push_str("# HELP tharsis_client_secrets Client secrets; those that end within 7 days expire soon.\n");
        text.push_str("# TYPE tharsis_client_secrets gauge\n");
        for (kind, count) in
            [("active", counts.active), ("expires_soon", counts.expires_soon), ("expired", counts.expired)]
        {
            let _ = writeln!(text, "tharsis_client_secrets{{state=\"{kind}\"}} {count}");
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_counted_is_told() {
        let metrics = Metrics::default();
        metrics.answered(StatusCode::OK);
        metrics.answered(StatusCode::NOT_FOUND);
        metrics.answered(StatusCode::NOT_FOUND);
        metrics.logged_in(LoginCount::Refused);
        let text = metrics.text();
        for line in [
            "tharsis_http_requests_total{status=\"2xx\"} 1\n",
            "tharsis_http_requests_total{status=\"4xx\"} 2\n",
            "tharsis_http_requests_total{status=\"5xx\"} 0\n",
            "tharsis_logins_total{outcome=\"accepted\"} 0\n",
            "tharsis_logins_total{outcome=\"refused\"} 1\n",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
    }
}
