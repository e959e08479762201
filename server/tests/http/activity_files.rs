//! What happened, as a file.

use serde_json::{Value, json};

use crate::{
    member_pages::Browser,
    support::{Server, on_each_database},
};

/// More events than are read at a time.
const MANY: usize = 1010;

on_each_database! {
    async fn a_long_activity_leaves_as_a_file_whole_and_once(server: &Server) {
        let group = server.group("acme").await;
        let path = format!("/v1/groups/{}", group["id"].as_str().unwrap());
        for n in 0..MANY {
            let change = json!({ "description": format!("change {n}") });
            assert_eq!(server.patch(&path, &server.root, &change).await.status, 200);
        }
        server.group("other").await;
        let root = Browser::of(server, &server.root).await;
        let json = root.open("/export/activity?namespace_path=acme&format=json").await;
        assert_eq!((json.status.as_u16(), json.header("content-type")), (200, "application/x-ndjson"));
        let rows: Vec<Value> = json.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(rows.len(), MANY + 1, "and the group made");
        let changes: Vec<&str> =
            rows.iter().filter_map(|row| row["details"]["description"]["after"].as_str().or(row["details"]["after"]["description"].as_str())).collect();
        let expected: Vec<String> = (0..MANY).rev().map(|n| format!("change {n}")).collect();
        assert_eq!(changes, expected, "{}", rows[0]);
        let csv = root.open("/export/activity?namespace_path=acme&action=group.updated").await;
        assert_eq!(csv.header("content-disposition"), "attachment; filename=\"activity-acme.csv\"");
        assert_eq!(csv.text.lines().count(), MANY + 1, "a line of titles, once");
        assert_eq!(csv.text.matches("id,at,actor_type,actor").count(), 1);
        let far = root.open("/export/activity?namespace_path=acme&until=2020-01-01").await;
        assert_eq!((far.status.as_u16(), far.text.lines().count()), (200, 1));
        assert_eq!(root.open("/export/activity?namespace_path=acme&since=yesterday").await.status, 422);
        let ada = Browser::of(server, &server.user("ada", false).await).await;
        assert_eq!(ada.open("/export/activity?namespace_path=acme").await.status, 404);
    }
}
