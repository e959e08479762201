//! What a request may take, and what is answered where nothing is.

use axum::{
    body::Body,
    http::{Method, Request, header},
};

use tower::ServiceExt as _;

use crate::support::{Server, on_each_database};

on_each_database! {
    async fn t105_bodies_have_limits(server: &Server) {
        let most = 32 * 1024;
        assert_eq!(server.raw_form("a".repeat(most)).await.json["error"], "invalid_request");
        let answer = server.raw_form("a".repeat(most + 1)).await;
        assert_eq!(answer.status, 413, "{}", answer.text);
        assert_eq!(answer.json["error"], "invalid_request");
        let request = Request::post("/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, 256 * 1024 + 1)
            .body(Body::from("a".repeat(256 * 1024 + 1)))
            .unwrap();
        assert_eq!(server.send(request).await.status, 413);
    }

    async fn where_nothing_is(server: &Server) {
        for path in ["/v1", "/v1/", "/v1/nothing", "/v1/groups/a/b", "/v1/serviceaccounts", "/v1/groups/"] {
            for method in [Method::GET, Method::POST, Method::DELETE, Method::PUT] {
                let answer = server.call(method, path, &server.root, None).await;
                answer.is_problem(404, "not_found");
            }
        }
        for (method, path, allowed) in [
            (Method::PUT, "/v1/groups", "GET,HEAD,POST"),
            (Method::DELETE, "/v1/groups", "GET,HEAD,POST"),
            (Method::POST, "/v1/groups/x", "DELETE,GET,HEAD,PATCH"),
            (Method::POST, "/v1/caller", "GET,HEAD"),
            (Method::GET, "/v1/serviceaccounts/login", "POST"),
            (Method::POST, "/healthz", "GET,HEAD"),
            (Method::POST, "/.well-known/openid-configuration", "GET,HEAD"),
        ] {
            let answer = server.call(method.clone(), path, &server.root, None).await;
            answer.is_problem(405, "method_not_allowed");
            let mut allow: Vec<_> = answer.header("allow").split(',').map(str::trim).collect();
            allow.sort_unstable();
            assert_eq!(allow.join(","), allowed, "{method} {path}");
        }
        for path in ["/v1/serviceaccounts/token", "/v1/introspect", "/v1/revoke"] {
            let answer = server.get(path, &server.root).await;
            assert_eq!((answer.status.as_u16(), &answer.json["error"]), (405, &serde_json::json!("invalid_request")));
            assert_eq!((answer.header("allow"), answer.header("cache-control")), ("POST", "no-store"), "{path}");
            assert_eq!(answer.header("content-type"), "application/json", "{path}");
        }
    }

    async fn the_metrics_are_not_public(server: &Server) {
        server.get("/metrics", "").await.is_problem(401, "unauthenticated");
        let ada = server.user("ada", false).await;
        server.get("/metrics", &ada).await.is_problem(403, "forbidden");
        let answer = server.get("/metrics", &server.root).await;
        assert!(answer.text.contains("tharsis_http_requests_total{status=\"4xx\"} 2\n"), "{}", answer.text);
        assert!(answer.header("content-type").starts_with("text/plain"));
        assert_eq!(server.get("/healthz", "").await.text, "ok\n");
        assert_eq!(server.get("/readyz", "").await.text, "ready\n");
        let router = server::metrics::routes(server.state.clone());
        let answer = router.oneshot(Request::get("/metrics").body(Body::empty()).unwrap()).await.unwrap();
        let answer = crate::support::Answer::read(answer).await;
        assert!(answer.text.contains("tharsis_http_requests_total{status=\"2xx\"} 3\n"), "{}", answer.text);
        assert!(answer.header("content-type").starts_with("text/plain"));
    }

    async fn a_database_that_is_gone_is_told(server: &Server) {
        server.core.db().close().await;
        server.get("/readyz", "").await.is_problem(503, "unavailable");
        assert_eq!(server.get("/healthz", "").await.status, 200);
        server.get("/v1/groups", &server.root).await.is_problem(503, "unavailable");
        let answer = server.login("a/b", &server.issuer.token(&serde_json::json!({}))).await;
        assert_eq!(answer.json["error"], "temporarily_unavailable", "{}", answer.text);
    }
}
