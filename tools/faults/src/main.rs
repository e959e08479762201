//! Faults under load: what was acknowledged is there afterwards, and nothing is half there.
//!
//!     faults kill SERVER-BINARY DATABASE-URL [ROUNDS]             SIGKILL at a random moment, and start again
//!     faults outage SERVER-BINARY DATABASE-URL CONTROL [ROUNDS]   `CONTROL stop MODE` and `CONTROL start`: its PostgreSQL
//!
//! The database must be empty. The exit code is 1 if anything was found.

mod audit;
mod database;
mod kill;
mod ledger;
mod load;
mod outage;
mod tally;

use std::{path::Path, process::ExitCode, sync::Arc};

use bench::{Outcome, api::Api, issuer::Issuer, process::Setup};
use ledger::Ledger;
use load::Load;
use serde_json::json;

const USAGE: &str = "usage: faults kill SERVER-BINARY DATABASE-URL [ROUNDS]
       faults outage SERVER-BINARY DATABASE-URL CONTROL [ROUNDS]";

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let outcome = match given.as_slice() {
        ["kill", binary, url] => kill::run(binary, url, 50).await,
        ["kill", binary, url, rounds] => kill::run(binary, url, rounds.parse().unwrap_or(50)).await,
        ["outage", binary, url, control] => outage::run(binary, url, control, 5).await,
        ["outage", binary, url, control, rounds] => {
            outage::run(binary, url, control, rounds.parse().unwrap_or(5)).await
        }
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            println!("{} faults:", faults.len());
            faults.iter().take(50).for_each(|fault| println!("  {fault}"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("faults: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What a run works with.
struct Bench {
    setup: Setup,
    load: Arc<Load>,
    server: bench::process::Server,
}

impl Bench {
    /// Starts the server on an empty database and makes what the load needs.
    async fn start(binary: &str, url: &str) -> Outcome<Self> {
        let setup = Setup::new(Path::new(binary), url)?.quiet().behind_proxy();
        let server = setup.start().await?;
        let issuer = Issuer::start().await?;
        let api = Api::new(&setup.url, &setup.administrator_token()?)?;
        api.make("/v1/groups", json!({ "name": "faults" })).await?;
        let ledger = Ledger::default();
        ledger.have("group faults", "");
        for (name, single_use) in [("pipeline", false), ("once", true)] {
            let provider = json!({
                "issuer": issuer.url, "bound_claims": { "project_path": "acme/app" }, "single_use": single_use,
            });
            let draft = json!({ "name": name, "group_path": "faults", "trusted_identity_providers": [provider] });
            api.make("/v1/service_accounts", draft).await?;
            ledger.have(&format!("service_account faults/{name}"), "");
        }
        let load = Arc::new(Load::new(api, issuer, setup.url.clone(), ledger));
        Ok(Self { setup, load, server })
    }
}
