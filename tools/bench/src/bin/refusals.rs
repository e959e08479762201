//! Whether the time of a refusal tells why, or that the service account exists. `refusals SERVER-BINARY DATABASE-URL
//! [ROUNDS]` has logins refused for different reasons in turn, on one connection in one run, and compares the times.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::{Duration, Instant},
};

use bench::{
    Outcome,
    api::{Answer, Api},
    issuer::Issuer,
    process::Setup,
};
use serde_json::json;

/// Answers before they count.
const WARM_UP: usize = 10;
/// How often a guess from the time alone may be right where two kinds are the same to the caller. (Half is chance.)
const TOLERATED: f64 = 0.60;

/// Logins that are refused for one reason.
struct Kind {
    name: &'static str,
    service_account: &'static str,
    tokens: Vec<String>,
    times: Vec<Duration>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Outcome<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [binary, database, rest @ ..] = given.as_slice() else {
        return Err("usage: refusals SERVER-BINARY DATABASE-URL [ROUNDS]".into());
    };
    let rounds = rest.first().map_or(Ok(200), |text| text.parse())?;
    let setup = Setup::new(binary.as_ref(), database)?.quiet().behind_proxy();
    let _server = setup.start().await?;
    let issuer = Issuer::start().await?;
    let api = Api::new(&setup.url, &setup.administrator_token()?)?;
    api.make("/v1/groups", json!({ "name": "bench" })).await?;
    let provider = json!({ "issuer": issuer.url, "bound_claims": { "ref": "main" } });
    let draft = json!({ "name": "pipeline", "group_path": "bench", "trusted_identity_providers": [provider] });
    api.make("/v1/service_accounts", draft).await?;
    let accepted = api.log_in("bench/pipeline", &issuer.token(&setup.url, "first", "main")?).await?;
    if accepted.status != 200 {
        return Err(
            format!("nothing to compare: a good login was answered {} {}", accepted.status, accepted.json).into()
        );
    }

    let mut kinds = kinds(&issuer, &setup.url, rounds + WARM_UP).await?;
    let mut answer = String::new();
    // 10.0.0.0/8 has enough addresses for each refusal to come from its own, and not to be one of too many.
    let mut sources = (u32::from(Ipv4Addr::new(10, 0, 0, 1))..).map(|address| IpAddr::V4(address.into()));
    for round in 0..rounds + WARM_UP {
        for kind in &mut kinds {
            let source = sources.next().ok_or("no address is left")?;
            let begun = Instant::now();
            let refused = api.log_in_from(source, kind.service_account, &kind.tokens[round]).await?;
            let time = begun.elapsed();
            check(kind.name, &refused, &mut answer)?;
            if round >= WARM_UP {
                kind.times.push(time);
            }
        }
    }
    let kind = database.split(':').next().unwrap_or_default();
    if report(kind, &kinds, rounds) { Ok(()) } else { Err("the time of a refusal tells why".into()) }
}

async fn kinds(issuer: &Issuer, audience: &str, number: usize) -> Outcome<Vec<Kind>> {
    let stranger = Issuer::start().await?;
    let signed = |issuer: &Issuer, kind: &str, reference: &str| -> Outcome<Vec<String>> {
        (0..number).map(|job| issuer.token(audience, &format!("{kind}-{job}"), reference)).collect()
    };
    let good = signed(issuer, "good", "main")?;
    // The signature of another token.
    let forged = good.iter().zip(signed(issuer, "other", "main")?).map(|(token, other)| {
        let (content, signature) = (token.rsplit_once('.'), other.rsplit_once('.'));
        format!("{}.{}", content.unwrap_or_default().0, signature.unwrap_or_default().1)
    });
    let forged = forged.collect();
    let kind = |name, service_account, tokens| Kind { name, service_account, tokens, times: Vec::new() };
    Ok(vec![
        kind("unknown service account", "bench/absent", good.clone()),
        kind("unknown group", "absent/pipeline", good),
        kind("no token", "bench/pipeline", vec!["x".to_owned(); number]),
        kind("issuer not trusted", "bench/pipeline", signed(&stranger, "stranger", "main")?),
        kind("wrong signature", "bench/pipeline", forged),
        kind("claim does not match", "bench/pipeline", signed(issuer, "branch", "feature")?),
    ])
}

/// Every refusal says the same, but for its identifier.
fn check(name: &str, refused: &Answer, expected: &mut String) -> Outcome<()> {
    let mut told = refused.json.clone();
    if let Some(told) = told.as_object_mut() {
        told.remove("login_id");
    }
    let told = format!("{} {told}", refused.status);
    if expected.is_empty() {
        expected.clone_from(&told);
    }
    if refused.status == 400 && told == *expected {
        Ok(())
    } else {
        Err(format!("{name}: {told}, not {expected}").into())
    }
}

/// Prints the table; answers whether all kinds are the same to the caller.
fn report(database: &str, kinds: &[Kind], rounds: usize) -> bool {
    println!("{database}, {rounds} refusals of each kind in turn; each compared with the first:");
    println!("  {:<24} {:>9} {:>9} {:>9}   {:>6}   guessed", "", "p50 ms", "p90 ms", "p99 ms", "ratio");
    let mut same = true;
    let first = &kinds[0];
    for kind in kinds {
        let guessed = guess(&first.times, &kind.times);
        same &= guessed <= TOLERATED;
        println!(
            "  {:<24} {:>9.2} {:>9.2} {:>9.2}   {:>6.4}   {:>5.1} %",
            kind.name,
            milliseconds(&kind.times, 50),
            milliseconds(&kind.times, 90),
            milliseconds(&kind.times, 99),
            milliseconds(&kind.times, 50) / milliseconds(&first.times, 50),
            100.0 * guessed,
        );
    }
    println!("  guessed: how often the time alone tells which of two refusals is which; 50 % is chance");
    same
}

fn milliseconds(times: &[Duration], percent: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// How often whoever is shown one time of each is right in taking the longer one for the kind that is longer more often
/// (the area under the ROC curve).
#[expect(clippy::cast_precision_loss, reason = "a share is not exact to the last digit")]
fn guess(first: &[Duration], second: &[Duration]) -> f64 {
    let (mut longer, mut equal) = (0_u64, 0_u64);
    for one in first {
        for other in second {
            longer += u64::from(other > one);
            equal += u64::from(other == one);
        }
    }
    let share = (longer as f64 + equal as f64 / 2.0) / (first.len() * second.len()).max(1) as f64;
    share.max(1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_chance_or_better() {
        let times =
            |millis: &[u64]| -> Vec<Duration> { millis.iter().map(|time| Duration::from_millis(*time)).collect() };
        for (first, second, expected) in [
            (&[1, 2][..], &[1, 2][..], 0.5),
            (&[1, 2], &[3, 4], 1.0),
            (&[3, 4], &[1, 2], 1.0),
            (&[1, 3], &[2, 4], 0.75),
        ] {
            assert!((guess(&times(first), &times(second)) - expected).abs() < 1e-9, "{first:?} {second:?}");
        }
    }
}
