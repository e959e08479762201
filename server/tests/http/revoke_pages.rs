//! Revoking tokens on pages, as the server renders them, and their forms without JavaScript.

use serde_json::json;

use crate::{
    people::{Browser, has},
    support::{PASSWORD, Server, on_each_database},
};

const REVOKE: &str = "service_accounts/revoke_tokens";

on_each_database! {
    async fn t88_all_tokens_are_revoked_after_a_question(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let other = server.service_account("acme/other").await;
        let id = account["id"].as_str().unwrap();
        let provider = account["trusted_identity_providers"][0]["id"].as_str().unwrap();
        let page = format!("/groups/acme/-/service_accounts/{id}");
        let all = format!("{page}/revoke_tokens");
        let of_provider = format!("{page}/providers/{provider}/revoke_tokens");
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        has(&root.open(&page).await, &[&format!("href=\"{all}\""), &format!("href=\"{of_provider}\"")]);
        has(&root.open(&all).await, &["none was issued", "are refused at once", "have to log in again", "Revoke All Tokens"]);

        let unconcerned = server.logged_in("acme/other").await;
        for (question, fields, issued) in [
            (&of_provider, vec![("id", id), ("provider", provider)], "1 access token was issued"),
            (&all, vec![("id", id), ("provider", "")], "2 access tokens were issued"),
            (&all, vec![("id", id)], "3 access tokens were issued"),
        ] {
            let token = server.logged_in("acme/deploy").await;
            let asked = root.open(question).await;
            has(&asked, &[issued]);
            assert_eq!(asked.text.contains("let in"), question == &of_provider, "{}", asked.text);
            assert_eq!(server.get("/v1/caller", &token).await.status, 200, "a question changes nothing");
            let done = root.send(question, REVOKE, &fields).await;
            assert_eq!((done.status.as_u16(), done.header("location")), (303, &*page), "{}", done.text);
            server.get("/v1/caller", &token).await.is_problem(401, "unauthenticated");
            assert_eq!(server.get("/v1/caller", &unconcerned).await.status, 200);
        }
        let activity = server.get("/v1/activity?namespace_path=acme&action=service_account.tokens_revoked", &server.root).await;
        assert_eq!(activity.json["page_info"]["total_count"], 3, "{}", activity.text);
        let details: Vec<_> =
            activity.json["items"].as_array().unwrap().iter().map(|item| item["details"]["provider_id"].clone()).collect();
        assert_eq!(details, [json!(null), json!(null), json!(provider)]);

        // Providers of others, and texts that name none.
        let foreign = other["trusted_identity_providers"][0]["id"].as_str().unwrap();
        for provider in [foreign, id, "x"] {
            assert_eq!(root.open(&format!("{page}/providers/{provider}/revoke_tokens")).await.status, 404);
            assert!(matches!(root.send(&all, REVOKE, &[("id", id), ("provider", provider)]).await.status.as_u16(), 404 | 422));
        }
        assert_eq!(root.send(&all, REVOKE, &[("id", "x")]).await.status, 404);
    }

    async fn t90_only_deployers_and_owners_revoke_tokens_on_pages(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let id = account["id"].as_str().unwrap();
        let page = format!("/groups/acme/-/service_accounts/{id}");
        let all = format!("{page}/revoke_tokens");
        for (name, role) in [("vic", "viewer"), ("pat", "publisher"), ("dee", "deployer"), ("own", "owner"), ("eve", "")] {
            server.user(name, false).await;
            if !role.is_empty() {
                server.member("acme", role, "username", name).await;
            }
            let token = server.logged_in("acme/deploy").await;
            let mut browser = Browser::signed_in(server, name, PASSWORD).await;
            let (shown, asked) = (browser.open(&page).await, browser.open(&all).await);
            let done = browser.send(&all, REVOKE, &[("id", id)]).await;
            let may = matches!(role, "deployer" | "owner");
            assert_eq!(shown.text.contains("revoke_tokens"), may, "{name}");
            let standing = server.get("/v1/caller", &token).await.status;
            match role {
                "" => assert_eq!((asked.status.as_u16(), done.status.as_u16()), (404, 404)),
                _ if may => {
                    has(&asked, &[&format!("/api/ui/{REVOKE}")]);
                    assert_eq!(done.status, 303, "{}", done.text);
                }
                _ => {
                    has(&asked, &["You need the role deployer or owner"]);
                    assert!(!asked.text.contains(&format!("/api/ui/{REVOKE}")), "{}", asked.text);
                    assert_eq!(done.status, 403, "{}", done.text);
                }
            }
            assert_eq!(standing, if may { 401 } else { 200 }, "{name}");
        }
    }
}
