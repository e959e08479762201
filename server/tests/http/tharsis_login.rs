//! The login of Tharsis' older clients.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

use crate::support::{Answer, Server, on_each_database};

async fn ask(server: &Server, content_type: &str, body: String) -> Answer {
    let request = Request::post("/v1/serviceaccounts/login")
        .header(header::CONTENT_TYPE, content_type)
        .body(Body::from(body))
        .unwrap();
    let answer = server.send(request).await;
    assert_eq!(answer.header("content-type"), "application/vnd.api+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("deprecation"), "true");
    answer
}

fn document(path: &str, token: &str) -> Value {
    json!({ "data": {
        "type": "service-account-token", "attributes": { "service-account-path": path, "token": token },
    }})
}

on_each_database! {
    async fn an_older_client_logs_in(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        for content_type in ["application/vnd.api+json", "application/json"] {
            let body = document("acme/deploy", &server.issuer.token(&json!({})));
            let answer = ask(server, content_type, body.to_string()).await;
            assert_eq!(answer.status, 201, "{}", answer.text);
            assert_eq!(answer.json["data"]["type"], "service-account-token");
            assert!(answer.json["data"]["id"].as_str().is_some_and(|id| !id.is_empty()));
            let token = answer.json["data"]["attributes"]["token"].as_str().unwrap();
            assert_eq!(server.get("/v1/caller", token).await.json["path"], "acme/deploy");
        }
    }

    async fn t36_its_refusals_are_the_same_too(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let media = "application/vnd.api+json";
        let right = server.issuer.token(&json!({}));
        let expected = ask(server, media, document("acme/absent", &right).to_string()).await;
        assert_eq!(expected.status, 401, "{}", expected.text);
        assert!(expected.json["detail"].is_string() && expected.json["login_id"].is_string());
        assert_eq!(expected.json["errors"][0]["status"], "401");
        assert!(expected.header("www-authenticate").starts_with("Bearer"));
        for token in [server.issuer.forged(), server.issuer.token(&json!({ "ref": "x" })), "x".to_owned()] {
            let answer = ask(server, media, document("acme/deploy", &token).to_string()).await;
            assert_eq!(answer.comparable(), expected.comparable());
        }
    }

    async fn documents_that_cannot_be_read(server: &Server) {
        let media = "application/vnd.api+json";
        for body in [
            String::new(),
            "{".to_owned(),
            "[]".to_owned(),
            json!({ "data": {} }).to_string(),
            json!({ "data": { "type": "service-account-token", "attributes": { "token": "x" } } }).to_string(),
            json!({ "data": { "type": "other", "attributes": { "service-account-path": "a", "token": "x" } } }).to_string(),
        ] {
            let answer = ask(server, media, body.clone()).await;
            assert_eq!(answer.status, 400, "{body}: {}", answer.text);
            assert!(answer.json.get("login_id").is_none());
        }
        assert_eq!(ask(server, "text/plain", document("a", "x").to_string()).await.status, 415);
        assert_eq!(ask(server, media, document("a", &"x".repeat(33 * 1024)).to_string()).await.status, 413);
    }
}
