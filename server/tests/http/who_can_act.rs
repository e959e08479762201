//! Who can act here: the page, the files and the REST operation.

use serde_json::json;

use crate::{
    member_pages::{Browser, contains},
    support::{Server, on_each_database},
};

async fn furnished(server: &Server) {
    server.group("acme").await;
    server.group("acme/platform").await;
    server.workspace("acme/platform/prod").await;
    let deploy = server.service_account("acme/deploy").await;
    let tool = server.service_account("acme/platform/tool").await;
    server.member("acme", "viewer", "service_account_id", deploy["id"].as_str().unwrap()).await;
    server.member("acme/platform", "deployer", "service_account_id", deploy["id"].as_str().unwrap()).await;
    server.member("acme/platform/prod", "owner", "service_account_id", tool["id"].as_str().unwrap()).await;
    server.logged_in("acme/deploy").await;
}

on_each_database! {
    async fn the_page_names_the_membership_that_counts(server: &Server) {
        furnished(server).await;
        let root = Browser::of(server, &server.root).await;
        let page = root.open("/groups/acme/platform/prod/-/who_can_act").await;
        assert_eq!(page.status, 200, "{}", page.text);
        contains(&page, &["2 service accounts", "acme/deploy", "deployer", "Inherited from acme/platform", "Direct", "Never", "main"]);
        assert!(page.text.contains("href=\"/groups/acme/platform/-/members?search=acme/deploy&amp;type=service_account\""));
        assert!(page.text.contains("href=\"/groups/acme/platform/prod/-/who_can_act\""), "a link in the navigation");
        server.group("far").await;
        contains(&root.open("/groups/far/-/who_can_act").await, &["No service account holds a role in this group."]);

        // Who sees the workspace only, knows the group above by name; its members are no business of theirs.
        let ada = server.user("ada", false).await;
        server.member("acme/platform/prod", "viewer", "username", "ada").await;
        let ada = Browser::of(server, &ada).await;
        let page = ada.open("/groups/acme/platform/prod/-/who_can_act").await;
        contains(&page, &["Inherited from acme/platform"]);
        assert!(!page.text.contains("href=\"/groups/acme/platform/-/members"), "{}", page.text);
        assert_eq!(ada.open("/groups/acme/-/who_can_act").await.status, 404);
    }

    async fn the_list_leaves_as_a_file(server: &Server) {
        furnished(server).await;
        let ada = server.user("ada", false).await;
        let root = Browser::of(server, &server.root).await;
        let csv = root.open("/export/who_can_act?namespace_path=acme/platform/prod").await;
        assert_eq!((csv.status.as_u16(), csv.header("content-type")), (200, "text/csv; charset=utf-8"));
        assert_eq!(csv.header("content-disposition"), "attachment; filename=\"who-can-act-acme-platform-prod.csv\"");
        let mut lines = csv.text.lines();
        let head = "id,service_account,disabled,role,through,inherited,client_secrets,trust,trust_not_in_use,last_login_at";
        assert_eq!(lines.next().unwrap(), head);
        let first = lines.next().unwrap();
        assert!(first.contains(",acme/deploy,false,deployer,acme/platform,true,false,"), "{first}");
        let json = root.open("/export/who_can_act?namespace_path=acme/platform/prod&format=json").await;
        let rows: Vec<serde_json::Value> = serde_json::from_str(&json.text).unwrap();
        assert_eq!((rows.len(), &rows[1]["path"], &rows[1]["role"]), (2, &json!("acme/platform/tool"), &json!("owner")));
        let ada = Browser::of(server, &ada).await;
        for format in ["csv", "json"] {
            let refused = ada.open(&format!("/export/who_can_act?namespace_path=acme&format={format}")).await;
            assert_eq!(refused.status, 404);
        }
        let nobody = server.get("/export/who_can_act?namespace_path=acme", "").await;
        assert_eq!(nobody.status, 401);
    }

    async fn machines_ask_the_same(server: &Server) {
        furnished(server).await;
        let answer = server.get("/v1/who_can_act?namespace_path=acme/platform/prod&first=1", &server.root).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json["page_info"]["total_count"], 2);
        let item = &answer.json["items"][0];
        assert_eq!((&item["path"], &item["through"], &item["inherited"]), (&json!("acme/deploy"), &json!("acme/platform"), &json!(true)));
        assert!(item["last_login_at"].is_string() && item["trust"][0]["in_use"] == true, "{item}");
        let after = answer.json["page_info"]["end_cursor"].as_str().unwrap();
        let answer = server.get(&format!("/v1/who_can_act?namespace_path=acme/platform/prod&after={after}"), &server.root).await;
        assert_eq!(answer.json["items"][0]["path"], "acme/platform/tool");
        server.get("/v1/who_can_act?namespace_path=no/such", &server.root).await.is_problem(404, "not_found");
        server.get("/v1/who_can_act?namespace_path=Bad!", &server.root).await.is_invalid_at("/namespace_path");
    }
}
