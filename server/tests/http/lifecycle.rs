//! Tokens live no longer, and say no more, than what is stored.

use serde_json::json;

use crate::support::{Server, at, on_each_database};

on_each_database! {
    async fn t86_who_comes_after_at_the_same_path_inherits_no_token(server: &Server) {
        server.group("acme").await;
        let first = server.service_account("acme/deploy").await;
        let old = server.logged_in("acme/deploy").await;
        assert_eq!(server.get("/v1/caller", &old).await.status, 200);
        assert_eq!(server.delete(&at("service_accounts", &first), &server.root).await.status, 204);
        let second = server.service_account("acme/deploy").await;
        assert_ne!(first["id"], second["id"]);
        server.get("/v1/caller", &old).await.is_problem(401, "unauthenticated");
        let new = server.logged_in("acme/deploy").await;
        assert_eq!(server.get("/v1/caller", &new).await.json["id"], second["id"]);
    }

    async fn t87_a_changed_role_counts_at_once(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let id = account["id"].as_str().unwrap();
        let member = server.member("acme", "viewer", "service_account_id", id).await;
        let token = server.logged_in("acme/deploy").await;
        let make = |name: &'static str| {
            let token = token.clone();
            async move { server.post("/v1/workspaces", &token, &json!({ "name": name, "group_path": "acme" })).await }
        };
        make("a").await.is_problem(403, "forbidden");
        let change = |role: &'static str| {
            let path = at("memberships", &member);
            async move { server.patch(&path, &server.root, &json!({ "role": role })).await }
        };
        assert_eq!(change("deployer").await.status, 200);
        assert_eq!(make("a").await.status, 201);
        assert_eq!(change("viewer").await.json["role"], "viewer");
        make("b").await.is_problem(403, "forbidden");
        assert_eq!(server.delete(&at("memberships", &member), &server.root).await.status, 204);
        make("c").await.is_problem(404, "not_found");
    }

    async fn a_disabled_account_neither_logs_in_nor_acts(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let token = server.logged_in("acme/deploy").await;
        let path = at("service_accounts", &account);
        let changed = server.patch(&path, &server.root, &json!({ "disabled": true })).await;
        assert_eq!(changed.json["disabled"], true, "{}", changed.text);
        server.get("/v1/caller", &token).await.is_problem(401, "unauthenticated");
        let refused = server.login("acme/deploy", &server.issuer.token(&json!({}))).await;
        assert_eq!(refused.json["error"], "invalid_grant");
    }

    async fn a_patch_leaves_alone_what_it_does_not_name(server: &Server) {
        server.group("acme").await;
        let mut draft = server.draft("acme", "deploy");
        draft["description"] = json!("first");
        draft["trusted_identity_providers"][0] = json!({
            "issuer": server.issuer.url, "match": "wildcard", "bound_claims": { "ref": "release/*", "sub": "a" },
            "accept_any_audience": true, "single_use": true, "max_token_life_seconds": 300,
            "expires_at": "2030-01-31T12:00:00Z",
        });
        let account = server.make("/v1/service_accounts", draft).await;
        let path = at("service_accounts", &account);
        let changed = server.patch(&path, &server.root, &json!({ "description": "second" })).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert_eq!(changed.json["description"], "second");
        assert_eq!(changed.json["trusted_identity_providers"], account["trusted_identity_providers"]);
        assert_eq!(changed.json["version"], 2);
        let same = server.patch(&path, &server.root, &json!({})).await;
        assert_eq!(same.json["version"], 2, "{}", same.text);
        let renamed = server.patch(&path, &server.root, &json!({ "name": "other" })).await;
        renamed.is_invalid_at("/name");
        let moved = server.patch(&path, &server.root, &json!({ "group_path": "other" })).await;
        moved.is_invalid_at("/group_path");
        let emptied = server.patch(&path, &server.root, &json!({ "trusted_identity_providers": [] })).await;
        emptied.is_invalid_at("/trusted_identity_providers");
    }

    async fn a_single_use_token_lets_in_once(server: &Server) {
        server.group("acme").await;
        let mut draft = server.draft("acme", "deploy");
        draft["trusted_identity_providers"][0]["single_use"] = json!(true);
        server.make("/v1/service_accounts", draft).await;
        let token = server.issuer.token(&json!({}));
        let logins = all_at_once(server, &token).await;
        assert_eq!(logins, (1, 3), "accepted, refused");
    }
}

/// The same token four times at once; how many were accepted and how many refused.
async fn all_at_once(server: &Server, token: &str) -> (usize, usize) {
    let login = || server.login("acme/deploy", token);
    let (a, b, c, d) = tokio::join!(login(), login(), login(), login());
    let accepted = [a, b, c, d].iter().filter(|answer| answer.status == 200).count();
    (accepted, 4 - accepted)
}
