//! `tharsis-server serve`.

use std::{future, net::SocketAddr, sync::Arc};

use identity::{
    core::Core,
    problem::{Problem, ProblemCode},
    users::{self, UserDraft},
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use super::{failure::Failure, open};
use crate::{
    browser, listen, maintenance, metrics,
    router::router,
    settings::{Settings, SettingsError, derived_url},
    state::AppState,
    telemetry,
};

/// Runs the server until it is told to stop.
pub async fn run(mut settings: Settings) -> Result<(), Failure> {
    // PostgreSQL notices that what migrations would make is there already; that is no news at any start.
    telemetry::start(settings.log.take(), "info,sqlx::postgres::notice=warn");
    // First of all: the address may be taken, and with port 0 the public URL depends on which one it is.
    let (listener, address) = bind("THARSIS_LISTEN", settings.listen).await?;
    let metrics_listener = match settings.metrics_listen {
        Some(wanted) => Some(bind("THARSIS_METRICS_LISTEN", wanted).await?),
        None => None,
    };
    let public_url = settings.public_url.clone().unwrap_or_else(|| derived_url(address));
    let core = open::core(&settings, public_url.clone()).await?;
    let setup = first_administrator(&core, settings.administrator.as_ref()).await?;
    let state = AppState { proxies: settings.trusted_proxies.clone(), ..AppState::new(Arc::clone(&core)) };
    let router = router(&state, browser::leptos_options(&settings.site_root))
        .map_err(|_| SettingsError::new("THARSIS_PUBLIC_URL", "it is not the origin of a web site."))?;
    let stop = stop()?;

    println!("listening on {}", derived_url(address));
    if public_url != derived_url(address) {
        println!("reached at {public_url}");
    }
    if let Some(token) = setup {
        println!("no administrator yet; make the first one at {public_url}/setup?token={token}");
    }
    tracing::info!(%address, public_url, version = env!("CARGO_PKG_VERSION"), "started");

    let tidy = tokio::spawn(maintenance::run(Arc::clone(&core)));
    let metrics = async {
        if let Some((listener, _)) = metrics_listener {
            listen::serve(listener, metrics::routes(state), stopped(stop.clone())).await;
        }
    };
    tokio::join!(listen::serve(listener, router, stopped(stop.clone())), metrics);
    tidy.abort();
    core.db().close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn bind(variable: &'static str, wanted: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let failed = |error| SettingsError::new(variable, format!("cannot listen on {wanted}: {error}."));
    let listener = TcpListener::bind(wanted).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Makes the administrator of the settings, or the token of the link that makes one, while there is none.
async fn first_administrator(core: &Core, draft: Option<&UserDraft>) -> Result<Option<String>, Failure> {
    let Some(token) = users::prepare_setup(core).await? else { return Ok(None) };
    let Some(draft) = draft else { return Ok(Some(token)) };
    match users::create_by_operator(core, draft).await {
        Ok(_) => Ok(None),
        // Another instance that started at the same time was faster.
        Err(problem) if problem.code == ProblemCode::AlreadyExists && users::prepare_setup(core).await?.is_none() => {
            Ok(None)
        }
        Err(problem) => Err(unusable(&problem)),
    }
}

fn unusable(problem: &Problem) -> Failure {
    let variable = match problem.errors.first().map(|error| error.pointer.as_str()) {
        Some("/username") => "THARSIS_ADMIN_USERNAME",
        Some("/password") => "THARSIS_ADMIN_PASSWORD",
        _ => return Failure::other(problem.detail.clone()),
    };
    SettingsError::new(variable, problem.errors.first().map_or("", |error| &error.detail)).into()
}

/// Becomes true when the process is told to stop.
fn stop() -> Result<watch::Receiver<bool>, Failure> {
    let failed = |error| Failure::other(format!("signals cannot be received: {error}."));
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: requests under way have 10 s to end");
        sender.send_replace(true);
        // The channel stays open until the process ends.
        future::pending::<()>().await;
    });
    Ok(receiver)
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stopping| *stopping).await;
}
