//! The pages of members as the server renders them, and their forms without JavaScript.

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

use crate::support::{Answer, Server, on_each_database};

/// A browser in which a person is signed in.
pub(crate) struct Browser<'a> {
    server: &'a Server,
    cookie: String,
}

impl<'a> Browser<'a> {
    pub(crate) async fn of(server: &'a Server, token: &str) -> Self {
        let user = crate::browser::user_id(server, token).await;
        let mut session = Record {
            id: Id::default(),
            data: [("user_id".to_owned(), serde_json::json!(user))].into(),
            expiry_date: time::OffsetDateTime::now_utc() + time::Duration::hours(1),
        };
        Store::new(Arc::clone(&server.core)).create(&mut session).await.unwrap();
        Self { server, cookie: format!("session={}", session.id) }
    }

    pub(crate) async fn open(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        self.server.send(request).await
    }

    /// Opens an address as somebody who follows a link does.
    pub(crate) async fn follow(&self, path: &str) -> Answer {
        let request =
            Request::get(path).header(header::COOKIE, &self.cookie).header(header::ACCEPT, "text/html,*/*;q=0.8");
        self.server.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends the form for a function from its page.
    pub(crate) async fn send(&self, page: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.open(page).await.text;
        let value = |action: &&str| action.contains(function);
        let action = shown.split('"').find(value).unwrap_or_else(|| panic!("no form for {function} on {page}"));
        self.post(page, action.trim_start_matches("/api/ui/"), fields).await
    }

    /// Sends a form for a function, whether the page has one or not.
    pub(crate) async fn post(&self, page: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("_action", &format!("/api/ui/{function}")).extend_pairs(fields);
        let request = Request::post(page)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.finish()))
            .unwrap();
        self.server.send(request).await
    }
}

fn id(thing: &serde_json::Value) -> &str {
    thing["id"].as_str().unwrap()
}

pub(crate) fn contains(answer: &Answer, texts: &[&str]) {
    let plain = plain(&answer.text);
    for text in texts {
        assert!(plain.contains(text), "{text:?} is not on the page: {plain}");
    }
}

/// What a person reads: tags and the marks between texts left out.
fn plain(html: &str) -> String {
    let body = html.split("<main").nth(1).unwrap_or_default().split("</main>").next().unwrap_or_default();
    let mut text = String::new();
    for piece in body.split('<') {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        // Blocks stand apart, parts of a sentence do not.
        if piece.starts_with("/td") || piece.starts_with("/th") || piece.starts_with("/p>") || piece.starts_with("/li")
        {
            text.push('\n');
        }
    }
    text
}

