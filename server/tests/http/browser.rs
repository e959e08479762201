//! Sessions and what surrounds pages.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Request, header},
};
use server::sessions::Store;
use tower_sessions::{
    SessionStore as _,
    session::{Id, Record},
};

use crate::{
    people::Browser,
    support::{Database, PASSWORD, Server, URL, on_each_database},
};

fn record() -> Record {
    Record {
        id: Id::default(),
        data: [("user_id".to_owned(), serde_json::json!("x"))].into(),
        expiry_date: time::OffsetDateTime::now_utc() + time::Duration::hours(1),
    }
}

on_each_database! {
    async fn a_session_is_kept_and_ends(server: &Server) {
        let store = Store::new(Arc::clone(&server.core));
        let mut first = record();
        store.create(&mut first).await.unwrap();
        let loaded = store.load(&first.id).await.unwrap().unwrap();
        assert_eq!(loaded.data, first.data);
        assert_eq!(loaded.expiry_date.unix_timestamp(), first.expiry_date.unix_timestamp());
        // A second one that draws the same identifier gets another.
        let mut second = record();
        second.id = first.id;
        second.data.insert("user_id".to_owned(), serde_json::json!("y"));
        store.create(&mut second).await.unwrap();
        assert_ne!(second.id, first.id);
        assert_eq!(store.load(&first.id).await.unwrap().unwrap().data, first.data);
        first.data.insert("more".to_owned(), serde_json::json!(7));
        store.save(&first).await.unwrap();
        assert_eq!(store.load(&first.id).await.unwrap().unwrap().data, first.data);
        store.delete(&first.id).await.unwrap();
        assert_eq!(store.load(&first.id).await.unwrap(), None);
        second.expiry_date = time::OffsetDateTime::now_utc() - time::Duration::seconds(1);
        store.save(&second).await.unwrap();
        assert_eq!(store.load(&second.id).await.unwrap(), None);
        server.core.tidy().await.unwrap();
    }

    async fn machines_do_not_accept_the_session_of_a_browser(server: &Server) {
        let store = Store::new(Arc::clone(&server.core));
        let mut session = record();
        session.data.insert("user_id".to_owned(), serde_json::json!(user_id(server, &server.root).await));
        store.create(&mut session).await.unwrap();
        for authorization in ["", "Bearer", "Bearer ", "Basic cm9vdDpyb290", "bearer x y"] {
            let request = Request::get("/v1/groups")
                .header(header::COOKIE, format!("session={}", session.id))
                .header(header::AUTHORIZATION, authorization)
                .body(Body::empty())
                .unwrap();
            let answer = server.send(request).await;
            answer.is_problem(401, "unauthenticated");
            assert!(answer.header("www-authenticate").starts_with("Bearer realm="), "{answer:?}");
            assert!(answer.headers.get(header::SET_COOKIE).is_none());
        }
        let request = Request::get("/v1/groups")
            .header(header::AUTHORIZATION, crate::support::bearer(&server.root))
            .header(header::AUTHORIZATION, crate::support::bearer(&server.root))
            .body(Body::empty()).unwrap();
        server.send(request).await.is_problem(401, "unauthenticated");
        let request = Request::get("/v1/groups")
            .header(header::AUTHORIZATION, format!("bEARER  {} ", server.root))
            .body(Body::empty()).unwrap();
        assert_eq!(server.send(request).await.status, 200);
    }

    async fn other_sites_cannot_post(server: &Server) {
        let post = |name: &'static str, value: &'static str| async move {
            let request = Request::post("/login")
                .header(header::HOST, "127.0.0.1:3000")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(name, value)
                .body(Body::from("username=x&password=y"))
                .unwrap();
            server.send(request).await
        };
        post("sec-fetch-site", "cross-site").await.is_problem(403, "forbidden");
        post("sec-fetch-site", "same-site").await.is_problem(403, "forbidden");
        post("origin", "https://evil.example").await.is_problem(403, "forbidden");
        post("origin", "null").await.is_problem(403, "forbidden");
        for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", crate::support::URL)] {
            assert_ne!(post(name, value).await.status, 403);
        }
    }

    async fn t100_another_site_calls_no_function_and_frames_no_page(server: &Server) {
        let root = Browser::signed_in(server, "root", PASSWORD).await;
        // The functions themselves, which scripts call, as the forms of pages.
        let call = |path: &'static str, site: [(&'static str, &'static str); 2], cookie: String| async move {
            let mut request = Request::post(path)
                .header(header::HOST, "127.0.0.1:3000")
                .header(header::COOKIE, cookie)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            for (name, value) in site.into_iter().filter(|(name, _)| !name.is_empty()) {
                request = request.header(name, value);
            }
            server.send(request.body(Body::from("username=mallory&admin=true&theme=dark")).unwrap()).await
        };
        let nothing = ("", "");
        for path in ["/api/ui/users/create", "/api/ui/session/set_theme", "/api/ui/session/sign_out"] {
            for site in [
                [("sec-fetch-site", "cross-site"), nothing],
                [("sec-fetch-site", "same-site"), nothing],
                [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
                [("origin", "https://evil.example"), nothing],
                [("origin", "http://127.0.0.1:3001"), nothing],
                [("origin", "null"), nothing],
            ] {
                let answer = call(path, site, root.cookie.clone()).await;
                answer.is_problem(403, "forbidden");
                assert!(answer.json["detail"].as_str().unwrap().contains("another site"), "{}", answer.text);
            }
        }
        assert!(!root.open("/admin/users").await.text.contains("mallory"));
        assert_eq!(root.open("/account").await.status, 200, "nobody was signed out");
        let own = call("/api/ui/session/sign_out", [("sec-fetch-site", "same-origin"), nothing], root.cookie.clone()).await;
        assert_ne!(own.status, 403, "{}", own.text);

        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        let fields = [("username", "root"), ("password", PASSWORD)];
        let cookie = root.send("/login", "session/sign_in", &fields).await.header("set-cookie").to_owned();
        for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.split("; ").any(|part| part == flag), "{flag}: {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
        let mut nonces = Vec::new();
        for path in ["/", "/login", "/admin/users", "/nothing"] {
            let page = root.open(path).await;
            let policy = page.header("content-security-policy").to_owned();
            let said = |name: &str| policy.split("; ").find_map(|part| part.strip_prefix(name)).unwrap_or_default().trim();
            for (name, expected) in [
                ("default-src", "'none'"), ("frame-ancestors", "'none'"), ("base-uri", "'none'"),
                ("form-action", "'self'"), ("style-src", "'self'"), ("connect-src", "'self'"),
            ] {
                assert_eq!(said(name), expected, "{path}: {policy}");
            }
            let scripts = said("script-src");
            assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"), "{path}: {policy}");
            let nonce = scripts.split('\'').nth(1).and_then(|part| part.strip_prefix("nonce-")).unwrap().to_owned();
            assert!(nonce.len() >= 16 && page.text.contains(&format!("nonce=\"{nonce}\"")), "{path}: {policy}");
            // Every script of the page carries it.
            for script in page.text.split("<script").skip(1) {
                let tag = script.split('>').next().unwrap();
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
            }
            nonces.push(nonce);
        }
        nonces.sort();
        nonces.dedup();
        assert_eq!(nonces.len(), 4, "a new one for every page");
    }

    async fn every_answer_has_the_headers_of_a_careful_server(server: &Server) {
        for path in ["/", "/v1/groups", "/healthz", "/openapi.json", "/nothing"] {
            let answer = server.get(path, &server.root).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert!(answer.headers.get("strict-transport-security").is_none(), "{path}");
            assert_eq!(answer.header("x-request-id").len(), 24, "{path}");
        }
        let request = Request::get("/healthz").header("x-request-id", "mine").body(Body::empty()).unwrap();
        assert_ne!(server.send(request).await.header("x-request-id"), "mine");
    }
}

