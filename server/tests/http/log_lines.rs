//! What strangers write stands in no line of the log that is theirs.

use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
};
use serde_json::json;

use crate::support::{JWT_BEARER, PASSWORD, Server, issuer::Algorithm, log, on_each_database};

/// A line as it would look, after the end of the one before it, with what makes terminals do things: ESC, and CSI in one
/// character.
const FORGED: &str = "2026-01-01T00:00:00.000000Z ERROR t102: root signed in";

fn hostile(what: &str) -> String {
    format!("t102-{what}\r\n{FORGED} {what}\u{1b}[2K\u{9b}31m\u{2028}{FORGED}\n")
}

on_each_database! {
    async fn t102_no_login_writes_a_line_of_its_own(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/t102").await;
        let claims = json!({
            "sub": hostile("sub"), "jti": hostile("jti"), "project_path": hostile("claim"), &hostile("name"): "x",
        });
        let accepted = server.issuer.token(&claims);
        let mut refused = claims.clone();
        refused["ref"] = json!(hostile("ref"));
        let mut elsewhere = claims.clone();
        elsewhere["iss"] = json!(format!("{}/{}", server.issuer.url, hostile("iss")));
        let of = |header| server.issuer.with_header(Algorithm::Es256, &header, &server.issuer.claims(&claims));
        let kid = of(json!({ "typ": "JWT", "alg": "ES256", "kid": hostile("kid") }));
        let odd = of(json!({ "typ": hostile("typ"), "alg": hostile("alg"), "kid": "ec" }));
        let account = "acme/t102".to_owned();
        for (account, token, status) in [
            (account.clone(), accepted, 200),
            (account.clone(), server.issuer.token(&refused), 400),
            (account.clone(), server.issuer.token(&elsewhere), 400),
            (account.clone(), kid, 400),
            (account, odd, 400),
            (hostile("client_id"), server.issuer.token(&json!({})), 400),
            (format!("trn:service_account:acme/t102\r\n{FORGED}"), server.issuer.token(&json!({})), 400),
            (hostile("client_id"), hostile("token"), 400),
        ] {
            let body = form_urlencoded::Serializer::new(String::new())
                .extend_pairs([("grant_type", JWT_BEARER), ("client_id", &account), ("assertion", &token)])
                .finish();
            // Line ends and ESC stand in no header: the library refuses them, and so does the server. The rest does.
            for byte in ["\r", "\n", "\u{1b}"] {
                assert!(HeaderValue::from_bytes(byte.as_bytes()).is_err());
            }
            let agent = HeaderValue::from_bytes("t102-agent \u{9b}31m\t\u{2028}".as_bytes()).unwrap();
            let request = Request::post("/v1/serviceaccounts/token")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::USER_AGENT, agent)
                .header("x-request-id", "t102-request")
                .body(Body::from(body))
                .unwrap();
            let answer = server.send(request).await;
            assert_eq!(answer.status, status, "{}", answer.text);
        }
        let document = json!({ "data": { "type": "service-account-token", "attributes": {
            "service-account-path": hostile("path"), "token": hostile("token") } } });
        assert_eq!(server.post("/v1/serviceaccounts/login", "x", &document).await.status, 401);
        let secret = [("grant_type", "client_credentials"), ("client_id", &*hostile("client_id")),
            ("client_secret", &*hostile("secret"))];
        assert_eq!(server.form(&secret).await.status, 401);
        // People sign in with names, too.
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("_action", "/api/ui/session/sign_in")
            .extend_pairs([("username", &*hostile("username")), ("password", PASSWORD)])
            .finish();
        let request = Request::post("/login")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        assert_ne!(server.send(request).await.status, 303);

        let log = log::text();
        assert!(log.contains("acme/t102"), "logins are logged");
        // Ends of lines of whatever kind: each begins with the time of the log itself.
        for line in log.split(['\n', '\r', '\u{2028}', '\u{85}']) {
            assert!(!line.trim_start().starts_with(FORGED), "a forged line: {line:?}");
            if line.contains("t102") {
                assert!(!line.contains(['\u{1b}', '\u{9b}']), "{line:?}");
            }
        }
    }
}
