//! `tharsis-server explain …`: what would come of a login, asked of a server and printed as the page shows it.

use std::{fmt::Write as _, io::Read as _, path::PathBuf, process::ExitCode, time::Duration};

use clap::Args;
use identity::{
    claims::visible,
    model::{LoginOutcome, ProviderAccount, RuleFinding, TestReport, VerdictKind},
    naming::{Reference, ResourceKind},
};
use serde_json::json;

/// How long the server may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Longer values are cut in the table.
const WIDEST: usize = 60;

/// What is explained. The user's access token is read from THARSIS_TOKEN.
#[derive(Debug, Args)]
#[expect(clippy::doc_markdown, reason = "clap shows these comments as they are")]
pub struct Arguments {
    /// The service account: its path, TRN or GID
    #[arg(long, value_name = "PATH")]
    service_account: String,
    /// A file with the ID token; - for standard input
    #[arg(long, value_name = "FILE", required_unless_present_any = ["claims_file", "login_id"])]
    token_file: Option<PathBuf>,
    /// A file with claims as JSON, whose signature is not checked; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "token_file")]
    claims_file: Option<PathBuf>,
    /// A recorded login
    #[arg(long, value_name = "GID", conflicts_with_all = ["token_file", "claims_file"])]
    login_id: Option<String>,
    /// The server
    #[arg(long, env = "THARSIS_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    url: String,
}

/// Prints what would come of a login. The exit code is 0 if it would be accepted, 1 if it would be refused, and 2 if that
/// could not be found out.
pub async fn run(arguments: Arguments) -> ExitCode {
    match ask(&arguments).await {
        Ok(report) => {
            print!("{}", table(&report));
            match report.outcome {
                LoginOutcome::Accepted => ExitCode::SUCCESS,
                LoginOutcome::Refused => ExitCode::FAILURE,
                LoginOutcome::Unavailable => ExitCode::from(2),
            }
        }
        Err(text) => {
            eprintln!("tharsis-server: {text}");
            ExitCode::from(2)
        }
    }
}

async fn ask(arguments: &Arguments) -> Result<TestReport, String> {
    let token = std::env::var("THARSIS_TOKEN").unwrap_or_default();
    if token.is_empty() {
        return Err("THARSIS_TOKEN: put a user's access token in it (tharsis-server admin token makes one).".to_owned());
    }
    let named = Reference::parse_or_path(ResourceKind::ServiceAccount, arguments.service_account.trim())
        .map_err(|error| format!("--service-account: {error}"))?;
    let id = match named {
        Reference::Id(_) => arguments.service_account.trim().to_owned(),
        Reference::Path(path) => identity::naming::trn(ResourceKind::ServiceAccount, &path).replace('/', "%2F"),
    };
    let body = match (&arguments.token_file, &arguments.claims_file, &arguments.login_id) {
        (Some(file), _, _) => json!({ "token": read(file)?.trim() }),
        (None, Some(file), _) => json!({ "claims": read(file)? }),
        (None, None, login) => json!({ "login_id": login }),
    };
    let url = format!("{}/v1/service_accounts/{id}/test", arguments.url.trim_end_matches('/'));
    let failed = |error: reqwest::Error| format!("{} cannot be asked: {error}.", arguments.url);
    let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none());
    let answer = client
        .build()
        .map_err(failed)?
        .post(url)
        .bearer_auth(token.trim())
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await
        .map_err(|error| failed(error.without_url()))?;
    let status = answer.status();
    let text = answer.text().await.map_err(|error| failed(error.without_url()))?;
    if status.is_success() {
        return serde_json::from_str(&text).map_err(|_| format!("{} gave an answer of another kind.", arguments.url));
    }
    let problem: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let errors = problem["errors"].as_array().into_iter().flatten();
    let mut said: Vec<String> = errors.filter_map(|error| error["detail"].as_str()).map(str::to_owned).collect();
    if said.is_empty() {
        said.extend(problem["detail"].as_str().map(str::to_owned));
    }
    Err(format!("{} answers {status}. {}", arguments.url, said.join(" ")).trim_end().to_owned())
}

fn read(file: &PathBuf) -> Result<String, String> {
    if file.as_os_str() == "-" {
        let mut text = String::new();
        return match std::io::stdin().lock().read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(error) => Err(format!("standard input cannot be read: {error}.")),
        };
    }
    std::fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}.", file.display()))
}

/// The report as text. Writing to a string cannot fail.
fn table(report: &TestReport) -> String {
    let mut out = String::new();
    let said = match report.outcome {
        LoginOutcome::Accepted if report.signature_checked => "It would log in.",
        LoginOutcome::Accepted => "It would log in, if the issuer signed it.",
        LoginOutcome::Refused => "It would be refused.",
        LoginOutcome::Unavailable => "It could not be decided.",
    };
    let _ = writeln!(out, "{said}");
    if report.outcome != LoginOutcome::Accepted
        && let Some(reason) = report.account.reason()
    {
        let _ = writeln!(out, "{}", visible(&reason));
    }
    let token = &report.account.token;
    for (name, value) in [("iss", &token.issuer), ("kid", &token.key_id), ("alg", &token.algorithm)] {
        if let Some(value) = value {
            let _ = writeln!(out, "  {name}  {}", visible(value));
        }
    }
    for provider in &report.account.providers {
        let _ = write!(out, "\n{}", provider_table(provider));
    }
    if !token.claims.is_empty() {
        let named = token.claims.iter().map(|(name, length)| format!("{} ({length})", visible(name)));
        let _ = writeln!(out, "\nClaims in the token (bytes): {}", named.collect::<Vec<_>>().join(", "));
    }
    out
}

fn provider_table(provider: &ProviderAccount) -> String {
    let mut rows = vec![["Rule", "Expected", "Received", "Verdict"].map(str::to_owned)];
    rows.extend(provider.findings.iter().map(cells));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths = [width(0), width(1), width(2)];
    let mut out = format!("{}\n", visible(&provider.issuer));
    for (at, row) in rows.iter().enumerate() {
        let [rule, expected, received, verdict] = row;
        let [one, two, three] = widths;
        let line = format!("  {rule:one$}  {expected:two$}  {received:three$}  {verdict}");
        let _ = writeln!(out, "{}", line.trim_end());
        let finding = at.checked_sub(1).and_then(|at| provider.findings.get(at));
        if let Some(hint) = finding.and_then(|finding| finding.hint.as_deref()) {
            let _ = writeln!(out, "      {}", visible(hint));
        }
    }
    out
}

fn cells(finding: &RuleFinding) -> [String; 4] {
    let claim = finding.claim.as_deref().map_or_else(String::new, |claim| format!(" {}", visible(claim)));
    let verdict = match finding.verdict {
        VerdictKind::Fail | VerdictKind::Missing => finding.verdict.label().to_uppercase(),
        VerdictKind::Pass | VerdictKind::NotChecked => finding.verdict.label().to_owned(),
    };
    [
        format!("{}{claim}", finding.rule.label()),
        cut(&visible(&finding.expected)),
        cut(&visible(finding.received.as_deref().unwrap_or_default())),
        verdict,
    ]
}

fn cut(text: &str) -> String {
    if text.chars().nth(WIDEST).is_none() {
        return text.to_owned();
    }
    text.chars().take(WIDEST - 1).chain("…".chars()).collect()
}