#[tokio::test]
async fn cookies_are_as_strict_as_they_can_be_and_renewed_now_and_then() {
    for (url, name, secure) in [(URL, "session", false), ("https://tharsis.example", "__Host-session", true)] {
        let server = Server::start_at(url, Database::sqlite()).await;
        let mut session = record();
        Store::new(Arc::clone(&server.core)).create(&mut session).await.unwrap();
        let visit = async |id: Id| {
            let cookie = format!("{name}={id}");
            let request = Request::get("/login").header(header::COOKIE, cookie).body(Body::empty());
            server.send(request.unwrap()).await
        };
        let first = visit(session.id).await;
        let cookie = first.header("set-cookie");
        assert!(cookie.starts_with(&format!("{name}={}; ", session.id)), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
            assert!(cookie.split("; ").any(|other| other == part), "{part}: {cookie}");
        }
        assert_eq!(cookie.contains("Secure"), secure, "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert_eq!(first.headers.contains_key("strict-transport-security"), secure);
        // Not again before an hour has passed, and never for a session that does not exist.
        assert_eq!(visit(session.id).await.header("set-cookie"), "");
        assert!(!visit(Id::default()).await.header("set-cookie").contains("Max-Age=43200"));
    }
}

/// The row of the user whose token it is.
pub async fn user_id(server: &Server, token: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let caller = server.get("/v1/caller", token).await;
    let gid = URL_SAFE_NO_PAD.decode(caller.json["id"].as_str().unwrap()).unwrap();
    String::from_utf8(gid).unwrap().trim_start_matches("U_").to_owned()
}
