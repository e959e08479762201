//! What a caller may not know of is answered like what does not exist.

use axum::http::Method;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::{model::PersonalTokenDraft, personal_tokens};
use serde_json::{Value, json};

use crate::support::{Server, at, on_each_database};

/// An identifier of something that does not exist.
fn absent(code: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{code}_0193c5e2-7f1a-7c00-8a3b-5d8e6f0a1b2c"))
}

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
            let absent = json!({ "id": absent(code) });
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

    async fn t95_what_belongs_to_a_hidden_thing_is_as_if_absent(server: &Server) {
        server.group("acme").await;
        server.group("secret").await;
        let mut draft = server.draft("secret", "deploy");
        draft["client_credentials"] = json!(true);
        let account = server.make("/v1/service_accounts", draft).await;
        let mine = server.service_account("acme/mine").await;
        let ada = server.user("ada", false).await;
        server.member("acme", "owner", "username", "ada").await;
        let login = server.login("secret/deploy", &server.issuer.token(&json!({ "ref": "x" }))).await;
        let login = login.json["login_id"].as_str().unwrap();
        let secrets = format!("{}/client_secrets", at("service_accounts", &account));
        server.make(&secrets, json!({})).await;
        let secret = server.get(&secrets, &server.root).await.json["items"][0]["id"].as_str().unwrap().to_owned();
        server.team("ops", "root").await;
        let team = server.get("/v1/teams/trn:team:ops", &server.root).await.json["id"].as_str().unwrap().to_owned();
        let root = identity::caller::Caller::User {
            id: crate::browser::user_id(server, &server.root).await.parse().unwrap(), username: "root".into(), admin: true,
            means: identity::model::Means::Session,
        };
        let draft = PersonalTokenDraft { name: "laptop".into(), expires_in_days: Some(7) };
        let personal = personal_tokens::create(&server.core, &root, &draft).await.unwrap().token.id.to_string();
        let machine = server.logged_in("acme/mine").await;
        let (of_secret, of_mine) = (at("service_accounts", &account), at("service_accounts", &mine));
        let absent_account = format!("/v1/service_accounts/{}", absent("SA"));
        for (caller, method, status, forbidden, nothing) in [
            // Of an account that is hidden; of one that is seen, under the identifier of another's.
            (&ada, Method::GET, 404, format!("{of_secret}/logins/{login}"), format!("{absent_account}/logins/{login}")),
            (&ada, Method::GET, 404, format!("{of_mine}/logins/{login}"), format!("{of_mine}/logins/{}", absent("LG"))),
            (&ada, Method::DELETE, 404, format!("{secrets}/{secret}"), format!("{absent_account}/client_secrets/{secret}")),
            (&ada, Method::DELETE, 404, format!("{of_mine}/client_secrets/{secret}"),
                format!("{of_mine}/client_secrets/{}", absent("CS"))),
            (&ada, Method::DELETE, 404, format!("/v1/personal_access_tokens/{personal}"),
                format!("/v1/personal_access_tokens/{}", absent("PAT"))),
            // People see all teams; machines none.
            (&machine, Method::GET, 403, format!("/v1/teams/{team}"), format!("/v1/teams/{}", absent("T"))),
            (&machine, Method::DELETE, 403, format!("/v1/teams/{team}"), format!("/v1/teams/{}", absent("T"))),
            (&machine, Method::GET, 403, format!("/v1/teams/{team}/members"), format!("/v1/teams/{}/members", absent("T"))),
        ] {
            let others = server.call(method.clone(), &forbidden, caller, None).await;
            let none = server.call(method.clone(), &nothing, caller, None).await;
            others.is_problem(status, if status == 404 { "not_found" } else { "forbidden" });
            assert_eq!(others.comparable(), none.comparable(), "{method} {forbidden}");
        }
        // All of them are there.
        assert_eq!(server.get(&format!("{of_secret}/logins/{login}"), &server.root).await.status, 200);
        for path in [format!("{secrets}/{secret}"), format!("/v1/personal_access_tokens/{personal}"),
            format!("/v1/teams/{team}")] {
            assert_eq!(server.delete(&path, &server.root).await.status, 204, "{path}");
        }
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
