//! What happened, as a file.

use axum::{
    body::Body,
    http::{Request, header},
};
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
        assert_eq!((json.status.as_u16(), json.header("content-type")), (200, "application/json"));
        assert_eq!(json.header("content-disposition"), "attachment; filename=\"activity-acme.json\"");
        let rows: Vec<Value> = serde_json::from_str(&json.text).unwrap();
        assert_eq!(json.text.lines().count(), rows.len() + 2, "an object a line, between the brackets");
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
        let none = root.open("/export/activity?namespace_path=acme&until=2020-01-01&format=json").await;
        assert_eq!((none.status.as_u16(), none.json), (200, json!([])));
        assert_eq!(root.open("/export/activity?namespace_path=acme&since=yesterday").await.status, 422);
        let ada = Browser::of(server, &server.user("ada", false).await).await;
        assert_eq!(ada.open("/export/activity?namespace_path=acme").await.status, 404);
    }

    async fn a_file_that_cannot_be_had_is_a_page_for_a_browser(server: &Server) {
        server.group("acme").await;
        let ada = server.user("ada", false).await;
        let (root, ada) = (Browser::of(server, &server.root).await, Browser::of(server, &ada).await);
        let good = "/export/activity?namespace_path=acme";
        assert_eq!(root.follow(good).await.header("content-disposition"), "attachment; filename=\"activity-acme.csv\"");
        let table = [
            (&root, "/export/activity?namespace_path=acme&since=yesterday", 422, "Write the day as in"),
            (&root, "/export/activity?namespace_path=acme&format=pdf", 422, "does not say which file is wanted"),
            (&root, "/export/who_can_act", 422, "does not say which file is wanted"),
            (&ada, "/export/activity", 403, "administrator"),
            (&root, "/export/who_can_act?namespace_path=Bad!", 404, "not authorized to view it"),
            (&root, "/export/nothing", 404, "not authorized to view it"),
            (&ada, good, 404, "not authorized to view it"),
        ];
        for (browser, address, status, text) in table {
            let page = browser.follow(address).await;
            assert_eq!(page.status, status, "{address}: {}", page.text);
            assert!(page.header("content-type").starts_with("text/html"), "{address}");
            assert!(page.text.contains("<main id=\"main\"") && page.text.contains(text), "{address}: {}", page.text);
        }
        for address in ["/export/activity?namespace_path=acme&format=pdf", "/export/who_can_act"] {
            let plain = root.open(address).await;
            assert_eq!((plain.status.as_u16(), plain.header("content-type")), (422, "text/plain; charset=utf-8"));
        }
        // Who is not signed in any more comes back here once they are.
        let request = Request::get(good).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
        let nobody = server.send(request).await;
        let sign_in = "/login?next=/export/activity%3Fnamespace_path%3Dacme";
        assert_eq!((nobody.status.as_u16(), nobody.header("location")), (303, sign_in));
    }

    async fn a_service_account_has_the_filters_the_pages_and_the_files(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        server.service_account("acme/other").await;
        let id = account["id"].as_str().unwrap();
        for n in 0..25 {
            let change = json!({ "description": format!("change {n}") });
            assert_eq!(server.patch(&format!("/v1/service_accounts/{id}"), &server.root, &change).await.status, 200);
        }
        server.member("acme", "deployer", "service_account_id", id).await;
        let root = Browser::of(server, &server.root).await;
        let tab = format!("/groups/acme/-/service_accounts/{id}?tab=activity");
        let open = async |filters: &str| plain_address(&root.open(&format!("{tab}{filters}")).await.text);
        let page = open("").await;
        let file = format!("/export/activity?namespace_path=acme&target={id}&format=json");
        for text in ["27 events", "name=\"tab\" value=\"activity\"", "name=\"since\"", &file, &format!("{tab}&after=")] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(!page.contains("value=\"group.\""), "that does not happen to a service account");
        let rows = root.open(&file).await.json;
        assert_eq!(rows.as_array().unwrap().len(), 27, "all pages, and nothing of the other account");
        // What it is filtered by goes along, to the next page and into the file.
        let page = open("&action=service_account.&actor=root&since=2020-01-01").await;
        let filters = "&action=service_account.&actor=root&since=2020-01-01";
        for text in ["26 events", &format!("{file}{filters}"), &format!("{tab}{filters}&after=")] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert_eq!(root.open(&format!("{file}{filters}")).await.json.as_array().unwrap().len(), 26);
        assert!(open("&action=member.").await.contains("1 event<"));
        let none = open("&actor=nobody").await;
        assert!(none.contains("No event fits these filters.") && none.contains(&format!("href=\"{tab}\"")), "{none}");
        assert!(open("&until=someday").await.contains("Write the day as in"));
    }
}

/// The page with the addresses in it as they are followed.
fn plain_address(html: &str) -> String {
    html.replace("&amp;", "&")
}
