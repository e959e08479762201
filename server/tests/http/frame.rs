//! What is around every page: the theme, the search, and the pages in place of those that cannot be shown.

use axum::{
    body::Body,
    http::{Request, header},
};
use sqlx::Executor as _;

use crate::support::{Answer, Database, PASSWORD, Server, on_each_database};

/// A page as a browser with these cookies gets it.
async fn page(server: &Server, path: &str, cookies: &str) -> Answer {
    server.send(Request::get(path).header(header::COOKIE, cookies).body(Body::empty()).unwrap()).await
}

/// A form as a browser without JavaScript sends it.
async fn post(server: &Server, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    server.send(request.body(Body::from(body)).unwrap()).await
}

/// The cookie of a new session.
async fn sign_in(server: &Server, username: &str) -> String {
    let fields = [("_action", "/api/ui/session/sign_in"), ("username", username), ("password", PASSWORD)];
    let answer = post(server, "/login", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// What people read on a page.
fn main_of(answer: &Answer) -> &str {
    let (_, rest) = answer.text.split_once("<main").unwrap();
    rest.split_once("</main>").unwrap().0
}

#[tokio::test]
async fn the_theme_is_remembered_and_rendered_by_the_server() {
    for (url, secure) in [(crate::support::URL, false), ("https://tharsis.example", true)] {
        let server = Server::start_at(url, Database::sqlite()).await;
        let choose = async |theme: &'static str, back: &'static str| {
            let fields = [("_action", "/api/ui/session/set_theme"), ("theme", theme), ("back", back)];
            post(&server, "/login", &fields).await
        };
        let chosen = choose("dark", "/login?next=/groups").await;
        assert_eq!((chosen.status.as_u16(), chosen.header("location")), (303, "/login?next=/groups"));
        let cookie = chosen.header("set-cookie");
        assert!(cookie.starts_with("theme=dark; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"), "{cookie}");
        assert_eq!(cookie.ends_with("; Secure"), secure, "{cookie}");
        assert_eq!(choose("light", "//evil.example").await.header("location"), "/");
        for other in ["system", "", "purple", "dark; Domain=evil.example"] {
            let forgotten = choose(other, "/").await;
            assert!(forgotten.header("set-cookie").starts_with("theme=; Path=/; Max-Age=0;"), "{forgotten:?}");
        }
        for (cookies, expected) in [
            ("theme=dark", "<html lang=\"en\" data-theme=\"dark\">"),
            ("x=1; theme=light", "<html lang=\"en\" data-theme=\"light\">"),
            ("theme=\"><script>", "<html lang=\"en\">"),
            ("nottheme=dark", "<html lang=\"en\">"),
        ] {
            let shown = page(&server, "/login", cookies).await;
            assert!(shown.text.contains(expected), "{cookies}: {}", &shown.text[..200]);
        }
    }
}

on_each_database! {
    async fn the_search_finds_all_kinds_and_only_what_may_be_known(server: &Server) {
        server.group("acme").await;
        server.workspace("acme/prod-app").await;
        let account = server.service_account("acme/prod-deploy").await;
        server.group("secret").await;
        server.workspace("secret/prod").await;
        server.user("prodigy", false).await;
        server.member("acme", "viewer", "username", "prodigy").await;
        let session = sign_in(server, "prodigy").await;
        let found = page(server, "/search?q=PROD", &session).await;
        assert_eq!(found.status, 200, "{}", found.text);
        let shown = main_of(&found);
        let account = format!("/groups/acme/-/service_accounts/{}", account["id"].as_str().unwrap());
        for expected in ["href=\"/groups/acme/prod-app\"", &account, "prodigy", "Workspaces", "Service Accounts", "Users"] {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
        assert!(!shown.contains("secret"), "{shown}");
        let nothing = page(server, "/search?q=%22%3E%3Cscript%3E", &session).await;
        assert!(main_of(&nothing).contains("Nothing found") && !main_of(&nothing).contains("<script"), "{}", nothing.text);
        let nobody = page(server, "/search?q=prod", "").await;
        assert_eq!(nobody.header("location"), "/login?next=/search%3Fq%3Dprod", "{nobody:?}");
    }

    async fn a_page_that_may_not_be_known_of_is_like_one_that_does_not_exist(server: &Server) {
        server.group("secret").await;
        let account = server.service_account("secret/deploy").await;
        server.user("ada", false).await;
        let session = sign_in(server, "ada").await;
        let id = account["id"].as_str().unwrap();
        let account = format!("/-/service_accounts/{id}");
        for rest in ["", "/-/members", "/-/activity", "/-/edit", "/-/delete", &account] {
            let hidden = page(server, &format!("/groups/secret{rest}"), &session).await;
            let absent = page(server, &format!("/groups/absent{rest}"), &session).await;
            assert_eq!((hidden.status.as_u16(), absent.status.as_u16()), (404, 404), "{rest}");
            assert_eq!(main_of(&hidden), main_of(&absent), "{rest}");
            assert!(main_of(&hidden).contains("404"));
        }
    }
}

#[tokio::test]
async fn a_page_that_fails_tells_under_which_name_the_log_has_it() {
    let database = Database::sqlite();
    let url = database.url().to_owned();
    let server = Server::start(database).await;
    let session = sign_in(&server, "root").await;
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    pool.execute("ALTER TABLE namespaces RENAME TO broken").await.unwrap();
    let failed = page(&server, "/groups", &session).await;
    assert_eq!(failed.status, 500, "{}", failed.text);
    let request_id = failed.header("x-request-id");
    assert_eq!(request_id.len(), 24);
    assert!(main_of(&failed).contains(request_id), "{}", main_of(&failed));
    assert!(!failed.text.contains("namespaces\""), "nothing of the database is told");
    // A form says so, too.
    let fields = [("_action", "/api/ui/groups/create"), ("name", "acme")];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post("/groups/-/new")
        .header(header::COOKIE, &session)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let refused = server.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(refused.status, 500, "{}", refused.text);
    assert!(main_of(&refused).contains(refused.header("x-request-id")), "{}", main_of(&refused));
}
