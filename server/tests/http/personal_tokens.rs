//! Personal access tokens: made on a page, used over HTTP.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::json;

use crate::{
    people::{Browser, has, shown},
    support::{PASSWORD, Server, bearer, log, on_each_database},
};

const NEW: &str = "/account/tokens/new";

on_each_database! {
    async fn t103_a_token_is_shown_once_used_and_revoked_and_stands_in_no_log(server: &Server) {
        server.user("ada", false).await;
        server.group("acme").await;
        server.member("acme", "deployer", "username", "ada").await;
        let mut ada = Browser::signed_in(server, "ada", PASSWORD).await;
        has(&ada.open("/account").await, &["href=\"/account/tokens\""]);
        has(&ada.open("/account/tokens").await, &["No personal access tokens", "href=\"/account/tokens/new\""]);
        let bad = ada.send(NEW, "account/create_token", &[("name", " "), ("expires_in_days", "366")]).await;
        assert_eq!(bad.status, 422);
        assert!(bad.text.contains("Say what the token is for.") && bad.text.contains("1 to 365 days"), "{}", bad.text);
        let made = ada.send(NEW, "account/create_token", &[("name", "laptop"), ("expires_in_days", "7")]).await;
        has(&made, &["it is not shown again", "href=\"/account/tokens\""]);
        let token = shown(&made);
        assert!(token.starts_with("tharsis_pat_"));

        // It is its owner, with the owner's rights, wherever machines come in.
        assert_eq!(server.get("/v1/caller", &token).await.json["username"], "ada");
        let group = json!({ "name": "sub", "parent_path": "acme" });
        assert_eq!(server.post("/v1/groups", &token, &group).await.status, 201);
        server.post("/v1/groups", &token, &json!({ "name": "top" })).await.is_problem(403, "forbidden");
        let check = server.get("/v1/check?namespace=acme&permission=workspace:update", &token).await;
        assert_eq!((check.status.as_u16(), check.header("x-tharsis-role")), (200, "deployer"));
        let listed = ada.open("/account/tokens").await;
        has(&listed, &["laptop", "tharsis_pat_…", "Expires soon"]);
        assert!(!listed.text.contains(&token) && !listed.text.contains("Never"), "it was used");

        let rows = server.get("/v1/personal_access_tokens", &token).await;
        let id = rows.json["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(rows.json["items"][0]["name"], "laptop");
        let eve = server.user("eve", false).await;
        let path = format!("/v1/personal_access_tokens/{id}");
        assert_eq!(server.get("/v1/personal_access_tokens", &eve).await.json["items"], json!([]));
        server.delete(&path, &eve).await.is_problem(404, "not_found");
        let question = format!("/account/tokens/{id}/revoke");
        has(&ada.open(&question).await, &["lets nobody in any more", "laptop"]);
        let mut other = Browser::signed_in(server, "eve", PASSWORD).await;
        has(&other.open(&question).await, &["You have no such token any more."]);
        assert_eq!(other.send(&question, "account/revoke_token", &[("id", &id)]).await.status, 404);
        let gone = ada.send(&question, "account/revoke_token", &[("id", &id)]).await;
        assert_eq!((gone.status.as_u16(), gone.header("location")), (303, "/account/tokens"));
        server.get("/v1/caller", &token).await.is_problem(401, "unauthenticated");
        server.delete(&path, &server.root).await.is_problem(404, "not_found");
        assert!(!log::text().contains(&token) && !log::text().contains(&token[12..55]), "t103: a token stands in the log");
    }

    async fn t95_an_administrator_lists_and_revokes_the_tokens_of_others(server: &Server) {
        server.user("ada", false).await;
        let eve = server.user("eve", false).await;
        let mut ada = Browser::signed_in(server, "ada", PASSWORD).await;
        let [first, second] = [
            shown(&ada.send(NEW, "account/create_token", &[("name", "first")]).await),
            shown(&ada.send(NEW, "account/create_token", &[("name", "second")]).await),
        ];
        let own = server.get("/v1/personal_access_tokens", &first).await;
        let of_ada = "/v1/users/trn:user:ada/personal_access_tokens";
        for token in [&server.root, &first] {
            assert_eq!(server.get(of_ada, token).await.json, own.json);
        }
        server.get(of_ada, &eve).await.is_problem(404, "not_found");
        server.get("/v1/users/trn:user:nobody/personal_access_tokens", &server.root).await.is_problem(404, "not_found");
        let id = |at: usize| own.json["items"][at]["id"].as_str().unwrap().to_owned();

        // On the page of the user, by a form and without JavaScript.
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        let question = format!("/admin/users/ada/tokens/{}/revoke", id(0));
        let page = root.open("/admin/users/ada").await;
        has(&page, &["Personal access tokens", "second", "first", &format!("href=\"{question}\"")]);
        assert!(!page.text.contains(&first) && !page.text.contains(&second));
        has(&root.open(&question).await, &["lets nobody in any more", "second", "value=\"/admin/users/ada\""]);
        let fields = [("id", &*id(0)), ("back", "/admin/users/ada")];
        let mut eve = Browser::signed_in(server, "eve", PASSWORD).await;
        assert_eq!(eve.open(&question).await.status, 403);
        assert_eq!(eve.send("/account", "account/revoke_token", &fields).await.status, 404);
        let gone = root.send(&question, "account/revoke_token", &fields).await;
        assert_eq!((gone.status.as_u16(), gone.header("location")), (303, "/admin/users/ada"));
        server.get("/v1/caller", &second).await.is_problem(401, "unauthenticated");
        has(&root.open(&question).await, &["There is no such token any more."]);
        // By a script.
        let path = format!("/v1/personal_access_tokens/{}", id(1));
        assert_eq!(server.delete(&path, &server.root).await.status, 204);
        server.get("/v1/caller", &first).await.is_problem(401, "unauthenticated");
        // Nobody is led elsewhere.
        let third = ada.send(NEW, "account/create_token", &[("name", "third")]).await;
        let third = server.get(of_ada, &shown(&third)).await.json["items"][0]["id"].as_str().unwrap().to_owned();
        let fields = [("id", &*third), ("back", "//evil.example/")];
        assert_eq!(ada.send("/account", "account/revoke_token", &fields).await.header("location"), "/");
    }

    async fn what_a_token_did_is_told_from_what_its_owner_did(server: &Server) {
        server.user("ada", false).await;
        server.group("acme").await;
        server.member("acme", "owner", "username", "ada").await;
        let mut ada = Browser::signed_in(server, "ada", PASSWORD).await;
        let token = shown(&ada.send(NEW, "account/create_token", &[("name", "deploy <script>")]).await);
        server.post("/v1/groups", &token, &json!({ "name": "sub", "parent_path": "acme" })).await;
        let by_hand = [("parent_path", "acme"), ("name", "hand")];
        assert_eq!(ada.send("/groups/acme/-/new_group", "groups/create", &by_hand).await.status, 303);

        let events = server.get("/v1/activity?namespace_path=acme&actor=ada&action=group.", &token).await;
        let items = events.json["items"].as_array().unwrap();
        assert_eq!(items[0]["means"], json!({ "type": "session" }));
        assert_eq!(items[1]["means"]["type"], "personal_access_token");
        assert_eq!(items[1]["means"]["name"], "deploy <script>");
        let page = ada.open("/groups/acme/-/activity").await;
        has(&page, &["with token", "<bdi>deploy &lt;script&gt;"]);
        let id = items[1]["means"]["id"].as_str().unwrap();
        let file = ada.open("/export/activity?namespace_path=acme&format=csv").await;
        has(&file, &["details,means,means_id,token", &format!("personal_access_token,{id},deploy <script>")]);
        let file = ada.open("/export/activity?namespace_path=acme&format=json").await;
        has(&file, &["\"means\":{\"type\":\"personal_access_token\""]);
        for answer in [events, page, file] {
            assert!(!answer.text.contains(&token[12..40]), "t103: no part of the token");
        }
    }

    async fn a_token_makes_no_other_and_changes_no_password(server: &Server) {
        server.user("ada", false).await;
        let mut ada = Browser::signed_in(server, "ada", PASSWORD).await;
        let token = shown(&ada.send(NEW, "account/create_token", &[("name", "laptop")]).await);
        let refused = server.post("/v1/personal_access_tokens", &token, &json!({ "name": "another" })).await;
        assert_eq!(refused.status, 405);
        // The functions of the pages take the session of a browser and no bearer token.
        for (function, body) in [
            ("account/create_token", "name=another".to_owned()),
            ("account/change_password", format!("current_password={PASSWORD}&new_password=x&repeated_password=x")),
        ] {
            let request = Request::post(format!("/api/ui/{function}"))
                .header(header::AUTHORIZATION, bearer(&token))
                .header(header::ACCEPT, "application/json")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .body(Body::from(body));
            let answer = server.send(request.unwrap()).await;
            assert_eq!(answer.status, 401, "{function}: {}", answer.text);
        }
        // Nor is it a cookie, or a token to exchange for one that lives on.
        let request = Request::get("/account").header(header::COOKIE, format!("session={token}"));
        assert_eq!(server.send(request.body(Body::empty()).unwrap()).await.status, 303);
        let rows = server.get("/v1/personal_access_tokens", &token).await;
        assert_eq!(rows.json["items"].as_array().unwrap().len(), 1, "{}", rows.text);
    }

    async fn a_disabled_users_token_stops_at_once_and_a_found_one_can_be_revoked(server: &Server) {
        server.user("ada", false).await;
        let mut ada = Browser::signed_in(server, "ada", PASSWORD).await;
        let first = shown(&ada.send(NEW, "account/create_token", &[("name", "first")]).await);
        let second = shown(&ada.send(NEW, "account/create_token", &[("name", "second")]).await);
        // Whoever finds it in a public place can end it (RFC 7009).
        let form = |path: &str, token: &str| {
            let body = form_urlencoded::Serializer::new(String::new()).append_pair("token", token).finish();
            Request::builder().method(Method::POST).uri(path).header(header::AUTHORIZATION, bearer(&server.root))
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body)).unwrap()
        };
        let told = server.send(form("/v1/introspect", &first)).await;
        assert_eq!((&told.json["active"], &told.json["username"]), (&json!(true), &json!("ada")), "{}", told.text);
        assert_eq!(server.send(form("/v1/revoke", &first)).await.status, 200);
        assert_eq!(server.send(form("/v1/introspect", &first)).await.json, json!({ "active": false }));
        server.get("/v1/caller", &first).await.is_problem(401, "unauthenticated");

        assert_eq!(server.get("/v1/caller", &second).await.status, 200);
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        let disable = [("username", "ada"), ("version", "1"), ("active", "false"), ("confirmation", "ada")];
        assert_eq!(root.send("/admin/users/ada/disable", "users/update", &disable).await.status, 303);
        let answer = server.get("/v1/caller", &second).await;
        answer.is_problem(401, "unauthenticated");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{:?}", answer.headers);
    }
}
