//! The life of a pipeline, from its first login to the end of its account.

use axum::http::Method;
use serde_json::json;

use crate::support::{Server, at, on_each_database};

on_each_database! {
    async fn a_pipeline_from_login_to_the_end(server: &Server) {
        server.group("acme").await;
        server.group("acme/platform").await;
        server.group("other").await;
        let workspace = server.workspace("acme/platform/prod").await;
        let account = server.service_account("acme/platform/deploy").await;
        let id = account["id"].as_str().unwrap();
        let member = server.member("acme/platform", "deployer", "service_account_id", id).await;
        assert_eq!(member["subject"]["name"], "acme/platform/deploy");

        // It logs in and reads.
        let login = server.login("acme/platform/deploy", &server.issuer.token(&json!({}))).await;
        assert_eq!(login.status, 200, "{}", login.text);
        assert_eq!(login.header("cache-control"), "no-store");
        assert_eq!(login.json["token_type"], "Bearer");
        assert_eq!(login.json["expires_in"], 900);
        assert!(login.json.get("issued_token_type").is_none());
        let token = login.json["access_token"].as_str().unwrap();
        let caller = server.get("/v1/caller", token).await;
        assert_eq!(caller.json["type"], "service_account", "{}", caller.text);
        assert_eq!(caller.json["trn"], "trn:service_account:acme/platform/deploy");
        let read = server.get(&at("workspaces", &workspace), token).await;
        assert_eq!(read.status, 200, "{}", read.text);
        assert_eq!(read.json["path"], "acme/platform/prod");
        assert_eq!(read.header("cache-control"), "no-store");
        let by_trn = server.get("/v1/workspaces/trn:workspace:acme%2Fplatform%2Fprod", token).await;
        assert_eq!(by_trn.json, read.json);

        // It does what a deployer may, and no more.
        let made = server.post("/v1/workspaces", token, &json!({ "name": "stage", "group_path": "acme/platform" })).await;
        assert_eq!(made.status, 201, "{}", made.text);
        assert_eq!(made.json["created_by"], "acme/platform/deploy");
        let change = server.patch(&at("memberships", &member), token, &json!({ "role": "owner" })).await;
        change.is_problem(403, "forbidden");
        let draft = json!({ "namespace_path": "acme/platform", "role": "viewer", "username": "root" });
        server.post("/v1/memberships", token, &draft).await.is_problem(403, "forbidden");
        server.get("/v1/users", token).await.is_problem(403, "forbidden");
        let sibling = server.get("/v1/groups/trn:group:other", token).await;
        sibling.is_problem(404, "not_found");
        let absent = server.get("/v1/groups/trn:group:absent", token).await;
        assert_eq!(sibling.comparable(), absent.comparable());

        // A token of another branch is refused, and those who may know find out why.
        let refused = server.login(id, &server.issuer.token(&json!({ "ref": "feature" }))).await;
        assert_eq!(refused.status, 400, "{}", refused.text);
        assert_eq!(refused.json["error"], "invalid_grant");
        assert_eq!(refused.header("cache-control"), "no-store");
        let login_id = refused.json["login_id"].as_str().unwrap();
        let logins = server.get(&format!("{}/logins", at("service_accounts", &account)), &server.root).await;
        assert_eq!(logins.json["page_info"]["total_count"], 2, "{}", logins.text);
        let items = logins.json["items"].as_array().unwrap();
        let told = items.iter().find(|login| login["id"] == login_id).unwrap();
        assert_eq!(told["outcome"], "refused");
        assert_eq!(told["source_address"], "192.0.2.7");
        let findings = told["account"]["providers"][0]["findings"].as_array().unwrap();
        let claim = findings.iter().find(|finding| finding["rule"] == "claim").unwrap();
        assert_eq!(claim["expected"], "main", "{claim}");
        assert_eq!(claim["received"], "feature", "{claim}");

        let one = format!("{}/logins/{login_id}", at("service_accounts", &account));
        assert_eq!(server.get(&one, &server.root).await.json, *told);
        let other = server.service_account("acme/other").await;
        let elsewhere = format!("{}/logins/{login_id}", at("service_accounts", &other));
        server.get(&elsewhere, &server.root).await.is_problem(404, "not_found");
        server.get(&format!("{}/logins/x", at("service_accounts", &account)), &server.root).await.is_invalid_at("/login_id");

        // With its account ends what it may.
        let gone = server.delete(&at("service_accounts", &account), &server.root).await;
        assert_eq!(gone.status, 204, "{}", gone.text);
        let after = server.get("/v1/caller", token).await;
        after.is_problem(401, "unauthenticated");
        assert!(after.header("www-authenticate").starts_with("Bearer "), "{after:?}");
        server.call(Method::DELETE, &at("workspaces", &workspace), token, None).await.is_problem(401, "unauthenticated");
        let activity = server.get("/v1/activity?namespace_path=acme&action=service_account.&actor=root", &server.root).await;
        let actions: Vec<_> = activity.json["items"].as_array().unwrap().iter().map(|e| e["action"].clone()).collect();
        assert!(actions.contains(&json!("service_account.deleted")), "{actions:?}");
    }

    async fn the_token_exchange_grant_names_the_type_of_what_it_issues(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        for kind in ["jwt", "id_token"] {
            let kind = format!("urn:ietf:params:oauth:token-type:{kind}");
            let answer = server.form(&[
                ("grant_type", crate::support::TOKEN_EXCHANGE),
                ("client_id", "trn:service_account:acme/deploy"),
                ("subject_token", &server.issuer.token(&json!({}))),
                ("subject_token_type", &kind),
                ("scope", ""),
                ("unknown", "is ignored"),
            ]).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert_eq!(answer.json["issued_token_type"], "urn:ietf:params:oauth:token-type:access_token");
        }
    }

    async fn rsa_tokens_log_in_too(server: &Server) {
        server.group("acme").await;
        server.service_account("acme/deploy").await;
        let claims = server.issuer.claims(&json!({}));
        let token = server.issuer.signed(crate::support::issuer::Algorithm::Rs256, "JWT", &claims);
        let answer = server.login("acme/deploy", &token).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    async fn members_are_listed_with_their_source(server: &Server) {
        server.group("acme").await;
        server.group("acme/sub").await;
        let ada = server.user("ada", false).await;
        server.team("ops", "ada").await;
        server.member("acme", "viewer", "username", "ada").await;
        server.member("acme/sub", "deployer", "team", "ops").await;
        let members = server.get("/v1/memberships?namespace_path=acme/sub&inherited=true", &ada).await;
        assert_eq!(members.status, 200, "{}", members.text);
        let names: Vec<_> =
            members.json["items"].as_array().unwrap().iter().map(|m| m["subject"]["name"].clone()).collect();
        assert_eq!(names, ["ada", "root"], "{}", members.text);
        let teams = server.get("/v1/memberships?namespace_path=acme/sub&subject_type=team&role=deployer", &ada).await;
        assert_eq!(teams.json["items"][0]["subject"]["name"], "ops", "{}", teams.text);
        let made = server.post("/v1/workspaces", &ada, &json!({ "name": "w", "group_path": "acme/sub" })).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let users = server.get("/v1/users?search=a", &ada).await;
        assert_eq!(users.json["items"][0]["username"], "ada", "{}", users.text);
        let roles = server.get("/v1/roles", &ada).await;
        assert_eq!(roles.json["page_info"]["total_count"], 4, "{}", roles.text);
        assert_eq!(roles.json["items"][3]["name"], "owner", "{}", roles.text);
    }
}
