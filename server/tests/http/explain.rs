//! Testing whether a token would log in, over HTTP, on the page and on the command line.

use std::{net::SocketAddr, process::Stdio};

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Server, at, on_each_database};

on_each_database! {
    async fn a_token_is_tested_without_logging_in(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let path = format!("{}/test", at("service_accounts", &account));
        let post = async |body: &Value| server.post(&path, &server.root, body).await;
        let good = server.issuer.token(&json!({}));
        let wrong = server.issuer.token(&json!({ "ref": "Main" }));

        let answer = post(&json!({ "token": good })).await;
        assert_eq!((answer.status.as_u16(), &answer.json["outcome"]), (200, &json!("accepted")), "{}", answer.text);
        assert_eq!(answer.json["signature_checked"], true);
        assert_eq!(answer.header("cache-control"), "no-store");
        let answer = post(&json!({ "token": wrong })).await;
        assert_eq!(answer.json["outcome"], "refused");
        let finding = answer.json["account"]["providers"][0]["findings"].as_array().unwrap().last().unwrap();
        assert_eq!(finding["cause"], "letter-case");
        assert_eq!((&finding["expected"], &finding["received"]), (&json!("main"), &json!("Main")));
        let forged = post(&json!({ "token": server.issuer.forged() })).await;
        let signature = &forged.json["account"]["providers"][0]["findings"][2];
        assert_eq!((&signature["rule"], &signature["cause"]), (&json!("signature"), &json!("bad-signature")));
        let (unsigned, _) = good.rsplit_once('.').unwrap();
        let answer = post(&json!({ "token": unsigned })).await;
        assert_eq!((&answer.json["outcome"], &answer.json["signature_checked"]), (&json!("accepted"), &json!(false)));
        let claims = server.issuer.claims(&json!({}));
        for claims in [claims.clone(), json!(claims.to_string())] {
            let answer = post(&json!({ "claims": claims })).await;
            assert_eq!((&answer.json["outcome"], &answer.json["signature_checked"]), (&json!("accepted"), &json!(false)));
        }
        let logins = server.get(&format!("{}/logins", at("service_accounts", &account)), &server.root).await;
        assert_eq!(logins.json["page_info"]["total_count"], 0, "a test is no login");

        let refused = server.login("acme/deploy", &wrong).await;
        let answer = post(&json!({ "login_id": refused.json["login_id"] })).await;
        assert_eq!((&answer.json["outcome"], &answer.json["signature_checked"]), (&json!("refused"), &json!(true)));

        for (body, pointer) in [
            (json!({}), ""),
            (json!({ "token": good, "claims": {} }), ""),
            (json!({ "claims": "{" }), "/claims"),
            (json!({ "claims": [] }), "/claims"),
            (json!({ "login_id": "x" }), "/login_id"),
            (json!({ "tokens": "x" }), "/tokens"),
            (json!({ "token": 7 }), "/token"),
        ] {
            post(&body).await.is_invalid_at(pointer);
        }
        let none = json!({ "login_id": account["id"] });
        post(&none).await.is_invalid_at("/login_id");
    }

    async fn t90_whoever_sees_a_service_account_may_test_and_nobody_else(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let path = format!("{}/test", at("service_accounts", &account));
        let viewer = server.user("viewer", false).await;
        server.member("acme", "viewer", "username", "viewer").await;
        let stranger = server.user("stranger", false).await;
        let body = json!({ "claims": { "iss": server.issuer.url } });
        for (caller, status) in [(viewer.as_str(), 200), (server.root.as_str(), 200), (stranger.as_str(), 404), ("x", 401)] {
            let answer = server.call(Method::POST, &path, caller, Some(&body)).await;
            assert_eq!(answer.status, status, "{}", answer.text);
        }
        let absent = server.post("/v1/service_accounts/trn:service_account:acme%2Fabsent/test", &stranger, &body).await;
        let hidden = server.post(&path, &stranger, &body).await;
        assert_eq!(absent.comparable(), hidden.comparable());
    }

    async fn t36_refusals_say_where_to_look_and_nothing_else(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let good = server.issuer.token(&json!({}));
        let refusals = [
            server.login("acme/absent", &good).await,
            server.login("acme/deploy", &server.issuer.token(&json!({ "ref": "x" }))).await,
            server.login("acme/deploy", "no token").await,
            server.login("acme/deploy", &server.issuer.forged()).await,
        ];
        for refusal in &refusals {
            assert_eq!(refusal.comparable(), refusals[0].comparable());
            assert!(refusal.json["login_id"].is_string(), "{}", refusal.text);
            assert!(refusal.json["error_description"].as_str().unwrap().contains("find the reason on its page"));
        }
        // The identifier of an attempt that names nothing leads nowhere.
        let logins = at("service_accounts", &account) + "/logins/";
        let lost = server.get(&format!("{logins}{}", refusals[0].json["login_id"].as_str().unwrap()), &server.root).await;
        lost.is_problem(404, "not_found");
        let found = server.get(&format!("{logins}{}", refusals[1].json["login_id"].as_str().unwrap()), &server.root).await;
        assert_eq!(found.status, 200, "{}", found.text);
    }
}

