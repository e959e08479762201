//! PostgreSQL goes away under load and comes back, and the server stays.

use std::{
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use bench::{Outcome, api::Answer, process::PASSWORD};
use reqwest::{Method, RequestBuilder};
use tokio::process::Command;

use crate::{
    Bench,
    audit::audit,
    kill::kind,
    load::{Break, Load},
    tally::Phase,
};

/// Longer than a request waits for a connection: some are sent and answered while there is no database.
const AWAY: Duration = Duration::from_secs(9);
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
    {
        let (load, cookie) = (Arc::clone(load), cookie.clone());
        workers.spawn(async move { while load.goes_on(ask_around(&load, &cookie).await) {} });
    }
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
            if begun.elapsed() > Duration::from_secs(60) {
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
        .body(fields)
}

fn page(load: &Load, path: &str, cookie: &str) -> RequestBuilder {
    load.api.request(Method::GET, path).header("cookie", cookie).header("accept", "text/html")
}

/// One of everything that is not an edit or a login.
async fn ask_around(load: &Arc<Load>, cookie: &str) -> Result<(), Break> {
    let mut requests: Vec<(&'static str, RequestBuilder)> =
        ALWAYS.iter().map(|path| (*path, load.api.request(Method::GET, path))).collect();
    requests.push(("/readyz", load.api.request(Method::GET, "/readyz")));
    requests.push(("page", page(load, "/account", cookie)));
    requests.push(("page of a group", page(load, "/groups/faults", cookie)));
    requests.push(("sign in", sign_in_form(load)));
    // All at once: while there is no database each waits for a connection.
    let mut asked = tokio::task::JoinSet::new();
    for (kind, request) in requests {
        let load = Arc::clone(load);
        asked.spawn(async move { load.answer(kind, Answer::read(request)).await });
    }
    let load_api = Arc::clone(load);
    asked.spawn(async move { load_api.answer("/v1/groups", load_api.api.call(Method::GET, "/v1/groups", None)).await });
    while let Some(answer) = asked.join_next().await {
        if let Ok(Err(Break::Lost)) = answer {
            return Err(Break::Lost);
        }
    }
    // Enough to see every phase; the load is for the others to make.
    tokio::time::sleep(Duration::from_millis(100)).await;
    Ok(())
}

/// Whether a login, a question and a page work.
async fn recovered(load: &Load, cookie: &str) -> bool {
    let Ok(token) = load.id_token() else { return false };
    let login = load.api.log_in("faults/pipeline", &token).await;
    let question = load.api.call(Method::GET, "/v1/groups", None).await;
    let page = Answer::read(page(load, "/account", cookie)).await;
    [login, question, page].iter().all(|answer| answer.as_ref().is_ok_and(|answer| answer.status == 200))
}
