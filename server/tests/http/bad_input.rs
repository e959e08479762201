//! Input that breaks a rule, at every endpoint that takes any.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};

use crate::support::{Answer, Server, at, bearer, on_each_database};

async fn raw(server: &Server, method: &Method, path: &str, content_type: &str, body: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, bearer(&server.root))
        .header(header::CONTENT_TYPE, content_type)
        .body(Body::from(body.to_owned()))
        .unwrap();
    server.send(request).await
}

async fn endpoints(server: &Server) -> Vec<(Method, String)> {
    let group = server.group("acme").await;
    let workspace = server.workspace("acme/w").await;
    let account = server.service_account("acme/deploy").await;
    server.user("ada", false).await;
    let member = server.member("acme", "viewer", "username", "ada").await;
    let mut endpoints = Vec::new();
    for (collection, thing) in
        [("groups", group), ("workspaces", workspace), ("service_accounts", account), ("memberships", member)]
    {
        endpoints.push((Method::POST, format!("/v1/{collection}")));
        endpoints.push((Method::PATCH, at(collection, &thing)));
        endpoints.push((Method::DELETE, at(collection, &thing)));
    }
    endpoints
}

on_each_database! {
    async fn bodies_that_cannot_be_read(server: &Server) {
        for (method, path) in endpoints(server).await {
            let json = "application/json";
            for body in ["{", "{ s3cret", "{\"s3cret\":", "[\"s3cret\"", "nonsense s3cret", "{} trailing", "\u{0}", "{\"a\":1,}"] {
                let answer = raw(server, &method, &path, json, body).await;
                answer.is_problem(400, "invalid");
                assert!(answer.json["detail"].as_str().unwrap().contains("column"), "{}", answer.text);
                assert!(!answer.text.contains("s3cret"), "{}", answer.text);
            }
            for content_type in ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"] {
                let answer = raw(server, &method, &path, content_type, "{}").await;
                answer.is_problem(415, "unsupported_media_type");
            }
            let answer = raw(server, &method, &path, "application/json; charset=utf-8", "{\"unknown\":1}").await;
            answer.is_invalid_at("/unknown");
            for body in ["[]", "[\"x\"]", "null", "7", "\"x\"", "true"] {
                // The body of a deletion is optional, and null is none.
                if (method == Method::DELETE) && (body == "null") {
                    continue;
                }
                raw(server, &method, &path, json, body).await.is_problem(422, "invalid");
            }
            let large = format!("{{\"description\":\"{}\"}}", "x".repeat(256 * 1024));
            raw(server, &method, &path, json, &large).await.is_problem(413, "content_too_large");
        }
    }

    async fn identifiers_that_name_nothing_of_the_kind(server: &Server) {
        for (method, path) in endpoints(server).await {
            if method == Method::POST {
                continue;
            }
            let (collection, right) = path.rsplit_once('/').unwrap();
            let patch = json!({});
            let body = (method == Method::PATCH).then(|| match collection {
                "/v1/memberships" => json!({ "role": "viewer" }),
                _ => patch.clone(),
            });
            let cases = [
                "x", "%00", "%FF", "trn:", "trn:group:", "trn:role:owner", "acme", &format!("{right}="),
                &right.to_uppercase(), "VV8wMTkzYzVlMi03ZjFhLTdjMDAtOGEzYi01ZDhlNmYwYTFiMmM", "../groups", "%2E%2E",
            ];
            for id in cases {
                if id == "../groups" {
                    continue;
                }
                let answer = server.call(method.clone(), &format!("{collection}/{id}"), &server.root, body.as_ref()).await;
                answer.is_invalid_at("/id");
            }
            let long = "A".repeat(5000);
            let answer = server.call(method.clone(), &format!("{collection}/{long}"), &server.root, body.as_ref()).await;
            answer.is_invalid_at("/id");
            assert!(answer.text.len() < 1000, "{}", answer.text);
        }
    }

    async fn fields_at_their_limits_and_one_past_them(server: &Server) {
        server.group("acme").await;
        let make = |path: &'static str, body: Value| async move { server.post(path, &server.root, &body).await };
        let n = |count: usize| "a".repeat(count);
        // Names and descriptions, wherever there are any.
        for (path, at, value) in [("/v1/groups", "parent_path", "acme"), ("/v1/workspaces", "group_path", "acme")] {
            let draft = |name: String, description: String| json!({ "name": name, "description": description, at: value });
            make(path, draft(n(65), String::new())).await.is_invalid_at("/name");
            make(path, draft(String::new(), String::new())).await.is_invalid_at("/name");
            make(path, draft("A".to_owned(), String::new())).await.is_invalid_at("/name");
            make(path, draft("b".to_owned(), "ü".repeat(101))).await.is_invalid_at("/description");
            make(path, json!({ "name": 7, at: value })).await.is_invalid_at("/name");
            make(path, json!({ "name": null, at: value })).await.is_invalid_at("/name");
            make(path, json!({ "name": ["x"], at: value })).await.is_invalid_at("/name");
            make(path, json!({ at: value })).await.is_invalid_at("/name");
            make(path, json!({ "name": "b", at: "no//path" })).await.is_invalid_at(&format!("/{at}"));
            let taken = if path == "/v1/groups" { n(63) } else { n(64) };
            let longest = make(path, draft(taken.clone(), "ü".repeat(100))).await;
            assert_eq!(longest.status, 201, "{}", longest.text);
            make(path, draft(taken, String::new())).await.is_problem(409, "already_exists");
        }
        make("/v1/workspaces", json!({ "name": "b" })).await.is_invalid_at("/group_path");
        // Memberships.
        for (body, pointer) in [
            (json!({}), "/namespace_path"),
            (json!({ "namespace_path": "acme", "username": "root" }), "/role"),
            (json!({ "namespace_path": "acme", "role": "god", "username": "root" }), "/role"),
            (json!({ "namespace_path": "acme", "role": "viewer" }), "/subject"),
            (json!({ "namespace_path": "acme", "role": "viewer", "username": "a", "team": "b" }), "/subject"),
            (json!({ "namespace_path": "acme", "role": "viewer", "username": "nobody" }), "/subject"),
            (json!({ "namespace_path": "acme", "role": "viewer", "team": "nobody" }), "/subject"),
            (json!({ "namespace_path": "acme", "role": "viewer", "username": 7 }), "/username"),
        ] {
            make("/v1/memberships", body).await.is_invalid_at(pointer);
        }
    }

    async fn service_accounts_at_their_limits_and_one_past_them(server: &Server) {
        server.group("acme").await;
        let provider = |changes: Value| {
            let mut provider = json!({ "issuer": "https://gitlab.com", "bound_claims": { "ref": "main" } });
            for (name, value) in changes.as_object().unwrap() {
                provider[name] = value.clone();
            }
            provider
        };
        let draft = |name: &str, providers: Vec<Value>| {
            json!({ "name": name, "group_path": "acme", "trusted_identity_providers": providers })
        };
        let claims = |count: usize| (0..count).map(|n| (format!("claim{n}"), json!("x"))).collect::<serde_json::Map<_, _>>();
        let first = "/trusted_identity_providers/0";
        for (changes, pointer) in [
            (json!({ "issuer": "" }), "issuer"),
            (json!({ "issuer": "gitlab.com" }), "issuer"),
            (json!({ "issuer": "http://gitlab.com" }), "issuer"),
            (json!({ "issuer": "https://10.0.0.1" }), "issuer"),
            (json!({ "issuer": "https://gitlab.com?x" }), "issuer"),
            (json!({ "issuer": 7 }), "issuer"),
            (json!({ "audience": "a".repeat(1025) }), "audience"),
            (json!({ "audience": "a", "accept_any_audience": true }), "audience"),
            (json!({ "match": "regex" }), "match"),
            (json!({ "bound_claims": {} }), "bound_claims"),
            (json!({ "bound_claims": claims(33) }), "bound_claims"),
            (json!({ "bound_claims": { "ref": 7 } }), "bound_claims/ref"),
            (json!({ "bound_claims": { "ref": "" } }), "bound_claims/0/value"),
            (json!({ "bound_claims": { "ref": "a".repeat(1025) } }), "bound_claims/0/value"),
            (json!({ "bound_claims": { "": "x" } }), "bound_claims/0/name"),
            (json!({ "bound_claims": { "a".repeat(257): "x" } }), "bound_claims/0/name"),
            (json!({ "match": "wildcard", "bound_claims": { "ref": "*" } }), "bound_claims/0/value"),
            (json!({ "expires_at": "tomorrow" }), "expires_at"),
            (json!({ "max_token_life_seconds": 299 }), "max_token_life_seconds"),
            (json!({ "max_token_life_seconds": 3601 }), "max_token_life_seconds"),
            (json!({ "max_token_life_seconds": -1 }), "max_token_life_seconds"),
            (json!({ "single_use": "yes" }), "single_use"),
            (json!({ "id": "x" }), "id"),
            (json!({ "unknown": 1 }), "unknown"),
        ] {
            let answer = server.post("/v1/service_accounts", &server.root, &draft("x", vec![provider(changes.clone())])).await;
            assert_eq!(answer.status, 422, "{changes}: {}", answer.text);
            answer.is_invalid_at(&format!("{first}/{pointer}"));
        }
        let ten = |count: usize| (0..count).map(|n| provider(json!({ "issuer": format!("https://i{n}.example") }))).collect();
        for (body, pointer) in [
            (draft("x", vec![]), "/trusted_identity_providers"),
            (draft("x", ten(11)), "/trusted_identity_providers"),
            (draft("", ten(1)), "/name"),
            (draft(&"a".repeat(65), ten(1)), "/name"),
            (json!({ "name": "x", "trusted_identity_providers": ten(1) as Vec<Value> }), "/group_path"),
        ] {
            server.post("/v1/service_accounts", &server.root, &body).await.is_invalid_at(pointer);
        }
        let most = provider(json!({ "max_token_life_seconds": 3600, "audience": "a".repeat(1024), "bound_claims": claims(32) }));
        let mut providers: Vec<Value> = ten(9);
        providers.push(most);
        let made = server.post("/v1/service_accounts", &server.root, &draft(&"a".repeat(64), providers)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let again = server.post("/v1/service_accounts", &server.root, &draft(&"a".repeat(64), ten(1))).await;
        again.is_problem(409, "already_exists");
    }
}
