//! Issuers as the server renders them, their forms without JavaScript, and the list of allowed ones over HTTP.

use serde_json::json;

use crate::{
    member_pages::{Browser, contains},
    support::{Answer, Server, log, on_each_database},
};

/// The page of the test's issuer.
fn address(server: &Server) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("issuer", &server.issuer.url).finish();
    format!("/issuers?{query}")
}

/// The version that the form of the mode sends.
fn version(page: &Answer) -> String {
    let field = page.text.split("name=\"version\" value=\"").nth(1).unwrap_or_else(|| panic!("{}", page.text));
    field.split('"').next().unwrap().to_owned()
}

async fn set_mode(root: &Browser<'_>, mode: &str) {
    let version = version(&root.open("/issuers").await);
    let fields = [("_form", "mode"), ("mode", mode), ("version", &*version)];
    let done = root.send("/issuers", "issuers/set_mode", &fields).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/issuers"), "{}", done.text);
}

on_each_database! {
    async fn administrators_see_issuers_and_have_their_keys_fetched(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let root = Browser::of(server, &server.root).await;
        let url = &server.issuer.url;
        contains(&root.open("/issuers").await, &["1 issuer", url, "Not asked yet", "Yes, like every issuer", "Allowed issuers"]);
        let page = address(server);
        contains(&root.open(&page).await, &["Not since the server started", "No key of this issuer was seen yet", "acme/deploy"]);
        let done = root.send(&page, "issuers/refresh", &[("_form", "refresh"), ("issuer", url)]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let shown = root.open(done.header("location")).await;
        contains(&shown, &["Fresh", "ec", "ES256", "rsa", "In use", "no token came since the server started"]);
        server.logged_in("acme/deploy").await;
        contains(&root.open(&page).await, &["None that matters"]);
        for unknown in ["https://nobody.example", "nonsense"] {
            assert_eq!(root.open(&format!("/issuers?issuer={unknown}")).await.status, 404);
            let refused = root.send(&page, "issuers/refresh", &[("_form", "refresh"), ("issuer", unknown)]).await;
            assert_eq!(refused.status, 404, "{unknown}");
        }
    }

    async fn owners_look_and_others_find_nothing(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let page = address(server);
        let root = Browser::of(server, &server.root).await;
        let nobody = server.get(&page, "").await;
        assert_eq!(nobody.status, 303);
        for (name, role, status) in [("ada", "owner", 200), ("bob", "deployer", 404), ("eve", "viewer", 404)] {
            let token = server.user(name, false).await;
            server.member("acme", role, "username", name).await;
            let browser = Browser::of(server, &token).await;
            let shown = browser.open(&page).await;
            assert_eq!(shown.status, status, "{name}");
            let list = browser.open("/issuers").await;
            assert_eq!((list.status.as_u16(), list.text.contains(&server.issuer.url)), (200, status == 200), "{name}");
            for text in ["Refresh now", "Allow this issuer", "Allowed issuers", "Set mode"] {
                assert!(!shown.text.contains(text) && !list.text.contains(text), "{name} {text}");
            }
            let id = account["id"].as_str().unwrap();
            let card = browser.open(&format!("/groups/acme/-/service_accounts/{id}")).await;
            assert_eq!(card.text.contains("Keys of this issuer"), status == 200, "{name}");
            // Whoever makes up the form is refused all the same.
            for (function, fields) in [
                ("issuers/refresh", vec![("issuer", &*server.issuer.url)]),
                ("issuers/set_mode", vec![("mode", "enforce"), ("version", "1")]),
                ("issuers/allow", vec![("issuer", "https://evil.example")]),
                ("issuers/disallow", vec![("issuer", "https://evil.example")]),
            ] {
                let refused = browser.post("/issuers", function, &fields).await;
                assert_eq!(refused.status, 403, "{name} {function}");
            }
        }
        contains(&root.open("/issuers").await, &["No issuer is on the list yet."]);
    }

    async fn the_list_is_watched_then_enforced(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let root = Browser::of(server, &server.root).await;
        let url = &server.issuer.url;
        set_mode(&root, "audit").await;
        server.logged_in("acme/deploy").await;
        assert!(log::text().contains("the list of allowed issuers would have refused a login"));
        contains(&root.open("/issuers").await, &["No, watched", "The list would have refused 1 login"]);
        contains(&root.open(&address(server)).await, &["The list would have refused 1 login"]);

        set_mode(&root, "enforce").await;
        let wrong = server.login("acme/deploy", &server.issuer.token(&json!({ "ref": "other" }))).await;
        let refused = server.login("acme/deploy", &server.issuer.token(&json!({}))).await;
        assert_eq!(refused.status, 400);
        assert_eq!(refused.comparable(), wrong.comparable(), "the caller cannot tell why");
        let path = format!("/v1/service_accounts/{}/logins", account["id"].as_str().unwrap());
        let told = server.get(&path, &server.root).await;
        let broken = &told.json["items"][0]["account"]["providers"][0]["findings"][0];
        assert_eq!(broken["cause"], "issuer-not-allowed", "{}", told.text);

        let draft = server.draft("acme", "other");
        let refused = server.post("/v1/service_accounts", &server.root, &draft).await;
        refused.is_invalid_at("/trusted_identity_providers/0/issuer");
        assert!(refused.text.contains("list of allowed issuers"), "{}", refused.text);

        let bad = root.send("/issuers", "issuers/allow", &[("_form", "allow"), ("issuer", "ftp://x")]).await;
        assert_eq!(bad.status, 422);
        assert!(bad.text.contains("must begin with https") && bad.text.contains("value=\"ftp://x\""));
        let page = address(server);
        let done = root.send(&page, "issuers/allow", &[("_form", "allow"), ("issuer", url), ("back", &page)]).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, &*page), "{}", done.text);
        server.logged_in("acme/deploy").await;
        contains(&root.open("/issuers").await, &["allowed", "Mode of the list of allowed issuers changed", "root"]);
        let done = root.send("/issuers", "issuers/disallow", &[("issuer", url)]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(server.login("acme/deploy", &server.issuer.token(&json!({}))).await.status, 400);

        // T98: who decides on an old page is told so.
        let stale = root.send("/issuers", "issuers/set_mode", &[("_form", "mode"), ("mode", "off"), ("version", "1")]).await;
        assert_eq!(stale.status, 409);
        contains(&stale, &["Stored now", "enforce"]);
    }
}
