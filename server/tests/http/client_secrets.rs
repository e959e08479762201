//! Logging in with client secrets.

use axum::{
    body::Body,
    http::{Request, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::{Answer, JWT_BEARER, Server, TOKEN_EXCHANGE, at, log, on_each_database};

async fn basic(server: &Server, credentials: &str, body: &str) -> Answer {
    let request = Request::post("/v1/serviceaccounts/token")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::AUTHORIZATION, format!("Basic {}", STANDARD.encode(credentials)))
        .body(Body::from(body.to_owned()));
    server.send(request.unwrap()).await
}

/// A service account with a client secret.
async fn legacy(server: &Server) -> (Value, Value) {
    server.group("acme").await;
    let draft = json!({ "name": "legacy", "group_path": "acme", "client_credentials": true });
    let account = server.make("/v1/service_accounts", draft).await;
    let path = format!("{}/client_secrets", at("service_accounts", &account));
    let made = server.make(&path, json!({ "expires_in_days": 5 })).await;
    (account, made)
}

on_each_database! {
    async fn a_client_secret_logs_in_by_header_and_by_form(server: &Server) {
        let (account, made) = legacy(server).await;
        let (id, secret) = (made["client_id"].as_str().unwrap(), made["client_secret"].as_str().unwrap());
        assert_eq!(account["id"], id);
        let grant = "grant_type=client_credentials";
        let mut answers = vec![
            server.form(&[("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)]).await,
            basic(server, &format!("{id}:{secret}"), grant).await,
            basic(server, &format!("trn:service_account:acme/legacy:{secret}"), grant).await,
            basic(server, &format!("trn%3Aservice_account%3Aacme%2Flegacy:{secret}"), grant).await,
            basic(server, &format!("acme/legacy:{secret}"), &format!("{grant}&client_id=acme/legacy")).await,
        ];
        for answer in &answers {
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert_eq!(answer.header("cache-control"), "no-store");
            let token = answer.json["access_token"].as_str().unwrap();
            assert_eq!(server.get("/v1/caller", token).await.json["path"], "acme/legacy");
        }
        // Such a token is not renewed: the secret logs in again.
        let kind = "urn:ietf:params:oauth:token-type:access_token";
        let token = answers[0].json["access_token"].as_str().unwrap();
        let renewed = server.form(&[
            ("grant_type", TOKEN_EXCHANGE), ("subject_token", token), ("subject_token_type", kind),
        ]).await;
        assert_eq!(renewed.json["error"], "invalid_request");
        assert!(renewed.json["login_id"].is_string(), "{}", renewed.text);

        let refused = server.form(&[
            ("grant_type", "client_credentials"), ("client_id", "acme/absent"), ("client_secret", secret),
        ]).await;
        assert_eq!((refused.status.as_u16(), &refused.json["error"]), (401, &json!("invalid_client")));
        assert!(refused.header("www-authenticate").starts_with("Basic "));
        let wrong = format!("{}000000", &secret[..54]);
        for (id, secret) in [(id, wrong.as_str()), (id, "x"), ("%%", secret), ("acme/legacy/deeper", secret)] {
            let answer =
                server.form(&[("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)]).await;
            assert_eq!(answer.comparable(), refused.comparable());
            answers.push(answer);
        }
        for (credentials, body) in [
            (format!("{id}:{secret}"), format!("{grant}&client_secret={secret}")),
            (format!("{id}:{secret}"), format!("{grant}&client_id=acme/other")),
            (format!("{id}:{secret}"), format!("grant_type={JWT_BEARER}&client_id=acme/legacy&assertion=x")),
        ] {
            let answer = basic(server, &credentials, &body).await;
            assert_eq!((answer.status.as_u16(), &answer.json["error"]), (400, &json!("invalid_request")), "{}", answer.text);
            answers.push(answer);
        }
        // An access token beside it says nothing.
        let body = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let request = Request::post("/v1/serviceaccounts/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::AUTHORIZATION, "Bearer x").body(Body::from(body));
        assert_eq!(server.send(request.unwrap()).await.status, 200);
        let query = format!("/v1/serviceaccounts/token?grant_type=client_credentials&client_id={id}&client_secret=x");
        let request = Request::post(query).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        assert_eq!(server.send(request.body(Body::empty()).unwrap()).await.json["error"], "invalid_request");

        let path = format!("{}/client_secrets", at("service_accounts", &account));
        answers.push(server.get(&path, &server.root).await);
        answers.push(server.get(&format!("{}/logins", at("service_accounts", &account)), &server.root).await);
        answers.push(server.get("/v1/activity?namespace_path=acme", &server.root).await);
        let text = log::text();
        assert!(!text.contains(secret) && !text.contains(&secret[11..54]), "t103: a secret stands in the log");
        assert!(answers.iter().all(|answer| !answer.text.contains(secret)), "t103: a secret stands in an answer");
    }

    async fn secrets_are_listed_deleted_and_counted(server: &Server) {
        let (account, made) = legacy(server).await;
        let path = format!("{}/client_secrets", at("service_accounts", &account));
        let listed = server.get(&path, &server.root).await;
        assert_eq!(listed.json["items"][0]["state"], "expires_soon", "{}", listed.text);
        assert_eq!(listed.json["items"][0]["id"], made["secret"]["id"]);
        let router = server::metrics::routes(server.state.clone());
        let answer = router.oneshot(Request::get("/metrics").body(Body::empty()).unwrap()).await.unwrap();
        let metrics = Answer::read(answer).await.text;
        assert!(metrics.contains("tharsis_client_secrets{state=\"expires_soon\"} 1\n"), "{metrics}");
        server.post(&path, &server.root, &json!({ "expires_in_days": 91 })).await.is_invalid_at("/expires_in_days");
        server.post(&path, &server.root, &json!({ "forever": true })).await.is_problem(422, "invalid");
        let second = server.call(axum::http::Method::POST, &path, &server.root, None).await;
        assert_eq!((second.status.as_u16(), second.header("cache-control")), (201, "no-store"), "{}", second.text);
        server.post(&path, &server.root, &json!({})).await.is_problem(409, "limit_exceeded");
        let one = format!("{path}/{}", made["secret"]["id"].as_str().unwrap());
        assert_eq!(server.delete(&one, &server.root).await.status, 204);
        server.delete(&one, &server.root).await.is_problem(404, "not_found");
        server.delete(&format!("{path}/x"), &server.root).await.is_invalid_at("/secret_id");
        let other = server.service_account("acme/other").await;
        let path = format!("{}/client_secrets", at("service_accounts", &other));
        server.post(&path, &server.root, &json!({})).await.is_invalid_at("/client_credentials");
    }
}
