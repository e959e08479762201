//! Lists in pages.

use serde_json::Value;

use crate::support::{Server, on_each_database};

on_each_database! {
    async fn pages_join_to_the_whole_list(server: &Server) {
        server.group("acme").await;
        for n in 0..7 {
            server.workspace(&format!("acme/w{n}")).await;
        }
        let mut seen: Vec<Value> = Vec::new();
        let mut path = "/v1/workspaces?group_path=acme&first=3".to_owned();
        loop {
            let page = server.get(&path, &server.root).await;
            assert_eq!(page.json["page_info"]["total_count"], 7, "{}", page.text);
            seen.extend(page.json["items"].as_array().unwrap().iter().map(|item| item["name"].clone()));
            if page.json["page_info"]["has_next_page"] == false {
                break;
            }
            let after = page.json["page_info"]["end_cursor"].as_str().unwrap();
            path = format!("/v1/workspaces?group_path=acme&first=3&after={after}");
        }
        assert_eq!(seen, ["w0", "w1", "w2", "w3", "w4", "w5", "w6"]);
        let full = server.get("/v1/workspaces?first=100", &server.root).await;
        assert_eq!(full.json["items"].as_array().unwrap().len(), 7);
    }

    async fn pages_that_cannot_be_are_refused_everywhere(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let logins = format!("service_accounts/{}/logins?", account["id"].as_str().unwrap());
        for list in [
            "groups?", "workspaces?", "service_accounts?namespace_path=acme&", "memberships?namespace_path=acme&",
            "users?", "activity?namespace_path=acme&", &logins,
        ] {
            for (wrong, pointer) in [
                ("first=0", "/first"), ("first=101", "/first"), ("first=x", "/first"), ("first=-1", "/first"),
                ("first=", "/first"), ("first=1&first=2", "/first"), ("after=%25%25", "/after"), ("after=_w", "/after"),
                ("unknown=1", "/unknown"),
            ] {
                let answer = server.get(&format!("/v1/{list}{wrong}"), &server.root).await;
                answer.is_invalid_at(pointer);
            }
            for right in ["first=1", "first=100", "after="] {
                let answer = server.get(&format!("/v1/{list}{right}"), &server.root).await;
                assert_eq!(answer.status, 200, "{list}{right}: {}", answer.text);
            }
        }
        // The activity of the whole server is for administrators: whoever else leaves the path out has forgotten it.
        let ada = server.user("ada", false).await;
        for list in ["service_accounts", "memberships", "activity"] {
            server.get(&format!("/v1/{list}"), &ada).await.is_invalid_at("/namespace_path");
            server.get(&format!("/v1/{list}?namespace_path=A%20b"), &server.root).await.is_invalid_at("/namespace_path");
        }
        server.get("/v1/groups?parent_path=-", &server.root).await.is_invalid_at("/parent_path");
        server.get("/v1/memberships?namespace_path=acme&role=god", &server.root).await.is_invalid_at("/role");
        server.get("/v1/memberships?namespace_path=acme&inherited=maybe", &server.root).await.is_invalid_at("/inherited");
    }
}