on_each_database! {
    async fn the_list_tells_the_effective_role_and_what_cannot_be_changed(server: &Server) {
        server.group("acme").await;
        server.workspace("acme/prod").await;
        server.user("ada", false).await;
        server.team("ops", "ada").await;
        let root = Browser::of(server, &server.root).await;
        contains(&root.open("/groups/acme/-/members").await, &["The last user who owns acme. Make another user an owner first."]);
        server.member("acme", "viewer", "username", "ada").await;
        server.member("acme", "deployer", "team", "ops").await;
        server.member("acme/prod", "publisher", "username", "ada").await;
        let page = root.open("/groups/acme/prod/-/members").await;
        contains(&page, &["Effective: deployer, through team ops", "Inherited from acme", "Overruled", "4 members", "Never"]);
        let page = root.open("/groups/acme/prod/-/members?search=ad&type=user&role=publisher&source=direct").await;
        contains(&page, &["1 member"]);
        let page = root.open("/groups/acme/prod/-/members?search=nobody").await;
        contains(&page, &["No members matching search nobody", "Clear filters"]);
        contains(&root.open("/users/ada").await, &["3 memberships", "acme/prod", "Through team ops"]);
        assert_eq!(root.open("/users/nobody").await.status, 404);
    }

    async fn a_service_account_becomes_owner_only_after_a_question(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let root = Browser::of(server, &server.root).await;
        let page = "/groups/acme/-/members/new";
        let fields = [("path", "acme"), ("kind", "service_account"), ("subject", id(&account)), ("role", "owner")];
        let refused = root.send(page, "/members/add", &fields).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        contains(&refused, &["Confirm that this service account becomes an owner", "does everything in it"]);
        let confirmed = [fields.as_slice(), &[("confirm_owner", "true")]].concat();
        let done = root.send(page, "/members/add", &confirmed).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, "/groups/acme/-/members"));
        // The page of the service account asks as well.
        server.group("acme/prod").await;
        let tab = format!("/groups/acme/-/service_accounts/{}?tab=namespaceMemberships", id(&account));
        let fields = [("id", id(&account)), ("namespace_path", "acme/prod"), ("role", "owner"), ("back", tab.as_str())];
        let refused = root.send(&tab, "/service_accounts/join", &fields).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        contains(&refused, &["Confirm that this service account becomes an owner"]);
        let confirmed = [fields.as_slice(), &[("confirm_owner", "true")]].concat();
        assert_eq!(root.send(&tab, "/service_accounts/join", &confirmed).await.status, 303);
        // Nothing of the kind is asked for other roles and other members.
        server.user("ada", false).await;
        let fields = [("path", "acme"), ("kind", "user"), ("subject", "ada"), ("role", "owner")];
        assert_eq!(root.send(page, "/members/add", &fields).await.status, 303);
    }

    async fn the_search_without_javascript_fills_the_list(server: &Server) {
        server.group("acme").await;
        server.user("ada", false).await;
        server.user("bob", false).await;
        let root = Browser::of(server, &server.root).await;
        let fields = [("path", "acme"), ("kind", "user"), ("subject_search", "AD"), ("_edit", "search"), ("role", "deployer")];
        let page = root.send("/groups/acme/-/members/new", "/members/add", &fields).await;
        assert_eq!(page.status, 200);
        contains(&page, &["ada"]);
        assert!(!page.text.contains("<option value=\"bob\""), "{}", page.text);
    }

    async fn a_removal_tells_what_is_lost_and_what_remains(server: &Server) {
        server.group("acme").await;
        server.workspace("acme/prod").await;
        let ada = server.user("ada", false).await;
        server.team("ops", "ada").await;
        server.member("acme", "viewer", "team", "ops").await;
        let member = server.member("acme", "owner", "username", "ada").await;
        let page = format!("/groups/acme/-/members/{}/remove", id(&member));
        let root = Browser::of(server, &server.root).await;
        let shown = root.open(&page).await;
        contains(&shown, &[
            "Remove the user ada from acme?", "Lost: the role owner, also in 1 workspace below it.",
            "What remains here: the role viewer, through team ops.",
        ]);
        // Of another namespace's members it is none.
        assert_eq!(root.open(&page.replace("acme/-", "acme/prod/-")).await.status, 404);
        let browser = Browser::of(server, &ada).await;
        contains(&browser.open("/groups/acme/-/members").await, &["User (you)", "Change my role"]);
        let own = format!("/groups/acme/-/members/{}/role", id(&member));
        contains(&browser.open(&own).await, &["only another owner can give it back to you"]);
        let fields = [("id", id(&member)), ("version", "1"), ("role", "deployer"), ("back", "/groups/acme/-/members?type=user")];
        let done = browser.send(&own, "/members/change_role", &fields).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, "/groups/acme/-/members?type=user"));
        contains(&browser.open("/groups/acme/-/members").await, &["Your role here is deployer.", "Above your own role."]);
        contains(&browser.open(&page).await, &["Only owners change members."]);
        let fields = [("id", id(&member)), ("version", "2"), ("back", "/groups/acme/-/members")];
        let done = root.send(&page, "/members/remove", &fields).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(root.open(&page).await.status, 404);
    }

    async fn who_removes_themselves_is_led_out(server: &Server) {
        server.group("acme").await;
        let ada = server.user("ada", false).await;
        let member = server.member("acme", "owner", "username", "ada").await;
        let browser = Browser::of(server, &ada).await;
        let page = format!("/groups/acme/-/members/{}/remove", id(&member));
        contains(&browser.open(&page).await, &["Remove yourself, ada, from acme?", "Nothing remains"]);
        let fields = [("id", id(&member)), ("version", "1"), ("back", "/groups/acme/-/members")];
        let done = browser.send(&page, "/members/remove", &fields).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, "/"));
    }
}
