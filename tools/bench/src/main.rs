//! Logins per second of the real server, beside what signature check and signing alone cost on the same core, in one
//! run. `bench SERVER-BINARY DATABASE-URL [CONNECTIONS] [SECONDS]` prints one table row and its explanation.

mod load;

use std::{path::PathBuf, time::Duration};

use bench::{Outcome, api::Api, issuer::Issuer, process::Setup};
use load::Load;
use serde_json::json;

struct Arguments {
    server: PathBuf,
    database: String,
    connections: usize,
    time: Duration,
}

fn arguments() -> Outcome<Arguments> {
    let mut given = std::env::args().skip(1);
    let mut next = |what: &str| given.next().ok_or_else(|| format!("missing argument: {what}"));
    let server = next("the server binary")?.into();
    let database = next("the database URL")?;
    let connections = given.next().map_or(Ok(32), |text| text.parse())?;
    let seconds = given.next().map_or(Ok(10), |text| text.parse())?;
    Ok(Arguments { server, database, connections, time: Duration::from_secs(seconds) })
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Outcome<()> {
    let arguments = arguments()?;
    let issuer = Issuer::start().await?;
    let setup = Setup::new(&arguments.server, &arguments.database)?;
    let server = setup.start().await?;
    let account = prepare(&setup, &issuer).await?;
    let tokens = issuer.tokens(&setup.url, 64)?;
    let load = Load::new(&setup.url, &account, &tokens);

    // The first logins fetch the issuer's keys and warm the database; they do not count.
    load.run(arguments.connections, Duration::from_secs(1)).await?;
    let busy_before = server.cpu_time()?;
    let measured = load.run(arguments.connections, arguments.time).await?;
    let busy = server.cpu_time()?.saturating_sub(busy_before);
    let lone = load.run(1, Duration::from_secs(2)).await?;
    let (resident, peak) = server.memory()?;
    let bare = issuer.bare_cost()?;

    let per_login = busy / u32::try_from(measured.times.len().max(1))?;
    let kind = arguments.database.split(':').next().unwrap_or_default();
    println!("{kind}, {} connections, {} s:", arguments.connections, arguments.time.as_secs());
    println!("  logins/s                 {:>10.0}", measured.rate());
    println!(
        "  p50 / p99                {:>10} / {}",
        milliseconds(measured.percentile(50)),
        milliseconds(measured.percentile(99))
    );
    println!("  p50, one at a time       {:>10}", milliseconds(lone.percentile(50)));
    println!("  server CPU per login     {:>10} µs", per_login.as_micros());
    println!("  verify + sign alone      {:>10} µs (RS256 check, ES256 signature, on one core)", bare.as_micros());
    println!("  share of that            {:>10.0} %", 100.0 * bare.as_secs_f64() / per_login.as_secs_f64());
    println!("  memory, now / peak       {:>10} / {} MiB", resident / 1024, peak / 1024);
    println!("  refused or failed        {:>10}", measured.failed);
    Ok(())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// A group and a service account that trusts the issuer; answers its identifier.
async fn prepare(setup: &Setup, issuer: &Issuer) -> Outcome<String> {
    let api = Api::new(&setup.url, &setup.administrator_token()?)?;
    api.make("/v1/groups", json!({ "name": "bench" })).await?;
    let account = api.make(
        "/v1/service_accounts",
        json!({
            "name": "pipeline",
            "group_path": "bench",
            "trusted_identity_providers": [{
                "issuer": issuer.url,
                "bound_claims": { "project_path": "acme/app", "ref": "main", "ref_protected": "true" },
            }],
        }),
    );
    Ok(account.await?["id"].as_str().ok_or("no id")?.to_owned())
}