/// The server at an address of its own.
pub async fn listening(server: &Server) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = server.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    url
}

/// Runs the command; answers its exit code and what it printed.
async fn explain(url: &str, token: &str, input: &str, arguments: &[&str]) -> (i32, String, String) {
    use std::io::Write as _;
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tharsis-server"));
    command.env_clear().env("THARSIS_TOKEN", token).args(["explain", "--url", url]).args(arguments);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = process.stdin.take().unwrap();
    // A command that does not read what it is given ends before; that is no fault.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = tokio::task::spawn_blocking(move || process.wait_with_output()).await.unwrap().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

on_each_database! {
    async fn the_command_line_prints_the_same_and_its_exit_code_says_what(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let id = account["id"].as_str().unwrap();
        let url = listening(server).await;
        let good = server.issuer.token(&json!({}));
        for named in ["acme/deploy", id, "trn:service_account:acme/deploy"] {
            let arguments = ["--service-account", named, "--token-file", "-"];
            let (code, out, err) = explain(&url, &server.root, &format!("{good}\n"), &arguments).await;
            assert_eq!((code, err.as_str()), (0, ""), "{out}");
            assert!(out.starts_with("It would log in.\n") && out.contains("Claim ref"), "{out}");
            assert!(out.contains("\nClaims in the token (bytes): ") && out.contains("ref (4)"), "{out}");
        }
        let folder = std::env::temp_dir().join(crate::support::database::unique());
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("token");
        std::fs::write(&file, server.issuer.token(&json!({ "ref": "main\u{200b}" }))).unwrap();
        let arguments = ["--service-account", "acme/deploy", "--token-file", file.to_str().unwrap()];
        let (code, out, _) = explain(&url, &server.root, "", &arguments).await;
        assert_eq!(code, 1, "{out}");
        assert!(out.starts_with("It would be refused.\nClaim ref: The value in the token contains a character"), "{out}");
        assert!(out.contains("main\\u{200b}") && out.contains("FAIL"), "{out}");
        std::fs::remove_dir_all(&folder).unwrap();

        let claims = server.issuer.claims(&json!({})).to_string();
        let arguments = ["--service-account", "acme/deploy", "--claims-file", "-"];
        let (code, out, _) = explain(&url, &server.root, &claims, &arguments).await;
        assert_eq!(code, 0);
        assert!(out.starts_with("It would log in, if the issuer signed it."), "{out}");
        let refused = server.login("acme/deploy", &server.issuer.token(&json!({ "ref": "release" }))).await;
        let login = refused.json["login_id"].as_str().unwrap();
        let arguments = ["--service-account", "acme/deploy", "--login-id", login];
        assert_eq!(explain(&url, &server.root, "", &arguments).await.0, 1);

        // What is not a verdict is an error.
        let token = ["--service-account", "acme/deploy", "--token-file", "-"];
        for (url, caller, arguments, said) in [
            (url.as_str(), "", &token[..], "THARSIS_TOKEN"),
            (&url, "x", &token, "401"),
            (&url, &server.root, &["--service-account", "acme/absent", "--token-file", "-"], "404"),
            (&url, &server.root, &["--service-account", "acme/deploy", "--token-file", "/no/such/file"], "cannot be read"),
            (&url, &server.root, &["--service-account", "!", "--token-file", "-"], "404"),
            (&url, &server.root, &["--service-account", "acme/deploy"], "--token-file"),
            ("http://127.0.0.1:9", &server.root, &token, "cannot be asked"),
        ] {
            let (code, out, err) = explain(url, caller, &good, arguments).await;
            assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
            assert!(err.contains(said), "{arguments:?}: {err}");
            assert!(!err.contains(&good[..20]) && !err.contains(&server.root), "no token is repeated: {err}");
        }
    }
}
