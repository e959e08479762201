//! What people paste into pipelines, run as pipelines run it: whoever is refused finds the `login_id` in the log of the job.

use std::process::Stdio;

use identity::ci::{CiSystem, SnippetContext, snippets};
use serde_json::json;
use tokio::process::Command;

use crate::{
    explain::listening,
    support::{Server, on_each_database},
};

/// How CI systems start a script: plainly, as GitHub does, and as GitLab does.
const SHELLS: [&[&str]; 3] = [&["sh"], &["bash", "-e"], &["bash", "-eo", "pipefail"]];

/// The exit status and everything that stands in the log.
async fn job(shell: &[&str], script: &str, id_token: &str) -> (bool, String) {
    let output = Command::new(shell[0])
        .args(&shell[1..])
        .args(["-c", script])
        .env("ID_TOKEN", id_token)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let log = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.success(), log)
}

on_each_database! {
    async fn a_refused_job_shows_where_the_reason_is(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let context = SnippetContext {
            public_url: listening(server).await,
            audience: "https://audience.example".to_owned(),
            service_account: "trn:service_account:acme/deploy".to_owned(),
            ..SnippetContext::default()
        };
        let [script, _] = snippets(CiSystem::Other, &context);
        let good = server.issuer.token(&json!({}));
        let wrong = server.issuer.token(&json!({ "ref": "develop" }));
        for shell in SHELLS {
            let (passed, log) = job(shell, &script.text, &wrong).await;
            assert!(!passed, "{shell:?} {log}");
            let answer = log.lines().find_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()).unwrap();
            assert!(answer["login_id"].is_string() && answer["error_description"].is_string(), "{shell:?} {log}");
            assert!(!log.contains(&wrong) && !log.contains("Bearer"), "{log}");
            let (passed, log) = job(shell, &script.text, "").await;
            assert!(!passed && log.contains("assertion is required"), "{shell:?} {log}");
            let (passed, log) = job(shell, &script.text, &good).await;
            assert!(passed && log.contains("acme/deploy"), "{shell:?} {log}");
        }
    }
}
