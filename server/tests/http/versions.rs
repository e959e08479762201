//! Changes that are based on what is not there any more.

use axum::http::Method;
use serde_json::json;

use crate::support::{Server, at, on_each_database};

on_each_database! {
    async fn t98_a_stale_version_is_refused_with_what_is_stored(server: &Server) {
        let group = server.group("acme").await;
        let workspace = server.workspace("acme/w").await;
        let account = server.service_account("acme/deploy").await;
        server.user("ada", false).await;
        let member = server.member("acme", "viewer", "username", "ada").await;
        for (collection, thing, change, again) in [
            ("groups", group, json!({ "description": "b" }), json!({ "description": "c" })),
            ("workspaces", workspace, json!({ "description": "b" }), json!({ "description": "c" })),
            ("service_accounts", account, json!({ "description": "b" }), json!({ "description": "c" })),
            ("memberships", member, json!({ "role": "deployer" }), json!({ "role": "viewer" })),
        ] {
            let path = at(collection, &thing);
            assert_eq!(thing["version"], 1);
            let with = |body: &serde_json::Value, version: i64| {
                let mut body = body.clone();
                body["version"] = json!(version);
                body
            };
            let changed = server.patch(&path, &server.root, &with(&change, 1)).await;
            assert_eq!(changed.status, 200, "{collection}: {}", changed.text);
            assert_eq!(changed.json["version"], 2, "{collection}");
            // In the body, in the query, and when it goes.
            let stale = server.patch(&path, &server.root, &with(&again, 1)).await;
            stale.is_problem(409, "stale_version");
            assert_eq!(stale.json["current"], changed.json, "{collection}");
            let stale = server.patch(&format!("{path}?version=1"), &server.root, &again).await;
            stale.is_problem(409, "stale_version");
            let differs = server.patch(&format!("{path}?version=2"), &server.root, &with(&again, 1)).await;
            differs.is_invalid_at("/version");
            let stale = server.delete(&format!("{path}?version=1"), &server.root).await;
            stale.is_problem(409, "stale_version");
            assert_eq!(stale.json["current"], changed.json, "{collection}");
            let stale = server.call(Method::DELETE, &path, &server.root, Some(&json!({ "version": 1 }))).await;
            stale.is_problem(409, "stale_version");
            // Without a version whatever is stored is changed; the right one lets through.
            assert_eq!(server.patch(&path, &server.root, &again).await.json["version"], 3, "{collection}");
        }
        // From the leaves up, each with the right version.
        for (path, collection) in [("acme/w", "workspace"), ("acme/deploy", "service_account"), ("acme", "group")] {
            let path = format!("/v1/{collection}s/trn:{collection}:{}?version=3", path.replace('/', "%2F"));
            let gone = server.delete(&path, &server.root).await;
            assert_eq!(gone.status, 204, "{path}: {}", gone.text);
            server.delete(&path, &server.root).await.is_problem(404, "not_found");
        }
    }

    async fn t98_a_change_of_nothing_reverts_no_change_beside_it(server: &Server) {
        let group = at("groups", &server.group("acme").await);
        let workspace = at("workspaces", &server.workspace("acme/w").await);
        let made = server.post("/v1/teams", &server.root, &json!({ "name": "ops" })).await;
        for path in [group, workspace, at("teams", &made.json)] {
            for n in 0..20 {
                let (nothing, change) = (json!({}), json!({ "description": format!("number {n}") }));
                let (nothing, change) = tokio::join!(
                    server.patch(&path, &server.root, &nothing),
                    server.patch(&path, &server.root, &change),
                );
                assert_eq!((nothing.status.as_u16(), change.status.as_u16()), (200, 200), "{}", nothing.text);
                let stored = server.get(&path, &server.root).await;
                assert_eq!(stored.json["description"], json!(format!("number {n}")), "{path}");
            }
        }
    }

    async fn the_last_owner_stays(server: &Server) {
        server.group("acme").await;
        let members = server.get("/v1/memberships?namespace_path=acme", &server.root).await;
        let path = at("memberships", &members.json["items"][0]);
        server.patch(&path, &server.root, &json!({ "role": "viewer" })).await.is_problem(409, "last_owner");
        server.delete(&path, &server.root).await.is_problem(409, "last_owner");
    }
}
