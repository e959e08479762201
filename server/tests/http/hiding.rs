//! What a caller may not know of is answered like what does not exist.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Server, at, on_each_database};

on_each_database! {
    async fn t95_things_of_others_are_as_if_absent(server: &Server) {
        server.group("acme").await;
        let group = server.group("secret").await;
        let workspace = server.workspace("secret/w").await;
        let account = server.service_account("secret/deploy").await;
        let member = server.member("secret", "viewer", "service_account_id", account["id"].as_str().unwrap()).await;
        let ada = server.user("ada", false).await;
        server.member("acme", "owner", "username", "ada").await;
        let things = [("groups", &group, "G"), ("workspaces", &workspace, "W"), ("service_accounts", &account, "SA"),
            ("memberships", &member, "NM")];
        for (collection, thing, code) in things {
            use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
            let id = URL_SAFE_NO_PAD.encode(format!("{code}_0193c5e2-7f1a-7c00-8a3b-5d8e6f0a1b2c"));
            let absent = json!({ "id": id });
            let patch = match collection {
                "memberships" => json!({ "role": "viewer" }),
                _ => json!({ "description": "mine" }),
            };
            let methods: &[(Method, Option<&Value>)] = match collection {
                "memberships" => &[(Method::PATCH, Some(&patch)), (Method::DELETE, None)],
                _ => &[(Method::GET, None), (Method::PATCH, Some(&patch)), (Method::DELETE, None)],
            };
            for (method, body) in methods {
                let others = server.call(method.clone(), &at(collection, thing), &ada, *body).await;
                let none = server.call(method.clone(), &at(collection, &absent), &ada, *body).await;
                others.is_problem(404, "not_found");
                assert_eq!(others.comparable(), none.comparable(), "{method} {collection}");
            }
        }
        let logins = format!("{}/logins", at("service_accounts", &account));
        server.get(&logins, &ada).await.is_problem(404, "not_found");
        for (hidden, absent) in [
            ("service_accounts?namespace_path=secret", "service_accounts?namespace_path=absent"),
            ("memberships?namespace_path=secret", "memberships?namespace_path=absent"),
            ("activity?namespace_path=secret", "activity?namespace_path=absent"),
            ("groups?parent_path=secret", "groups?parent_path=absent"),
            ("workspaces?group_path=secret", "workspaces?group_path=absent"),
        ] {
            let hidden = server.get(&format!("/v1/{hidden}"), &ada).await;
            let absent = server.get(&format!("/v1/{absent}"), &ada).await;
            hidden.is_problem(404, "not_found");
            assert_eq!(hidden.comparable(), absent.comparable());
        }
        for (collection, field) in [("groups", "parent_path"), ("workspaces", "group_path")] {
            let draft = |path: &str| json!({ "name": "x", field: path });
            let hidden = server.post(&format!("/v1/{collection}"), &ada, &draft("secret")).await;
            let absent = server.post(&format!("/v1/{collection}"), &ada, &draft("absent")).await;
            assert_eq!(hidden.comparable(), absent.comparable());
            hidden.is_problem(404, "not_found");
        }
        let hidden = server.post("/v1/service_accounts", &ada, &server.draft("secret", "x")).await;
        let absent = server.post("/v1/service_accounts", &ada, &server.draft("absent", "x")).await;
        assert_eq!(hidden.comparable(), absent.comparable());
        hidden.is_problem(404, "not_found");
    }

    async fn t96_lists_and_counts_leak_nothing(server: &Server) {
        server.group("acme").await;
        server.group("secret").await;
        server.workspace("secret/w").await;
        server.workspace("acme/w").await;
        let ada = server.user("ada", false).await;
        server.member("acme", "viewer", "username", "ada").await;
        for (path, expected) in [
            ("/v1/groups", vec!["acme"]),
            ("/v1/groups?search=e", vec!["acme"]),
            ("/v1/groups?search=secret", vec![]),
            ("/v1/workspaces", vec!["acme/w"]),
            ("/v1/workspaces?search=w", vec!["acme/w"]),
            ("/v1/groups?top_level=true&first=1", vec!["acme"]),
        ] {
            let answer = server.get(path, &ada).await;
            let items = answer.json["items"].as_array().unwrap();
            let paths: Vec<_> = items.iter().map(|item| item["path"].as_str().unwrap().to_owned()).collect();
            assert_eq!(paths, expected, "{path}");
            assert_eq!(answer.json["page_info"]["total_count"], expected.len(), "{path}");
            assert_eq!(answer.json["page_info"]["has_next_page"], false, "{path}");
        }
        let all = server.get("/v1/groups", &server.root).await;
        assert_eq!(all.json["page_info"]["total_count"], 2);
    }

    async fn t94_a_service_account_joins_only_its_own_hierarchy(server: &Server) {
        for group in ["acme", "acme/a", "acme/a/below", "acme/b"] {
            server.group(group).await;
        }
        let account = server.service_account("acme/a/deploy").await;
        let id = account["id"].as_str().unwrap();
        let join = |namespace: &'static str, id: String| async move {
            let draft = json!({ "namespace_path": namespace, "role": "viewer", "service_account_id": id });
            server.post("/v1/memberships", &server.root, &draft).await
        };
        for namespace in ["acme/b", "acme"] {
            let answer = join(namespace, id.to_owned()).await;
            answer.is_invalid_at("/subject");
            let absent = join(namespace, "trn:service_account:acme/a/absent".to_owned()).await;
            assert_eq!(answer.comparable(), absent.comparable());
        }
        for namespace in ["acme/a", "acme/a/below"] {
            assert_eq!(join(namespace, id.to_owned()).await.status, 201);
        }
        join("acme/a", id.to_owned()).await.is_problem(409, "already_exists");
    }
}
