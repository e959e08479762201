//! What must never be seen.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::json;

use crate::support::{PASSWORD, Server, at, bearer, log, on_each_database};

on_each_database! {
    async fn t103_no_secret_stands_in_the_log_or_an_answer(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let id_token = server.issuer.token(&json!({}));
        let refused = server.issuer.token(&json!({ "ref": "s3cret-branch" }));
        let forged = server.issuer.forged();
        let access = server.login("acme/deploy", &id_token).await.json["access_token"].as_str().unwrap().to_owned();
        let mut answers = vec![
            server.login("acme/deploy", &refused).await,
            server.login("acme/deploy", &forged).await,
            server.get("/v1/caller", &access).await,
            server.get("/v1/caller", &forged).await,
            server.get("/setup?token=s3cret-setup-token", "").await,
            server.get("/v1/groups?search=s3cret-search", &access).await,
            server.get(&format!("{}/logins", at("service_accounts", &account)), &server.root).await,
            server.get("/v1/activity?namespace_path=acme", &server.root).await,
        ];
        let cookie = Request::get("/v1/caller").header(header::COOKIE, "session=s3cret-cookie").body(Body::empty());
        answers.push(server.send(cookie.unwrap()).await);
        let body = "{\"name\":\"s3cret-body\",".to_owned();
        let request = Request::post("/v1/groups").header(header::AUTHORIZATION, bearer(&server.root))
            .header(header::CONTENT_TYPE, "application/json").body(Body::from(body));
        answers.push(server.send(request.unwrap()).await);
        let text = log::text();
        for answer in &answers {
            assert!(text.contains(answer.header("x-request-id")), "the log has every request");
        }
        let secret = ["s3cret-setup-token", "s3cret-search", "s3cret-cookie", "s3cret-body", PASSWORD, &server.root];
        for secret in secret.into_iter().chain([&id_token, &refused, &forged, &access].map(String::as_str)) {
            assert!(!text.contains(secret), "{}…: {:?}", &secret[..8], line(&text, secret));
            // Not in part either: the signature alone is no one's business.
            let signature = secret.rsplit('.').next().unwrap();
            assert!(!text.contains(signature), "{}…: {:?}", &secret[..8], line(&text, signature));
            let told = answers.iter().find(|answer| answer.text.contains(secret));
            assert!(told.is_none(), "{told:?}");
        }
        // What the token says stands with those who may view the account, not in the log.
        assert!(!text.contains("s3cret-branch"), "{:?}", line(&text, "s3cret-branch"));
    }
}

fn line<'a>(text: &'a str, what: &str) -> Option<&'a str> {
    text.lines().find(|line| line.contains(what))
}
