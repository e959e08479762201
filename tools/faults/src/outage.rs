//! PostgreSQL goes away under load and comes back, and the server stays.

use std::{
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use bench::{Outcome, api::Answer, process::PASSWORD};
use reqwest::{Method, RequestBuilder};
use tokio::{process::Command, task::JoinSet};

use crate::{Bench, audit::audit, kill::kind, load::Load, tally::Phase};

/// Longer than a request waits for a connection: some are sent and answered while there is no database.
const AWAY: Duration = Duration::from_secs(16);
const BETWEEN: Duration = Duration::from_secs(2);
/// From when PostgreSQL answers again until everything does.
const RECOVERY: Duration = Duration::from_secs(2);
/// What needs no database.
const ALWAYS: [&str; 3] = ["/healthz", "/oauth/discovery/keys", "/openapi.json"];

/// Stops and starts it so often; answers what was found.
pub async fn run(binary: &str, url: &str, control: &str, rounds: usize) -> Outcome<Vec<String>> {
    let bench = Bench::start(binary, url).await?;
    let load = &bench.load;
    let cookie = sign_in(load).await?;
    let mut workers = load.start();
    ask_around(load, &cookie, &mut workers);
    let mut recoveries = Vec::new();
    for round in 0..rounds {
        tokio::time::sleep(BETWEEN).await;
        load.tally.next_phase();
        // As an operator does it, and as a crash.
        database(control, &["stop", if round % 2 == 0 { "fast" } else { "immediate" }]).await?;
        load.tally.next_phase();
        tokio::time::sleep(AWAY).await;
        load.tally.next_phase();
        database(control, &["start"]).await?;
        let begun = Instant::now();
        while !recovered(load, &cookie).await {
            if begun.elapsed() > Duration::from_mins(1) {
                return Err("it does not recover".into());
            }
        }
        recoveries.push(begun.elapsed());
        load.tally.next_phase();
    }
    tokio::time::sleep(BETWEEN).await;
    load.stop();
    while let Some(worker) = workers.join_next().await {
        worker?;
    }

    let findings = audit(url, &load.ledger).await?;
    let mut faults = findings.faults;
    for (phase, kind, status, count, _) in load.tally.all() {
        if !is_right(phase, kind, status) {
            faults.push(format!("{count} × {kind} was answered {status} ({phase:?})"));
        }
    }
    let slowest = recoveries.iter().max().copied().unwrap_or_default();
    if slowest > RECOVERY {
        faults.push(format!("it took {slowest:?} until everything worked again"));
    }
    let content = load.ledger.content();
    println!("{}: stopped for {} s and started {rounds} times under load", kind(url), AWAY.as_secs());
    print!("{}", load.tally);
    println!("  acknowledged logins              {:>8}", content.logins.len());
    println!("  acknowledged changes             {:>8}", content.changes);
    println!(
        "  changes answered with 503        {:>8}, of which {} took place",
        findings.happened + findings.vanished,
        findings.happened
    );
    println!(
        "  until everything works again     {:>8} ms at most, process {:?} all the time",
        slowest.as_millis(),
        bench.server.id()
    );
    println!("  faults                           {:>8}", faults.len());
    Ok(faults)
}

async fn database(control: &str, what: &[&str]) -> Outcome<()> {
    let status = Command::new(control).args(what).stdout(Stdio::null()).stdin(Stdio::null()).status().await?;
    if status.success() { Ok(()) } else { Err(format!("{control} {what:?}: {status}").into()) }
}

fn is_right(phase: Phase, kind: &str, status: u16) -> bool {
    // A page that asks for a sign-in has forgotten the session.
    let works = if kind.starts_with("page") { status == 200 } else { (200..400).contains(&status) };
    match phase {
        _ if ALWAYS.contains(&kind) => works,
        Phase::Up => works,
        Phase::Changing => works || status == 503,
        Phase::Away => status == 503,
    }
}

/// The cookie of a browser that has signed in.
async fn sign_in(load: &Load) -> Outcome<String> {
    let response = sign_in_form(load).send().await?;
    let cookie = response.headers().get("set-cookie").ok_or("no session")?.to_str()?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

fn sign_in_form(load: &Load) -> RequestBuilder {
    let fields = format!("_action=/api/ui/session/sign_in&username=bench&password={}", PASSWORD.replace(' ', "+"));
    load.api
        .request(Method::POST, "/login")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("accept", "text/html")
        .header("x-forwarded-for", load.source().to_string())
        .body(fields)
}

fn page(load: &Load, path: &str, cookie: &str) -> RequestBuilder {
    load.api.request(Method::GET, path).header("cookie", cookie).header("accept", "text/html")
}

/// Asks one thing again and again.
async fn ask(load: Arc<Load>, kind: &'static str, request: impl Fn(&Load) -> RequestBuilder) {
    while load.goes_on(&load.answer(kind, Answer::read(request(&load))).await.map(drop)) {
        // Enough to see every phase; the load is for the others to make.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Everything that is not an edit or a login, each on its own: without a database some wait longer than others.
fn ask_around(load: &Arc<Load>, cookie: &str, workers: &mut JoinSet<()>) {
    for path in ALWAYS {
        workers.spawn(ask(Arc::clone(load), path, move |load| load.api.request(Method::GET, path)));
    }
    for (kind, path) in [("page", "/account"), ("page of a group", "/groups/faults")] {
        let cookie = cookie.to_owned();
        workers.spawn(ask(Arc::clone(load), kind, move |load| page(load, path, &cookie)));
    }
    workers.spawn(ask(Arc::clone(load), "sign in", sign_in_form));
    workers.spawn(ask(Arc::clone(load), "/readyz", |load| load.api.request(Method::GET, "/readyz")));
    workers.spawn(ask(Arc::clone(load), "/v1/groups", |load| load.api.authorized(Method::GET, "/v1/groups")));
}

/// Whether a login, a question and a page work.
async fn recovered(load: &Load, cookie: &str) -> bool {
    let Ok(token) = load.id_token() else { return false };
    let login = load.api.log_in("faults/pipeline", &token).await;
    let question = load.api.call(Method::GET, "/v1/groups", None).await;
    let page = Answer::read(page(load, "/account", cookie)).await;
    [login, question, page].iter().all(|answer| answer.as_ref().is_ok_and(|answer| answer.status == 200))
}
