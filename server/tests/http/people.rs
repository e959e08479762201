//! The area of administrators and one's own account, as the server renders them, and their forms without JavaScript.

use axum::{
    body::Body,
    http::{Request, header},
};

use crate::support::{Answer, PASSWORD, Server, log, on_each_database};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A browser without JavaScript.
pub struct Browser<'a> {
    server: &'a Server,
    pub cookie: String,
}

impl<'a> Browser<'a> {
    pub async fn signed_in(server: &'a Server, username: &str, password: &str) -> Self {
        let mut browser = Self { server, cookie: String::new() };
        let answer = browser.send("/login", "session/sign_in", &[("username", username), ("password", password)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        browser
    }

    pub async fn open(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).header(header::USER_AGENT, FIREFOX);
        self.server.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form of the page for a function, as the page fills it in but for these fields.
    pub async fn send(&mut self, page: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("_action", &format!("/api/ui/{function}"))
            .extend_pairs(fields)
            .finish();
        let request = Request::post(page)
            .header(header::COOKIE, &self.cookie)
            .header(header::USER_AGENT, FIREFOX)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        let answer = self.server.send(request).await;
        if let Some(cookie) = answer.header("set-cookie").split(';').next().filter(|cookie| !cookie.is_empty()) {
            cookie.clone_into(&mut self.cookie);
        }
        answer
    }

    async fn is_out(&self) {
        let answer = self.open("/account").await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/login?next=/account"));
    }
}

/// The secret that the page shows once.
pub fn shown(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    let panel = answer.text.split("shown-once").nth(1).unwrap_or_default();
    panel.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

pub fn has(answer: &Answer, texts: &[&str]) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    for text in texts {
        assert!(answer.text.contains(text), "{text:?} is not on the page: {}", answer.text);
    }
}

on_each_database! {
    async fn only_administrators_get_into_their_area(server: &Server) {
        server.user("ada", false).await;
        let root = Browser::signed_in(server, "root", PASSWORD).await;
        let ada = Browser::signed_in(server, "ada", PASSWORD).await;
        let nobody = Browser { server, cookie: String::new() };
        for path in [
            "/admin/users", "/admin/users/new", "/admin/users/root", "/admin/users/nobody",
            "/admin/users/root/password", "/admin/users/root/disable", "/admin/groups", "/admin/sessions", "/admin/activity",
            "/admin/signing_keys", "/admin/signing_keys/compromised",
        ] {
            let refused = ada.open(path).await;
            assert_eq!(refused.status, 403, "{path}: {}", refused.text);
            assert!(refused.text.contains("This takes an administrator"), "{path}");
            let answer = nobody.open(path).await;
            assert_eq!((answer.status.as_u16(), answer.header("location")), (303, &*format!("/login?next={path}")));
            let expected = if path.ends_with("nobody") { 404 } else { 200 };
            assert_eq!(root.open(path).await.status, expected, "{path}");
        }
        let to_users = root.open("/admin").await;
        assert_eq!((to_users.status.as_u16(), to_users.header("location")), (303, "/admin/users"));
        assert_eq!(root.open("/admin/nonsense").await.status, 404);
        let menu = ada.open("/account").await;
        assert!(menu.text.contains("href=\"/account\"") && !menu.text.contains("href=\"/admin/users\""));
        has(&root.open("/").await, &["href=\"/account\"", "href=\"/admin/users\""]);
    }

    async fn a_user_is_made_changed_and_locked_out(server: &Server) {
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        let refused = root.send("/admin/users/new", "users/create", &[("username", "Ada!"), ("password", "short")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("at least 12 characters") && refused.text.contains("value=\"Ada!\""));
        let made = root.send("/admin/users/new", "users/create", &[("username", "ada")]).await;
        let first = shown(&made);
        assert!(made.text.contains("User ada was created."));
        let mut ada = Browser::signed_in(server, "ada", &first).await;
        has(&ada.open("/account").await, &["Firefox on Linux", "192.0.2.7", "This browser"]);
        has(&root.open("/admin/users?search=AD&state=active").await, &["1 user<", "href=\"/admin/users/ada\""]);
        has(&root.open("/admin/users/ada").await, &["Make administrator", "Reset password", "Disable user"]);

        let page = "/admin/users/ada";
        let fields = [("_form", "admin"), ("username", "ada"), ("version", "1"), ("admin", "true")];
        let changed = root.send(page, "users/update", &fields).await;
        assert_eq!((changed.status.as_u16(), changed.header("location")), (303, page));
        let stale = root.send(page, "users/update", &fields).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text.contains("Stored now"));
        let back = root.send(page, "users/update", &[("username", "ada"), ("version", "2"), ("admin", "false")]).await;
        assert_eq!(back.status, 303);

        let reset = [("username", "ada"), ("version", "3")];
        let second = shown(&root.send("/admin/users/ada/password", "users/reset_password", &reset).await);
        ada.is_out().await;
        assert!(!root.open("/admin/users/ada/password").await.text.contains(&second), "it is shown once");
        let refused = ada.send("/login", "session/sign_in", &[("username", "ada"), ("password", &first)]).await;
        assert_eq!(refused.status, 401);
        let mut ada = Browser::signed_in(server, "ada", &second).await;

        let disable = [("username", "ada"), ("version", "4"), ("active", "false"), ("confirmation", "adam")];
        let refused = root.send("/admin/users/ada/disable", "users/update", &disable).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("Type ada to confirm."));
        ada.open("/account").await;
        let disable = [("username", "ada"), ("version", "4"), ("active", "false"), ("confirmation", "ada")];
        assert_eq!(root.send("/admin/users/ada/disable", "users/update", &disable).await.status, 303);
        ada.is_out().await;
        let refused = ada.send("/login", "session/sign_in", &[("username", "ada"), ("password", &second)]).await;
        assert_eq!(refused.status, 401);
        has(&root.open("/admin/users?state=disabled").await, &["href=\"/admin/users/ada\"", "Disabled"]);
        let own = [("username", "root"), ("version", "1"), ("active", "false"), ("confirmation", "root")];
        assert_eq!(root.send("/admin/users/root/disable", "users/update", &own).await.status, 403);
        for secret in [&*first, &*second, PASSWORD] {
            assert!(!log::text().contains(secret), "a password stands in the log");
        }
    }

    async fn people_change_their_password_and_end_their_sessions(server: &Server) {
        server.user("ada", false).await;
        let mut here = Browser::signed_in(server, "ada", PASSWORD).await;
        let there = Browser::signed_in(server, "ada", PASSWORD).await;
        let new = "a quite different sentence";
        let fields = |current, new, repeated| {
            [("current_password", current), ("new_password", new), ("repeated_password", repeated)]
        };
        for (bad, text) in [
            (fields("wrong", new, new), "This is not your password."),
            (fields(PASSWORD, new, "something else"), "This is not the same as the new password."),
            (fields(PASSWORD, "short", "short"), "at least 12 characters"),
        ] {
            let refused = here.send("/account", "account/change_password", &bad).await;
            assert_eq!(refused.status, 422);
            assert!(refused.text.contains(text) && !refused.text.contains(new), "{}", refused.text);
        }
        let (before, elsewhere) = (here.cookie.clone(), there.open("/account").await);
        has(&elsewhere, &["Sign out everywhere else"]);
        let changed = here.send("/account", "account/change_password", &fields(PASSWORD, new, new)).await;
        assert_eq!((changed.status.as_u16(), changed.header("location")), (303, "/account?done=password"));
        assert_ne!(here.cookie, before, "under a new identifier");
        Browser { server, cookie: before }.is_out().await;
        there.is_out().await;
        has(&here.open("/account?done=password").await, &["Your password was changed."]);

        let third = Browser::signed_in(server, "ada", new).await;
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        let listed = root.open("/admin/sessions?search=ad").await;
        has(&listed, &["2 sessions", "Firefox on Linux", "192.0.2.7"]);
        for browser in [&here, &third, &root] {
            let id = browser.cookie.split('=').nth(1).unwrap();
            assert!(!listed.text.contains(id), "nobody can come in with what is shown");
        }
        assert_eq!(here.send("/account", "account/end_other_sessions", &[]).await.status, 303);
        third.is_out().await;
        let page = here.open("/account").await;
        assert!(!page.text.contains("Sign out everywhere else") && page.text.contains("Sign out everywhere"));

        let listed = root.open("/admin/users/ada").await.text;
        let id = listed.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let end = [("username", "ada"), ("id", &*id), ("back", "/admin/users/ada")];
        let mut mallory = Browser::signed_in(server, "root", PASSWORD).await;
        server.user("mallory", false).await;
        mallory.send("/login", "session/sign_in", &[("username", "mallory"), ("password", PASSWORD)]).await;
        assert_eq!(mallory.send("/account", "sessions/end", &end).await.status, 404);
        assert_eq!(mallory.send("/account", "users/sign_out", &[("username", "ada")]).await.status, 403);
        let ended = root.send("/admin/users/ada", "sessions/end", &end).await;
        assert_eq!((ended.status.as_u16(), ended.header("location")), (303, "/admin/users/ada"));
        here.is_out().await;
    }

    async fn a_session_that_was_ended_does_not_come_back(server: &Server) {
        use std::sync::Arc;
        use tower_sessions::{SessionStore as _, session::{Id, Record}};

        let store = server::sessions::Store::new(Arc::clone(&server.core));
        let mut session = Record {
            id: Id::default(),
            data: [("user_id".to_owned(), serde_json::json!("x"))].into(),
            expiry_date: time::OffsetDateTime::now_utc() + time::Duration::hours(1),
        };
        store.create(&mut session).await.unwrap();
        // A request that had begun writes it once more.
        store.delete(&session.id).await.unwrap();
        store.save(&session).await.unwrap();
        assert_eq!(store.load(&session.id).await.unwrap(), None);
    }
}
