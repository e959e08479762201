//! Limits on guessing and flooding (T104): a stranger uses up what belongs to their own address, and nothing else.

use std::net::SocketAddr;

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::json;
use server::{AppState, TrustedProxies, router::router};

use crate::support::{Answer, JWT_BEARER, PASSWORD, Server, on_each_database};

fn address(text: &str) -> SocketAddr {
    format!("{text}:4711").parse().unwrap()
}

async fn sign_in(server: &Server, from: &str, forwarded: &str, username: &str, password: &str) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("_action", "/api/ui/session/sign_in")
        .append_pair("username", username)
        .append_pair("password", password)
        .finish();
    let request = Request::post("/login")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", forwarded);
    server.send_from(address(from), request.body(Body::from(body)).unwrap()).await
}

async fn log_in(server: &Server, from: &str, token: &str) -> Answer {
    let fields = [("grant_type", JWT_BEARER), ("client_id", "acme/deploy"), ("assertion", token)];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request =
        Request::post("/v1/serviceaccounts/token").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    server.send_from(address(from), request.body(Body::from(body)).unwrap()).await
}

on_each_database! {
    async fn t104_guessing_passwords_ends_soon_and_for_the_guesser_only(server: &Server) {
        for _ in 0..10 {
            assert_eq!(sign_in(server, "198.51.100.1", "", "root", "a wrong password").await.status, 401);
        }
        let answer = sign_in(server, "198.51.100.1", "", "root", PASSWORD).await;
        assert_eq!(answer.status, 429, "{}", answer.text);
        assert!(answer.text.contains("too many attempts from your address"), "{}", answer.text);
        // What a stranger claims about where the request comes from changes nothing.
        assert_eq!(sign_in(server, "198.51.100.1", "192.0.2.9", "root", PASSWORD).await.status, 429);
        assert_eq!(sign_in(server, "192.0.2.9", "198.51.100.1", "root", PASSWORD).await.status, 303);
    }

    async fn t104_behind_a_trusted_proxy_people_are_told_apart(server: &Server) {
        let state = AppState {
            proxies: TrustedProxies::parse("127.0.0.1").unwrap(),
            ..AppState::new(std::sync::Arc::clone(&server.core))
        };
        let options = leptos::config::LeptosOptions::builder().output_name("tharsis").build();
        let behind = router(&state, options).unwrap();
        let sign_in = async |forwarded: &str, password: &str| {
            let body = form_urlencoded::Serializer::new(String::new())
                .append_pair("_action", "/api/ui/session/sign_in")
                .extend_pairs([("username", "root"), ("password", password)])
                .finish();
            let mut request = Request::post("/login")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .header("x-forwarded-for", forwarded)
                .body(Body::from(body))
                .unwrap();
            request.extensions_mut().insert(axum::extract::ConnectInfo(address("127.0.0.1")));
            tower::ServiceExt::oneshot(behind.clone(), request).await.unwrap().status().as_u16()
        };
        for n in 0..10 {
            assert_eq!(sign_in(&format!("192.0.2.{n}, 198.51.100.1"), "a wrong password").await, 401);
        }
        assert_eq!(sign_in("198.51.100.1", PASSWORD).await, 429);
        assert_eq!(sign_in("192.0.2.9", PASSWORD).await, 303);
    }

    async fn t104_a_stranger_keeps_no_pipeline_out(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let wrong = server.issuer.token(&json!({ "ref": "other" }));
        let mut limited = None;
        // Ten a second come back meanwhile: so many at once that it does not matter how long they take.
        for _ in 0..20 {
            let batch = (0..300).map(|_| log_in(server, "198.51.100.1", &wrong));
            let answers = futures::future::join_all(batch).await;
            assert!(answers.iter().all(|answer| matches!(answer.status.as_u16(), 400 | 429 | 503)));
            limited = answers.into_iter().find(|answer| answer.status == 429);
            if limited.is_some() {
                break;
            }
        }
        let answer = limited.unwrap();
        assert_eq!(answer.json["error"], "temporarily_unavailable", "{}", answer.text);
        assert!(answer.json.get("login_id").is_none() && !answer.header("retry-after").is_empty());
        // From the same address and from another: what is accepted is accepted.
        for from in ["198.51.100.1", "192.0.2.9"] {
            let answer = log_in(server, from, &server.issuer.token(&json!({}))).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
        assert_eq!(log_in(server, "192.0.2.9", &wrong).await.status, 400);
    }
}
