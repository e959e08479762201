//! The warning that a name stands for something else, on pages as the server renders them, and its form without JavaScript.

use serde_json::{Value, json};

use crate::{
    people::{Browser, has},
    support::{PASSWORD, Server, on_each_database},
};

const ACKNOWLEDGE: &str = "service_accounts/acknowledge_identities";
const PIN: &str = "service_accounts/pin";
const WARNING: &str = "data-warning=\"id-changed\"";

/// A login of acme/deploy by a pipeline of GitLab; answers the identifier of its record.
async fn logs_in(server: &Server, id: &str, project: &str) -> String {
    let token = server.issuer.token(&json!({
        "project_path": "acme/<b>app", "project_id": project, "namespace_path": "acme", "namespace_id": "72",
        "pipeline_source": "push", "ref_protected": "true",
    }));
    let answer = server.login("acme/deploy", &token).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let logins = server.get(&format!("/v1/service_accounts/{id}/logins"), &server.root).await;
    logins.json["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn events(server: &Server) -> Value {
    let address = "/v1/activity?namespace_path=acme&action=service_account.identity_acknowledged";
    server.get(address, &server.root).await.json["items"].clone()
}

on_each_database! {
    async fn a_name_that_stands_for_something_else_is_told_until_somebody_decides(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let id = account["id"].as_str().unwrap();
        let all = "/groups/acme/-/service_accounts";
        let page = format!("{all}/{id}");
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        logs_in(server, id, "20").await;
        assert!(!root.open(&page).await.text.contains(WARNING));

        let login = logs_in(server, id, "99").await;
        let shown = root.open(&page).await;
        let seen = format!("name=\"seen[0]\" value=\"{login}\"");
        let links = [format!("href=\"{page}/logins/{login}\""), format!("href=\"{page}/edit\"")];
        has(&shown, &[WARNING, "acme/&lt;b&gt;app", "<code>20<", "<code>99<", &seen, &links[0], &links[1]]);
        has(&shown, &["deleted and made anew under the", "somebody else has taken the name", "These Are the Same to Me"]);
        assert!(!shown.text.contains("<b>app"), "t101: what a token says is text");
        has(&root.open(all).await, &[WARNING, "Same name, another id", "99 instead of 20"]);
        has(&root.open(&format!("{page}/logins/{login}")).await, &["Pin from This Success"]);

        // Somebody says that it is right; the page that follows says so.
        let done = root.send(&page, ACKNOWLEDGE, &[("id", id), ("seen[0]", &login)]).await;
        let after = format!("{page}?tab=activity");
        assert_eq!((done.status.as_u16(), done.header("location")), (303, &*after), "{}", done.text);
        let after = root.open(&after).await;
        has(&after, &["stands for was called the same", "project_id is 99, was 20"]);
        assert!(!after.text.contains(WARNING));
        assert!(!root.open(all).await.text.contains(WARNING));
        assert_eq!(events(server).await[0]["details"]["called_right"].as_array().unwrap().len(), 1);

        // The next one comes again, and goes once its identifier is bound.
        let login = logs_in(server, id, "100").await;
        has(&root.open(&page).await, &[WARNING, "<code>99<", "<code>100<"]);
        let fields = [("id", id), ("login", &*login), ("version", "1"), ("confirmed[0]", "project_id")];
        let done = root.send(&format!("{page}/logins/{login}"), PIN, &fields).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert!(!root.open(&page).await.text.contains(WARNING));
        assert!(!root.open(all).await.text.contains(WARNING));
    }

    async fn t90_who_may_edit_a_service_account_ends_its_warning_on_its_page(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let id = account["id"].as_str().unwrap();
        let page = format!("/groups/acme/-/service_accounts/{id}");
        logs_in(server, id, "0").await;
        let cases = [("vic", "viewer"), ("pat", "publisher"), ("dee", "deployer"), ("own", "owner"), ("eve", "")];
        for (at, (name, role)) in cases.into_iter().enumerate() {
            server.user(name, false).await;
            if !role.is_empty() {
                server.member("acme", role, "username", name).await;
            }
            let login = logs_in(server, id, &(at + 1).to_string()).await;
            let mut browser = Browser::signed_in(server, name, PASSWORD).await;
            let shown = browser.open(&page).await;
            let done = browser.send(&page, ACKNOWLEDGE, &[("id", id), ("seen[0]", &login)]).await;
            let events = events(server).await.as_array().unwrap().len();
            match role {
                // T95: as for one that does not exist.
                "" => {
                    assert_eq!((shown.status.as_u16(), done.status.as_u16()), (404, 404));
                    let absent = browser.send(&page, ACKNOWLEDGE, &[("id", "x"), ("seen[0]", &login)]).await;
                    assert_eq!(absent.status, 404);
                }
                "deployer" | "owner" => {
                    has(&shown, &[WARNING, &format!("/api/ui/{ACKNOWLEDGE}")]);
                    assert_eq!(done.status, 303, "{}", done.text);
                }
                _ => {
                    has(&shown, &[WARNING]);
                    assert!(!shown.text.contains(ACKNOWLEDGE), "{name}: {}", shown.text);
                    assert_eq!(done.status, 403, "{}", done.text);
                }
            }
            assert_eq!(events, [0, 0, 1, 2, 2][at], "{name}");
        }
        // What names no login names nothing.
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        assert_eq!(root.send(&page, ACKNOWLEDGE, &[("id", id), ("seen[0]", id)]).await.status, 404);
        let nothing = root.send(&page, ACKNOWLEDGE, &[("id", id)]).await;
        assert_eq!(nothing.status, 303, "{}", nothing.text);
        has(&root.open(&page).await, &[WARNING]);
    }
}
