//! Without its database the server says so, everywhere and in the form that is expected there. (`make faults` takes the
//! database away from the real process.)

use axum::{
    body::Body,
    http::{Request, header},
};

use crate::support::{Answer, JWT_BEARER, PASSWORD, Server, TOKEN_EXCHANGE, on_each_database};

async fn browser(server: &Server, request: axum::http::request::Builder, body: &str) -> Answer {
    let request = request
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    server.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

on_each_database! {
    async fn without_its_database_it_says_so(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let token = server.logged_in("acme/deploy").await;
        let id_token = server.issuer.token(&serde_json::json!({}));
        let form = format!("_action=/api/ui/session/sign_in&username=root&password={}", PASSWORD.replace(' ', "+"));
        let signed_in = browser(server, Request::post("/login"), &form).await;
        assert_eq!(signed_in.status, 303, "{}", signed_in.text);
        let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
        server.core.db().close().await;

        for path in ["/account", "/", "/groups/acme", "/admin/users"] {
            let page = browser(server, Request::get(path).header(header::COOKIE, &cookie), "").await;
            assert_eq!(page.status, 503, "{path}: {}", page.text);
            assert!(page.header("content-type").starts_with("text/html"), "{path}");
            assert!(page.text.contains("not available right now"), "{path}: {}", page.text);
            assert_eq!(page.header("set-cookie"), "", "{path}: the session is not forgotten");
        }
        let refused = browser(server, Request::post("/login"), &form).await;
        assert_eq!(refused.status, 503, "{}", refused.text);

        for path in ["/v1/groups", "/v1/caller", "/v1/check?namespace=acme&permission=group:view"] {
            for token in [&server.root, &token] {
                let answer = server.get(path, token).await;
                answer.is_problem(503, "unavailable");
                assert_ne!(answer.header("retry-after"), "", "{path}");
            }
        }
        server.get("/readyz", "").await.is_problem(503, "unavailable");
        for path in ["/healthz", "/oauth/discovery/keys", "/.well-known/openid-configuration"] {
            assert_eq!(server.get(path, "").await.status, 200, "{path}");
        }

        let kind = "urn:ietf:params:oauth:token-type:access_token";
        for fields in [
            &[("grant_type", JWT_BEARER), ("client_id", "acme/deploy"), ("assertion", &id_token)][..],
            &[("grant_type", TOKEN_EXCHANGE), ("subject_token", &token), ("subject_token_type", kind)],
            &[("grant_type", "client_credentials"), ("client_id", "acme/deploy"), ("client_secret", "x")],
        ] {
            let answer = server.form(fields).await;
            assert_eq!(answer.status, 503, "{fields:?}: {}", answer.text);
            assert_eq!(answer.json["error"], "temporarily_unavailable", "{fields:?}");
            assert_ne!(answer.header("retry-after"), "", "{fields:?}");
        }
        let revoke = browser(server, Request::post("/v1/revoke"), &format!("token={token}")).await;
        assert_eq!(revoke.status, 503, "{}", revoke.text);
    }
}
