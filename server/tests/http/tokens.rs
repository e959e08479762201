//! What becomes of access tokens: renewed, asked about, revoked.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::json;

use crate::support::{Answer, JWT_BEARER, Server, TOKEN_EXCHANGE, at, bearer, on_each_database};

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

async fn renew(server: &Server, token: &str) -> Answer {
    server.form(&[("grant_type", TOKEN_EXCHANGE), ("subject_token", token), ("subject_token_type", ACCESS_TOKEN)]).await
}

async fn ask(server: &Server, path: &str, caller: &str, body: &str) -> Answer {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if !caller.is_empty() {
        request = request.header(header::AUTHORIZATION, bearer(caller));
    }
    server.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

on_each_database! {
    async fn t85_a_live_access_token_is_renewed(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let token = server.logged_in("acme/deploy").await;
        let fresh = renew(server, &token).await;
        assert_eq!(fresh.status, 200, "{}", fresh.text);
        assert_eq!(fresh.json["issued_token_type"], ACCESS_TOKEN);
        assert_eq!(fresh.json["expires_in"], 900);
        assert_eq!(fresh.header("cache-control"), "no-store");
        let fresh = fresh.json["access_token"].as_str().unwrap().to_owned();
        assert_ne!(fresh, token);
        assert_eq!(server.get("/v1/caller", &fresh).await.json["id"], account["id"]);
        for wrong in ["x", &server.root, &server.issuer.token(&json!({}))] {
            let answer = renew(server, wrong).await;
            assert_eq!((answer.status.as_u16(), &answer.json["error"]), (400, &json!("invalid_request")), "{}", answer.text);
        }
        let other = server.form(&[
            ("grant_type", TOKEN_EXCHANGE), ("subject_token", &token), ("subject_token_type", ACCESS_TOKEN),
            ("client_id", "acme/other"),
        ]).await;
        assert_eq!(other.json["error"], "invalid_request");
        // As an ID token it is none.
        assert_eq!(server.login("acme/deploy", &fresh).await.json["error"], "invalid_grant");

        let patch = json!({ "trusted_identity_providers": [{
            "id": account["trusted_identity_providers"][0]["id"], "issuer": server.issuer.url,
            "bound_claims": { "ref": "main", "environment": "prod" },
        }] });
        assert_eq!(server.patch(&at("service_accounts", &account), &server.root, &patch).await.status, 200);
        let refused = renew(server, &fresh).await;
        assert_eq!(refused.json["error"], "invalid_request", "{}", refused.text);
        let login = format!("{}/logins/{}", at("service_accounts", &account), refused.json["login_id"].as_str().unwrap());
        let told = server.get(&login, &server.root).await;
        assert!(told.text.contains("not on record"), "{}", told.text);
    }

    async fn t88_tokens_are_introspected_and_revoked(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let stranger = server.user("stranger", false).await;
        let token = server.logged_in("acme/deploy").await;
        let fresh = renew(server, &token).await.json["access_token"].as_str().unwrap().to_owned();
        let told = ask(server, "/v1/introspect", &server.root, &format!("token={token}&token_type_hint=access_token")).await;
        assert_eq!(told.status, 200, "{}", told.text);
        assert_eq!(told.header("cache-control"), "no-store");
        assert_eq!((&told.json["active"], &told.json["sub"]), (&json!(true), &json!("acme/deploy")), "{}", told.text);
        for (caller, token) in [(&stranger, token.as_str()), (&server.root, "x")] {
            let told = ask(server, "/v1/introspect", caller, &format!("token={token}")).await;
            assert_eq!((told.status.as_u16(), &told.json), (200, &json!({ "active": false })));
        }
        for caller in ["", "x"] {
            let answer = ask(server, "/v1/introspect", caller, &format!("token={token}")).await;
            assert_eq!((answer.status.as_u16(), &answer.json["error"]), (401, &json!("invalid_token")), "{}", answer.text);
            assert!(answer.header("www-authenticate").starts_with("Bearer "));
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        for path in ["/v1/introspect", "/v1/revoke"] {
            let answer = ask(server, path, &server.root, "").await;
            assert_eq!((answer.status.as_u16(), &answer.json["error"]), (400, &json!("invalid_request")), "{path}");
            let answer = ask(server, &format!("{path}?token=x"), &server.root, "token=x").await;
            assert_eq!((answer.status.as_u16(), &answer.json["error"]), (400, &json!("invalid_request")), "{path}");
            let answer = server.post(path, &server.root, &json!({ "token": token })).await;
            assert_eq!(answer.status, 415, "{path}");
        }
        // Whoever holds it, without saying who.
        for body in ["token=x".to_owned(), format!("token={token}"), format!("token={token}")] {
            let answer = ask(server, "/v1/revoke", "", &body).await;
            assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        }
        for dead in [&token, &fresh] {
            server.get("/v1/caller", dead).await.is_problem(401, "unauthenticated");
            assert_eq!(renew(server, dead).await.json["error"], "invalid_request");
        }
        let activity = server.get("/v1/activity?namespace_path=acme&action=service_account.token", &server.root).await;
        assert_eq!(activity.json["items"][0]["action"], "service_account.token_revoked", "{}", activity.text);
    }

    async fn all_tokens_of_an_account_or_a_provider_are_revoked(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let other = server.service_account("acme/other").await;
        let path = format!("{}/revoke_tokens", at("service_accounts", &account));
        let provider = &account["trusted_identity_providers"][0]["id"];
        for body in [json!({}), json!({ "provider_id": provider })] {
            let token = server.logged_in("acme/deploy").await;
            let unconcerned = server.logged_in("acme/other").await;
            let answer = server.post(&path, &server.root, &body).await;
            assert_eq!(answer.status, 204, "{}", answer.text);
            server.get("/v1/caller", &token).await.is_problem(401, "unauthenticated");
            assert_eq!(server.get("/v1/caller", &unconcerned).await.status, 200);
        }
        let foreign = json!({ "provider_id": other["trusted_identity_providers"][0]["id"] });
        server.post(&path, &server.root, &foreign).await.is_invalid_at("/provider_id");
        server.post(&path, &server.root, &json!({ "provider_id": "x" })).await.is_invalid_at("/provider_id");
        let login = server.form(&[
            ("grant_type", JWT_BEARER), ("client_id", "acme/deploy"), ("assertion", &server.issuer.token(&json!({}))),
        ]).await;
        let again = login.json["access_token"].as_str().unwrap();
        assert_eq!(server.get("/v1/caller", again).await.status, 200);
    }

    async fn a_proxy_asks_whether_the_bearer_may(server: &Server) {
        server.group("acme").await;
        server.workspace("acme/prod").await;
        let account = server.service_account("acme/deploy").await;
        let id = account["id"].as_str().unwrap();
        server.member("acme/prod", "deployer", "service_account_id", id).await;
        let token = server.logged_in("acme/deploy").await;
        let check = |namespace: &'static str, permission: &'static str| {
            let (path, token) = (format!("/v1/check?namespace={namespace}&permission={permission}"), token.clone());
            async move { server.get(&path, &token).await }
        };
        let may = check("acme/prod", "workspace:update").await;
        assert_eq!(may.status, 200, "{}", may.text);
        for (name, value) in [("kind", "service_account"), ("id", id), ("name", "acme/deploy"), ("role", "deployer")] {
            assert_eq!(may.header(&format!("x-tharsis-{name}")), value);
            assert_eq!(may.json[name], value);
        }
        check("acme/prod", "namespace_membership:create").await.is_problem(403, "forbidden");
        let hidden = check("acme", "group:view").await;
        hidden.is_problem(403, "forbidden");
        assert_eq!(hidden.comparable(), check("absent", "group:view").await.comparable());
        check("acme/prod", "workspace:fly").await.is_invalid_at("/permission");
        check("acme//prod", "workspace:view").await.is_invalid_at("/namespace");
        server.get("/v1/check?namespace=acme&permission=group:view", "x").await.is_problem(401, "unauthenticated");
        assert_eq!(server.get("/v1/check?namespace=acme&permission=group:delete", &server.root).await.status, 200);
    }
}
