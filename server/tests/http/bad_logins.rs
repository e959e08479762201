//! Logins that fail, and that all look the same.

use std::time::{Duration, Instant};

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

use crate::support::{
    JWT_BEARER, Server, TOKEN_EXCHANGE, at,
    issuer::{Algorithm, now},
    on_each_database,
};

on_each_database! {
    async fn t36_t106_every_refusal_is_the_same(server: &Server) {
        server.group("acme").await;
        server.group("other").await;
        server.service_account("acme/deploy").await;
        let foreign = server.service_account("other/deploy").await;
        let right = server.issuer.token(&json!({}));
        let expected = server.login("acme/absent", &right).await;
        assert_eq!(expected.status, 400);
        assert_eq!(expected.json["error"], "invalid_grant");
        assert!(expected.json["login_id"].is_string());
        let exchange = |account: String, token: String| async move {
            server.form(&[
                ("grant_type", TOKEN_EXCHANGE), ("client_id", &account), ("subject_token", &token),
                ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
            ]).await
        };
        // RFC 8693 §2.2.2 calls it otherwise than RFC 7523 §3.1; within a grant there is one answer.
        let exchanged = exchange("acme/absent".to_owned(), right.clone()).await;
        assert_eq!((exchanged.status.as_u16(), &exchanged.json["error"]), (400, &json!("invalid_request")));
        assert!(exchanged.json["login_id"].is_string());
        let signed = |claims: Value| server.issuer.token(&claims);
        let foreign = foreign["id"].as_str().unwrap().to_owned();
        let gid = "U0FfMDE5M2M1ZTItN2YxYS03YzAwLThhM2ItNWQ4ZTZmMGExYjJj".to_owned();
        let table = [
            ("a path that names nothing", "acme/absent/deeper".to_owned(), right.clone()),
            ("no path at all", "%%%".to_owned(), right.clone()),
            ("another type", "trn:group:acme".to_owned(), right.clone()),
            ("an unknown identifier", gid, right.clone()),
            ("another's account", foreign, signed(json!({ "sub": "x", "ref": "feature" }))),
            ("another's signature", "acme/deploy".to_owned(), server.issuer.forged()),
            ("no token", "acme/deploy".to_owned(), "x".to_owned()),
            ("another claim", "acme/deploy".to_owned(), signed(json!({ "ref": "feature" }))),
            ("no claim", "acme/deploy".to_owned(), signed(json!({ "ref": null }))),
            ("another audience", "acme/deploy".to_owned(), signed(json!({ "aud": "https://other.example" }))),
            ("no audience", "acme/deploy".to_owned(), signed(json!({ "aud": null }))),
            ("expired", "acme/deploy".to_owned(), signed(json!({ "exp": now() - 3600, "iat": now() - 7200 }))),
            ("not yet valid", "acme/deploy".to_owned(), signed(json!({ "nbf": now() + 3600 }))),
            ("another issuer", "acme/deploy".to_owned(), signed(json!({ "iss": "https://evil.example" }))),
        ];
        for (what, account, token) in table {
            let answer = server.login(&account, &token).await;
            assert_eq!(answer.comparable(), expected.comparable(), "{what}");
            assert_ne!(answer.json["login_id"], expected.json["login_id"], "{what}");
            assert_eq!(answer.header("cache-control"), "no-store", "{what}");
            let names = |answer: &crate::support::Answer| {
                let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
                names.sort();
                names
            };
            assert_eq!(names(&answer), names(&expected), "{what}");
            let answer = exchange(account, token).await;
            assert_eq!(answer.comparable(), exchanged.comparable(), "{what}");
            assert_eq!(names(&answer), names(&exchanged), "{what}");
        }
    }

    async fn t106_how_long_a_refusal_takes_tells_nothing(server: &Server) {
        const STEP: Duration = Duration::from_millis(50);
        const ROUNDS: usize = 20;
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let right = server.issuer.token(&json!({}));
        let wrong = server.issuer.token(&json!({ "ref": "feature" }));
        // The keys of the issuer are in memory, as they are of an account that is in use.
        assert_eq!(server.login("acme/deploy", &right).await.status, 200);
        let timed = async |account: &str, token: &str| {
            let begun = Instant::now();
            assert_eq!(server.login(account, token).await.status, 400);
            begun.elapsed()
        };
        let median = |mut times: Vec<Duration>| {
            times.sort();
            times[times.len() / 2]
        };
        // A busy machine may lift one of them onto the next step: what counts is that it does not stay there.
        let mut differences = Vec::new();
        while differences.len() < 3 {
            let (mut unknown, mut refused) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                // Side by side, so that whatever else the machine does concerns both.
                let (one, two) = tokio::join!(timed("acme/absent", &right), timed("acme/deploy", &wrong));
                assert!(one >= STEP && two >= STEP, "{one:?} {two:?}");
                unknown.push(one);
                refused.push(two);
            }
            differences.push(median(unknown).abs_diff(median(refused)));
            if differences.last().is_some_and(|difference| *difference < STEP) {
                return;
            }
        }
        panic!("an unknown account is told from a wrong claim: {differences:?}");
    }

    async fn t35_our_tokens_and_theirs_are_not_mixed_up(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        server.member("acme", "viewer", "service_account_id", account["id"].as_str().unwrap()).await;
        let access = server.logged_in("acme/deploy").await;
        // Ours as theirs: by itself, and signed by them with our type.
        let refused = server.login("acme/deploy", &access).await;
        assert_eq!((refused.status.as_u16(), &refused.json["error"]), (400, &json!("invalid_grant")));
        let typed = server.issuer.signed(Algorithm::Es256, "at+jwt", &server.issuer.claims(&json!({})));
        assert_eq!(server.login("acme/deploy", &typed).await.json["error"], "invalid_grant");
        // Theirs as ours: whatever it claims to be.
        let claims = server.issuer.claims(&json!({
            "iss": crate::support::URL, "aud": "tharsis", "tharsis_type": "service_account",
            "tharsis_service_account_id": account["id"],
        }));
        for (typ, claims) in [("JWT", &server.issuer.claims(&json!({}))), ("at+jwt", &claims)] {
            let token = server.issuer.signed(Algorithm::Es256, typ, claims);
            server.get("/v1/caller", &token).await.is_problem(401, "unauthenticated");
        }
        assert_eq!(server.get("/v1/caller", &access).await.status, 200);
    }

    async fn t13_t16_tokens_of_another_shape_are_refused(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let right = server.issuer.token(&json!({}));
        let expected = server.login("acme/absent", &right).await;
        let large = server.issuer.token(&json!({ "padding": "x".repeat(16 * 1024) }));
        let mut deep = json!("x");
        for _ in 0..40 {
            deep = json!([deep]);
        }
        for (what, token) in [
            ("too large", large),
            ("too deep", server.issuer.token(&json!({ "deep": deep }))),
            ("another part", format!("{right}.x")),
            ("an extra dot", format!("{right}.")),
            ("a dot before", format!(".{right}")),
            ("padding", format!("{right}=")),
            ("no signature", right.rsplit_once('.').unwrap().0.to_owned()),
            ("an empty signature", format!("{}.", right.rsplit_once('.').unwrap().0)),
            ("JSON", format!("{{\"payload\":\"{right}\"}}")),
        ] {
            let answer = server.login("acme/deploy", &token).await;
            assert_eq!(answer.comparable(), expected.comparable(), "{what}");
            server.get("/v1/caller", &token).await.is_problem(401, "unauthenticated");
        }
        let logins = server.get(&format!("{}/logins", at("service_accounts", &account)), &server.root).await;
        assert_eq!(logins.json["page_info"]["total_count"], 9, "{}", logins.text);
    }

    async fn keys_that_cannot_be_had_are_no_refusal(server: &Server) {
        server.group("acme").await;
        // Nobody listens on port 1.
        let issuer = "http://127.0.0.1:1";
        server.make("/v1/service_accounts", json!({
            "name": "deploy", "group_path": "acme",
            "trusted_identity_providers": [{ "issuer": issuer, "bound_claims": { "ref": "main" } }],
        })).await;
        let answer = server.login("acme/deploy", &server.issuer.token(&json!({ "iss": issuer }))).await;
        assert_eq!(answer.status, 503, "{}", answer.text);
        assert_eq!(answer.json["error"], "temporarily_unavailable");
        assert!(answer.json["login_id"].is_string());
        assert_eq!(answer.header("retry-after"), "5");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(server.state.metrics.text().contains("tharsis_logins_total{outcome=\"unavailable\"} 1"));
    }

    async fn requests_that_are_no_token_requests(server: &Server) {
        let error = |fields: Vec<(&'static str, &'static str)>| async move {
            let answer = server.form(&fields).await;
            assert_eq!(answer.header("cache-control"), "no-store");
            assert!(answer.json.get("login_id").is_none(), "{}", answer.text);
            (answer.status.as_u16(), answer.json["error"].as_str().unwrap().to_owned())
        };
        let invalid = (400, "invalid_request".to_owned());
        let jwt = "urn:ietf:params:oauth:token-type:jwt";
        for fields in [
            vec![],
            vec![("grant_type", "")],
            vec![("client_id", "a/b"), ("assertion", "x")],
            vec![("grant_type", JWT_BEARER), ("client_id", "a/b")],
            vec![("grant_type", JWT_BEARER), ("client_id", "a/b"), ("assertion", "")],
            vec![("grant_type", JWT_BEARER), ("assertion", "x")],
            vec![("grant_type", JWT_BEARER), ("client_id", "a/b"), ("assertion", "x"), ("assertion", "y")],
            vec![("grant_type", JWT_BEARER), ("client_id", "a/b"), ("client_id", "a/b"), ("assertion", "x")],
            vec![("grant_type", TOKEN_EXCHANGE), ("client_id", "a/b"), ("subject_token", "x")],
            vec![("grant_type", TOKEN_EXCHANGE), ("client_id", "a/b"), ("subject_token_type", jwt)],
            vec![("grant_type", TOKEN_EXCHANGE), ("subject_token", "x"), ("subject_token_type", jwt)],
            vec![("grant_type", TOKEN_EXCHANGE), ("client_id", "a"), ("subject_token", "x"), ("subject_token_type", "saml")],
            vec![
                ("grant_type", TOKEN_EXCHANGE), ("client_id", "a"), ("subject_token", "x"), ("subject_token_type", jwt),
                ("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"),
            ],
            vec![
                ("grant_type", TOKEN_EXCHANGE), ("client_id", "a"), ("subject_token", "x"), ("subject_token_type", jwt),
                ("actor_token", "x"),
            ],
        ] {
            assert_eq!(error(fields.clone()).await, invalid, "{fields:?}");
        }
        for grant in ["password", "authorization_code", "urn:x", "URN:IETF:PARAMS"] {
            let answer = server.form(&[("grant_type", grant), ("client_id", "a"), ("assertion", "x")]).await;
            assert_eq!((answer.status.as_u16(), &answer.json["error"]), (400, &json!("unsupported_grant_type")));
        }
        assert_eq!(server.raw_form("a=1&".repeat(40)).await.json["error"], "invalid_request");
        let many: Vec<_> = (0..100).map(|n| format!("p{n}=1")).collect();
        assert_eq!(server.raw_form(many.join("&")).await.json["error"], "invalid_request");
        assert_eq!(server.raw_form(vec![0xff, 0xfe]).await.json["error"], "invalid_request");
        for (content_type, body) in
            [("application/json", "{\"grant_type\":\"x\"}"), ("", "grant_type=x"), ("multipart/form-data", "")]
        {
            let request = Request::post("/v1/serviceaccounts/token")
                .header(header::CONTENT_TYPE, content_type).body(Body::from(body)).unwrap();
            let answer = server.send(request).await;
            assert_eq!((answer.status.as_u16(), &answer.json["error"]), (415, &json!("invalid_request")));
        }
        let request = Request::post(format!("/v1/serviceaccounts/token?grant_type={JWT_BEARER}&client_id=a&assertion=x"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=UTF-8")
            .body(Body::empty()).unwrap();
        let answer = server.send(request).await;
        assert_eq!((answer.status.as_u16(), &answer.json["error"]), (400, &json!("invalid_request")));
        assert!(answer.json["error_description"].as_str().unwrap().contains("body"), "{}", answer.text);
    }
}
