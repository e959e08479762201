//! `docs/hints.md`, made from the tables.

use std::{fmt::Write as _, path::Path};

use super::{super::hints::Cause, systems, told};

const HEAD: &str = "# Why a login was refused: the hints\n\n\
    A refused login is told rule by rule to those who may see the service account, and each broken rule with its likely \
    cause. Causes have stable names: `cause` in `GET /v1/service_accounts/{id}/logins`.\n\n\
    This page is made by a test from tokens of real shape (`identity/fixtures`) and about twenty wrong configurations for \
    each CI system; the test fails if another hint comes first. After a change: \
    `UPDATE_HINTS=1 cargo test -p identity --features ssr the_hints_are_documented`.\n\n";

#[tokio::test]
async fn the_hints_are_documented() {
    let mut text = HEAD.to_owned();
    let mut named: Vec<String> = vec!["malformed".to_owned(), "other-account".to_owned()];
    for system in systems() {
        let _ = write!(text, "## {}\n\n| What is wrong | Cause | What is said |\n|---|---|---|\n", system.title);
        for (what, changes, _) in &system.wrong {
            let account = system.attempt(changes).await;
            let cause = account.cause().unwrap_or_default().to_owned();
            let _ = writeln!(text, "| {what} | `{cause}` | {} |", cell(&told(&account)));
            named.push(cause);
        }
        text.push('\n');
    }
    text.push_str("## All causes\n\n| Cause | What it stands for |\n|---|---|\n");
    let mut causes: Vec<(&str, &str)> = Cause::ALL.iter().map(|cause| (cause.key(), cause.meaning())).collect();
    causes.push(("malformed", "The text is no signed token; what is wrong with it is told"));
    causes.push((
        "other-account",
        "The token is right for another service account, which is named if the reader may see it",
    ));
    causes.sort_unstable();
    for (cause, meaning) in &causes {
        let _ = writeln!(text, "| `{cause}` | {} |", cell(meaning));
    }
    for cause in &named {
        assert!(causes.iter().any(|(key, _)| key == cause), "{cause} is not documented");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/hints.md");
    if std::env::var_os("UPDATE_HINTS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/hints.md is not up to date: run UPDATE_HINTS=1 cargo test -p identity --features ssr the_hints_are_documented"
    );
}

/// Whose tests name causes that need more than a token and a provider: a login before.
const OTHER_TESTS: &str = include_str!("../explain_tests.rs");

#[test]
fn every_cause_is_named_by_a_test() {
    let systems = systems();
    let in_tables = |key: &str| systems.iter().any(|system| system.wrong.iter().any(|(.., cause)| *cause == key));
    let elsewhere = |key: &str| OTHER_TESTS.contains(&format!("Some(\"{key}\")"));
    let untested: Vec<&str> =
        Cause::ALL.iter().map(|cause| cause.key()).filter(|key| !in_tables(key) && !elsewhere(key)).collect();
    assert_eq!(untested, [""; 0], "no test says when these are told");
}

/// Text that does not end the cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('*', "\\*").replace('<', "&lt;")
}
