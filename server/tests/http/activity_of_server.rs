//! What happened on the whole server, for administrators: page, file and REST.

use serde_json::Value;

use crate::{
    member_pages::Browser,
    people::{self, has},
    support::{Answer, PASSWORD, Server, on_each_database},
};

fn actions(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body: Value = serde_json::from_str(&answer.text).unwrap();
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let items = body["items"].as_array().unwrap();
    items.iter().map(|item| (text(item, "action"), text(item, "target_name"))).collect()
}

/// A top-level group with a subgroup, one deleted after the other.
async fn a_deleted_group(server: &Server) {
    let made = [server.group("old").await, server.group("old/platform").await];
    for group in made.iter().rev() {
        let deleted = server.delete(&format!("/v1/groups/{}", group["id"].as_str().unwrap()), &server.root).await;
        assert_eq!(deleted.status, 204, "{}", deleted.text);
    }
}

on_each_database! {
    async fn what_became_of_a_deleted_group_is_read_over_rest(server: &Server) {
        a_deleted_group(server).await;
        server.group("other").await;
        let all = actions(&server.get("/v1/activity", &server.root).await);
        let event = |action: &str, name: &str| (action.to_owned(), name.to_owned());
        assert_eq!(all[..2], [event("group.created", "other"), event("group.deleted", "old")]);
        assert!(all.iter().any(|(action, _)| action == "user.created"), "{all:?}");
        let old = actions(&server.get("/v1/activity?path=old", &server.root).await);
        let expected = [
            event("group.deleted", "old"),
            event("group.deleted", "old/platform"),
            event("group.created", "old/platform"),
            event("group.created", "old"),
        ];
        assert_eq!(old, expected);
        let both = server.get("/v1/activity?path=old&namespace_path=other", &server.root).await;
        assert_eq!(both.status, 422, "{}", both.text);

        let ada = server.user("ada", false).await;
        for path in ["/v1/activity", "/v1/activity?path=old"] {
            let refused = server.get(path, &ada).await;
            assert_eq!(refused.status, 422, "{}", refused.text);
            assert!(refused.text.contains("/namespace_path") && !refused.text.contains("group.deleted"));
            assert_eq!(server.get(path, "").await.status, 401);
        }
    }
}

on_each_database! {
    async fn administrators_read_the_log_of_the_server_on_a_page(server: &Server) {
        a_deleted_group(server).await;
        let root = people::Browser::signed_in(server, "root", PASSWORD).await;
        let page = root.open("/admin/activity").await;
        has(&page, &["Group old deleted", "User root signed in", "href=\"/admin/activity?path=old\""]);
        let found = root.open("/admin/activity?path=old").await;
        has(&found, &["4 events", "Group old deleted", "/export/activity?path=old&amp;format=csv", "value=\"old\""]);
        assert!(!found.text.contains("signed in"));
        has(&root.open("/admin/activity?path=nothing").await, &["Nothing found"]);
        has(&root.open("/admin/activity?since=yesterday").await, &["Write the day as in"]);
        let home = root.open("/").await;
        has(&home, &["Group old deleted"]);
        assert!(!home.text.contains("User root signed in"), "who comes and goes is not on the first page");

        server.user("ada", false).await;
        let ada = people::Browser::signed_in(server, "ada", PASSWORD).await;
        let refused = ada.open("/admin/activity?path=old").await;
        assert_eq!(refused.status, 403);
        assert!(!refused.text.contains("Group old deleted"));
    }
}

on_each_database! {
    async fn the_log_of_the_server_leaves_as_a_file(server: &Server) {
        a_deleted_group(server).await;
        let root = Browser::of(server, &server.root).await;
        let csv = root.open("/export/activity?path=old").await;
        assert_eq!(csv.header("content-disposition"), "attachment; filename=\"activity.csv\"");
        assert_eq!((csv.status.as_u16(), csv.text.lines().count()), (200, 5), "{}", csv.text);
        assert!(csv.text.contains("group.deleted"));
        let json = root.open("/export/activity?format=json").await;
        assert_eq!(json.status, 200);
        assert!(json.text.contains("group.deleted") && json.text.contains("user.created"), "{}", json.text);
        assert_eq!(root.open("/export/who_can_act?namespace_path=").await.status, 404);
        let ada = Browser::of(server, &server.user("ada", false).await).await;
        for path in ["/export/activity", "/export/activity?path=old&format=json"] {
            let refused = ada.open(path).await;
            assert_eq!(refused.status, 403, "{}", refused.text);
        }
        assert_eq!(server.get("/export/activity", "").await.status, 401);
    }
}
