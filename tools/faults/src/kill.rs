//! SIGKILL at a random moment, and start again.

use std::time::{Duration, Instant};

use bench::{Outcome, process::Setup};
use reqwest::Method;

use crate::{Bench, audit::audit, load::Load, tally::Phase};

/// What the first start, which makes the tables, gets before it is killed.
const FIRST_STARTS: [u64; 5] = [5, 15, 25, 40, 60];
/// The longest time under load, in milliseconds.
const LONGEST: u64 = 1500;
/// What we promise.
const START: Duration = Duration::from_secs(1);
/// Tokens of each kind that are tried after every start.
const TRIED: usize = 5;

/// Kills so often; answers what was found.
pub async fn run(binary: &str, url: &str, rounds: usize) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    kill_first_starts(binary, url).await?;
    let mut bench = Bench::start(binary, url).await?;
    let (mut starts, mut happened, mut vanished, mut tried) = (Vec::new(), 0, 0, 0);
    for _ in 0..rounds {
        let mut workers = bench.load.start();
        tokio::time::sleep(Duration::from_millis(random(LONGEST)?)).await;
        bench.server.kill().await?;
        // No answer comes any more, and everybody stops.
        while let Some(worker) = workers.join_next().await {
            worker?;
        }
        let begun = Instant::now();
        bench.server = bench.setup.start().await?;
        starts.push(begun.elapsed());
        let findings = audit(url, &bench.load.ledger).await?;
        faults.extend(findings.faults);
        happened += findings.happened;
        vanished += findings.vanished;
        tried += try_tokens(&bench.load, &mut faults).await?;
    }
    let lost = faults.len();
    starts.sort_unstable();
    let (middle, longest) = (starts[starts.len() / 2], starts[starts.len() - 1]);
    if longest > START {
        faults.push(format!("a start took {longest:?}"));
    }
    let refused = |phase, status: u16| phase == Phase::Up && status != 0 && status >= 300;
    for (phase, kind, status, count, _) in bench.load.tally.all() {
        if refused(phase, status) {
            faults.push(format!("{count} × {kind} was answered {status}"));
        }
    }
    let content = bench.load.ledger.content();
    println!("{}: killed {rounds} times under load, {} during the first start", kind(url), FIRST_STARTS.len());
    println!("  acknowledged logins              {:>8}", content.logins.len());
    println!("  acknowledged changes             {:>8}", content.changes);
    println!("  changes without an answer        {:>8}, of which {happened} took place", happened + vanished);
    println!("  tokens tried after a start       {tried:>8}");
    println!("  lost or half written             {lost:>8}");
    println!("  start to listening, p50 / max    {:>8} / {} ms", middle.as_millis(), longest.as_millis());
    Ok(faults)
}

pub fn kind(url: &str) -> &str {
    url.split(':').next().unwrap_or_default()
}

/// The tables are made in part, and then it is killed.
async fn kill_first_starts(binary: &str, url: &str) -> Outcome<()> {
    let setup = Setup::new(binary.as_ref(), url)?.quiet();
    for milliseconds in FIRST_STARTS {
        let mut child = setup.spawn()?;
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        child.kill().await?;
    }
    Ok(())
}

/// Tokens are worth after a start what they were worth before.
async fn try_tokens(load: &Load, faults: &mut Vec<String>) -> Outcome<usize> {
    let (revoked, valid, spent) = {
        let mut content = load.ledger.content();
        let latest = |tokens: &mut Vec<String>| tokens.drain(..).rev().take(TRIED).collect::<Vec<_>>();
        (latest(&mut content.revoked), latest(&mut content.valid), latest(&mut content.spent))
    };
    let tried = revoked.len() + valid.len() + spent.len();
    for (tokens, expected) in [(revoked, 401), (valid, 200)] {
        for token in tokens {
            let answer = load.api.with_token(&token).call(Method::GET, "/v1/caller", None).await?;
            if answer.status != expected {
                faults.push(format!("a token that should be answered {expected} is answered {}", answer.status));
            }
        }
    }
    for token in spent {
        let answer = load.api.log_in("faults/once", &token).await?;
        if answer.json["error"] != "invalid_grant" {
            faults.push(format!("a token logged in twice: {}", answer.status));
        }
    }
    Ok(tried)
}

/// A number below `bound`.
fn random(bound: u64) -> Outcome<u64> {
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes) % bound)
}
