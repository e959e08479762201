//! The pages that answer why a login is refused and what a change would do, as the server renders them, and their forms
//! without JavaScript.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Server, at, log, on_each_database};

/// A browser without JavaScript.
struct Browser<'a> {
    server: &'a Server,
    cookie: String,
}

impl<'a> Browser<'a> {
    async fn signed_in(server: &'a Server, username: &str) -> Self {
        let mut browser = Self { server, cookie: String::new() };
        let fields = [("username", username), ("password", PASSWORD)];
        let answer = browser.send("/login", "session/sign_in", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        answer.header("set-cookie").split(';').next().unwrap().clone_into(&mut browser.cookie);
        browser
    }

    async fn open(&self, path: &str) -> Answer {
        self.server.send(Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap()).await
    }

    async fn send(&self, page: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("_action", &format!("/api/ui/{function}"))
            .extend_pairs(fields)
            .finish();
        let request = Request::post(page)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.server.send(request.body(Body::from(body)).unwrap()).await
    }
}

/// What people read on a page.
fn main_of(answer: &Answer) -> &str {
    let (_, rest) = answer.text.split_once("<main").unwrap();
    rest.split_once("</main>").unwrap().0
}

fn says(answer: &Answer, status: u16, texts: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.text);
    for text in texts {
        assert!(main_of(answer).contains(text), "{text:?} is not on the page: {}", main_of(answer));
    }
}

/// The page of a service account.
fn page_of(account: &Value) -> String {
    format!(
        "/groups/{}/-/service_accounts/{}",
        account["group_path"].as_str().unwrap(),
        account["id"].as_str().unwrap()
    )
}

fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

/// The identifier of the latest login.
async fn latest(server: &Server, account: &Value) -> String {
    let logins = server.get(&format!("{}/logins?first=1", at("service_accounts", account)), &server.root).await;
    logins.json["items"][0]["id"].as_str().unwrap().to_owned()
}

/// What jobs of a GitLab of one's own show.
fn gitlab() -> Value {
    json!({
        "project_path": "acme/app", "project_id": "20", "namespace_path": "acme", "namespace_id": "72",
        "ref_protected": "true", "ref_type": "branch", "pipeline_source": "push", "job_id": "302",
    })
}

on_each_database! {
    async fn t103_a_token_is_tested_on_its_page_and_never_repeated(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let page = format!("{}/test", page_of(&account));
        let root = Browser::signed_in(server, "root").await;
        says(&root.open(&page).await, 200, &["Test a Token", "ID token", "A Recorded Login"]);
        let good = server.issuer.token(&json!({}));
        let (unsigned, signature) = good.rsplit_once('.').unwrap();
        let wrong = server.issuer.token(&json!({ "ref": "Main" }));
        for (token, texts) in [
            (good.as_str(), &["It would log in.", "Claim", "Signature"][..]),
            (unsigned, &["It would log in, if the issuer signed it.", "Signature not checked"]),
            (&wrong, &["It would be refused.", "letter case", "Main"]),
            (&server.issuer.forged(), &["It would be refused."]),
        ] {
            let token = format!(" {token}\r\n");
            let answer = root.send(&page, "service_accounts/test_token", &[("id", id(&account)), ("token", &token)]).await;
            says(&answer, 200, texts);
            assert_eq!(answer.header("cache-control"), "no-store");
            let parts: Vec<&str> = token.trim().split('.').collect();
            assert!(parts[1..].iter().all(|part| !answer.text.contains(part)), "nothing of the token is repeated");
        }
        let logins = server.get(&format!("{}/logins", at("service_accounts", &account)), &server.root).await;
        assert_eq!(logins.json["page_info"]["total_count"], 0, "a test is no login");
        assert!(!log::text().contains(signature), "the log has no token");
        let (_, payload) = unsigned.split_once('.').unwrap();
        assert!(!log::text().contains(payload), "the log has no token");
    }

    async fn what_is_no_token_is_told_and_claims_stay_as_typed(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let page = format!("{}/test", page_of(&account));
        let root = Browser::signed_in(server, "root").await;
        let long = "x".repeat(33 * 1024);
        let long_token = format!("aa.{long}.cc");
        for (token, text) in [
            ("", "Paste an ID token."),
            ("hunter2", "This is no ID token"),
            ("hunter2.hunter2", "It would be refused."),
            ("Bearer a.b.c", "This is no ID token"),
            (long.as_str(), "A token has at most 16384 bytes."),
            (&long_token, "A token has at most 16384 bytes."),
        ] {
            let answer = root.send(&page, "service_accounts/test_token", &[("id", id(&account)), ("token", token)]).await;
            let status = if text.starts_with("It would") { 200 } else { 422 };
            says(&answer, status, &[text]);
            assert!(!answer.text.contains("hunter2") && !answer.text.contains("xxxx"), "what is pasted is not repeated");
        }
        let claims = server.issuer.claims(&json!({ "ref": "Main" })).to_string();
        let with_claims = format!("{page}?with=claims");
        let post = async |claims: &str| {
            root.send(&with_claims, "service_accounts/test_claims", &[("id", id(&account)), ("claims", claims)]).await
        };
        says(&post(&claims).await, 200, &["It would be refused.", "Signature not checked", "letter case", "\"ref\":\"Main\""]);
        for (bad, text) in [
            ("", "Paste the claims of a token"),
            ("</textarea><script>", "The claims cannot be read"),
            ("[\"typed\"]", "The claims have to be an object, not a"),
            ("7", "The claims have to be an object, not a"),
            ("{\"a\": 1, \"a\": 2}", "The claims cannot be read"),
            (&format!("{{\"a\": \"{long}\"}}"), "Claims have at most 16384 bytes."),
        ] {
            let answer = post(bad).await;
            says(&answer, 422, &[text, &bad.replace('<', "&lt;")]);
            assert!(!main_of(&answer).contains("<script"), "{}", answer.text);
        }
    }

    async fn a_login_has_a_page_from_which_its_claims_are_tested_again(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let base = page_of(&account);
        let refused = server.login("acme/deploy", &server.issuer.token(&json!({ "ref": "release" }))).await;
        let login = refused.json["login_id"].as_str().unwrap().to_owned();
        let root = Browser::signed_in(server, "root").await;
        let again = format!("{base}/test?login={login}");
        says(&root.open(&format!("{base}?tab=logins")).await, 200, &[&format!("href=\"{base}/logins/{login}\"")]);
        let shown = root.open(&format!("{base}/logins/{login}")).await;
        says(&shown, 200, &["Refused", "release", "Rule by Rule", &format!("href=\"{again}\"")]);
        assert!(!shown.text.contains("Pin from"), "never out of a refused one");
        says(&root.open(&again).await, 200, &["It would be refused.", "release"]);
        let change = json!({ "trusted_identity_providers": [{ "issuer": server.issuer.url, "bound_claims": { "ref": "release" } }] });
        let changed = server.patch(&format!("{}?version=1", at("service_accounts", &account)), &server.root, &change).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let again = root.open(&again).await;
        says(&again, 200, &["It would log in."]);
        assert!(!again.text.contains("Signature not checked"), "it was, when it happened");

        server.login("acme/deploy", &server.issuer.forged()).await;
        let forged = latest(server, &account).await;
        let shown = root.open(&format!("{base}/logins/{forged}")).await;
        assert!(!shown.text.contains("Test this token"), "{}", shown.text);
        says(&root.open(&format!("{base}/test?login={forged}")).await, 200, &["were not kept"]);
        for absent in ["x", id(&account), "TEdfMDE5MjM0NTYtNzg5YS03YmNkLThlZjAtMTIzNDU2Nzg5YWJj"] {
            assert_eq!(root.open(&format!("{base}/logins/{absent}")).await.status, 404, "{absent}");
            assert_eq!(root.open(&format!("{base}/test?login={absent}")).await.status, 404, "{absent}");
        }
    }

    async fn who_sees_a_service_account_from_below_has_its_pages_and_nothing_else_of_its_group(server: &Server) {
        server.group("acme").await;
        server.make("/v1/workspaces", json!({ "name": "prod", "group_path": "acme" })).await;
        let account = server.service_account("acme/deploy").await;
        let refused = server.login("acme/deploy", "no token").await;
        let login = refused.json["login_id"].as_str().unwrap();
        server.user("below", false).await;
        server.member("acme/prod", "viewer", "username", "below").await;
        let below = Browser::signed_in(server, "below").await;
        let page = page_of(&account);
        let at_login = format!("{page}/logins/{login}");
        let edit = below.open(&format!("{page}/edit")).await;
        says(&edit, 200, &["You hold no role in group acme, ", "in which you hold no role", &format!("href=\"{page}\"")]);
        assert!(!main_of(&edit).contains("<form"), "there is nothing to send");
        for shown in [page.clone(), format!("{page}?tab=logins"), format!("{page}/test"), at_login.clone()] {
            let shown = below.open(&shown).await;
            says(&shown, 200, &["in which you hold no role"]);
            assert!(!main_of(&shown).contains("tab=activity") && !shown.text.contains("/groups/acme/-/members"));
        }
        let edit = below.open(&format!("{page}/edit")).await;
        says(&edit, 200, &["You hold no role in group acme, to which"]);
        assert!(!main_of(&edit).contains("<form"), "{}", edit.text);
        let found = below.open(&format!("/search?q={login}")).await;
        assert_eq!((found.status.as_u16(), found.header("location")), (303, at_login.as_str()));
        for hidden in ["/groups/acme", "/groups/acme/-/members", "/groups/acme/-/activity"] {
            assert_eq!(below.open(hidden).await.status, 404, "{hidden}");
        }
    }

    async fn who_owns_the_group_edits_from_its_own_page_and_is_told_who_was_faster(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let ada = server.user("ada", false).await;
        server.member("acme", "owner", "username", "ada").await;
        let theirs = server.patch(&at("service_accounts", &account), &ada, &json!({ "description": "Theirs" })).await;
        assert_eq!(theirs.status, 200, "{}", theirs.text);
        let root = Browser::signed_in(server, "root").await;
        let page = format!("{}/edit", page_of(&account));
        let card = |field: &str| format!("draft[trusted_identity_providers][0]{field}");
        let fields = [
            ("id", id(&account)), ("version", "1"), ("draft[description]", "Mine"),
            (&card("[issuer]"), "https://ci.example"), (&card("[match]"), "exact"),
            (&card("[bound_claims][0][name]"), "ref"), (&card("[bound_claims][0][value]"), "main"),
        ];
        let late = root.send(&page, "service_accounts/update", &fields).await;
        says(&late, 409, &["Stored now", "Theirs", " by ada", "Mine"]);
        let group = server.get("/v1/groups/trn:group:acme", &server.root).await.json;
        let theirs = server.patch(&at("groups", &group), &ada, &json!({ "description": "Hers" })).await;
        assert_eq!(theirs.status, 200, "{}", theirs.text);
        let stale = group["version"].to_string();
        let late = root.send("/groups/acme/-/edit", "namespaces/update", &[("path", "acme"), ("version", &stale), ("description", "His")]).await;
        says(&late, 409, &["Hers", " by ada"]);
    }

    async fn the_editor_says_how_many_claims_a_provider_takes(server: &Server) {
        server.group("acme").await;
        let claims = |count: usize| -> serde_json::Map<String, serde_json::Value> {
            (0..count).map(|n| (format!("claim{n}"), json!("x"))).collect()
        };
        let root = Browser::signed_in(server, "root").await;
        for (name, count) in [("some", 31), ("full", 32)] {
            let provider = json!({ "issuer": "https://ci.example", "bound_claims": claims(count) });
            let draft = json!({ "name": name, "group_path": "acme", "trusted_identity_providers": [provider] });
            let account = server.make("/v1/service_accounts", draft).await;
            let page = root.open(&format!("{}/edit", page_of(&account))).await;
            says(&page, 200, &["New Claim"]);
            assert_eq!(main_of(&page).contains("A provider takes at most 32 claims."), count == 32, "{}", page.text);
            let button = main_of(&page).split("value=\"add_claim:0\"").nth(1).unwrap().split('>').next().unwrap().to_owned();
            assert_eq!(button.contains(" disabled"), count == 32, "{button}");
        }
    }

    async fn a_login_id_in_the_search_leads_to_that_login(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        server.service_account("acme/other").await;
        let refused = server.login("acme/deploy", "no token").await;
        let login = refused.json["login_id"].as_str().unwrap();
        let page = format!("{}/logins/{login}", page_of(&account));
        server.user("viewer", false).await;
        server.member("acme", "viewer", "username", "viewer").await;
        server.user("stranger", false).await;
        let viewer = Browser::signed_in(server, "viewer").await;
        let found = viewer.open(&format!("/search?q=%20{login}%20")).await;
        assert_eq!((found.status.as_u16(), found.header("location")), (303, page.as_str()), "{}", found.text);
        says(&viewer.open(&page).await, 200, &["Refused"]);
        let stranger = Browser::signed_in(server, "stranger").await;
        says(&stranger.open(&format!("/search?q={login}")).await, 200, &["Nothing found"]);
        let absent = stranger.open(&format!("/groups/absent/-/service_accounts/{}/logins/{login}", id(&account))).await;
        for hidden in [page.clone(), format!("{}/test", page_of(&account)), format!("{}/test?login={login}", page_of(&account))] {
            let hidden = stranger.open(&hidden).await;
            assert_eq!((hidden.status.as_u16(), main_of(&hidden)), (404, main_of(&absent)));
        }
        // A login is shown with its own service account only.
        let other = server.get("/v1/service_accounts/trn:service_account:acme%2Fother", &server.root).await;
        let elsewhere = format!("{}/logins/{login}", page_of(&other.json));
        assert_eq!(viewer.open(&elsewhere).await.status, 404);
        let fields = [("id", id(&account)), ("claims", "{}")];
        assert_eq!(stranger.send(&page, "service_accounts/test_claims", &fields).await.status, 404);
        assert_eq!(stranger.send(&page, "service_accounts/test_token", &[("id", id(&account)), ("token", "a.b.c")]).await.status, 404);
    }

    async fn what_a_success_showed_is_bound_once_each_is_confirmed(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let base = page_of(&account);
        let accepted = server.login("acme/deploy", &server.issuer.token(&gitlab())).await;
        assert_eq!(accepted.status, 200, "{}", accepted.text);
        let login = latest(server, &account).await;
        let page = format!("{base}/logins/{login}");
        server.user("viewer", false).await;
        server.member("acme", "viewer", "username", "viewer").await;
        let viewer = Browser::signed_in(server, "viewer").await;
        let seen = viewer.open(&page).await;
        says(&seen, 200, &["Accepted"]);
        assert!(!seen.text.contains("Pin from"), "who cannot save it is not asked");

        let root = Browser::signed_in(server, "root").await;
        let offered = root.open(&page).await;
        says(&offered, 200, &["Pin from This Success", "project_id", "72", "name=\"confirmed[0]\"", "value=\"ref_protected\""]);
        assert!(!offered.text.contains(" checked"), "nothing is ticked for anybody");
        let send = async |browser: &Browser<'_>, version: &str, ticked: &[(&str, &str)]| {
            let mut fields = vec![("id", id(&account)), ("login", login.as_str()), ("version", version)];
            fields.extend(ticked);
            browser.send(&page, "service_accounts/pin", &fields).await
        };
        says(&send(&root, "1", &[]).await, 422, &["Tick what you recognise"]);
        says(&send(&root, "1", &[("confirmed[0]", "user_email")]).await, 422, &["nothing of that name"]);
        assert_eq!(send(&viewer, "1", &[("confirmed[0]", "project_id")]).await.status, 403);
        // Boxes that are not ticked are not sent.
        let done = send(&root, "1", &[("confirmed[0]", "project_id"), ("confirmed[2]", "ref_protected")]).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, base.as_str()), "{}", done.text);
        let stored = server.get(&at("service_accounts", &account), &server.root).await;
        let claims = &stored.json["trusted_identity_providers"][0]["bound_claims"];
        assert_eq!(claims, &json!({ "ref": "main", "project_id": "20", "ref_protected": "true" }));
        assert_eq!(stored.json["version"], 2);
        let late = send(&root, "1", &[("confirmed[1]", "namespace_id")]).await;
        says(&late, 409, &["It was changed since you read it"]);
        let left = root.open(&page).await;
        says(&left, 200, &["namespace_id"]);
        assert!(!main_of(&left).contains("value=\"project_id\""), "it is bound by now");

        server.login("acme/deploy", &server.issuer.token(&json!({ "project_id": "99" }))).await;
        let refused = latest(server, &account).await;
        let fields = [("id", id(&account)), ("login", &refused), ("version", "2"), ("confirmed[0]", "project_id")];
        let never = root.send(&format!("{base}/logins/{refused}"), "service_accounts/pin", &fields).await;
        says(&never, 422, &["Only a login that was accepted"]);
    }

    async fn a_change_is_replayed_in_the_editor_before_it_is_saved(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let page = format!("{}/edit", page_of(&account));
        let root = Browser::signed_in(server, "root").await;
        for branch in ["main", "main", "release"] {
            server.login("acme/deploy", &server.issuer.token(&json!({ "ref": branch }))).await;
        }
        says(&root.open(&page).await, 200, &["What would this change?"]);
        let provider = id(&account["trusted_identity_providers"][0]);
        let ask = async |claim: &str, instead: &[(&str, &str)]| {
            let card = |field: &str| format!("draft[trusted_identity_providers][0]{field}");
            let fields = [
                ("id", id(&account)), ("version", "1"), ("draft[description]", "Not saved yet"),
                (&card("[id]"), provider), (&card("[issuer]"), &server.issuer.url),
                (&card("[match]"), "exact"), (&card("[bound_claims][0][name]"), "ref"),
                (&card("[bound_claims][0][value]"), claim),
            ];
            root.send(&page, "service_accounts/update", &[&fields[..], instead].concat()).await
        };
        let instead = [("_instead", "/api/ui/service_accounts/replay")];
        let told = ask("release", &instead).await;
        says(&told, 200, &[
            "2 would be refused", "1 would newly pass", "3 recorded logins", "project:acme/app", "received main",
            "value=\"Not saved yet\"", "value=\"release\"", "Nothing is saved yet",
        ]);
        says(&ask("main", &instead).await, 200, &["None would be refused", "None would newly pass", "2 would still pass"]);
        says(&ask("", &instead).await, 422, &["value=\"Not saved yet\""]);
        let stored = server.get(&at("service_accounts", &account), &server.root).await;
        assert_eq!((&stored.json["version"], &stored.json["description"]), (&json!(1), &json!("")));
        for elsewhere in ["https://evil.example/api/ui/x", "/v1/groups", ""] {
            let refused = ask("release", &[("_instead", elsewhere)]).await;
            assert_eq!(refused.status, 400, "{elsewhere}");
        }
        // Whoever saves without having asked is told once, and of another change again.
        let told = ask("release", &[]).await;
        says(&told, 200, &["2 would be refused", "value=\"Not saved yet\"", "Nothing is saved yet"]);
        let seen = told.text.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        says(&ask("hotfix", &[("seen", seen)]).await, 200, &["2 would be refused", "None would newly pass"]);
        assert_eq!(server.get(&at("service_accounts", &account), &server.root).await.json["version"], 1);
        let saved = ask("release", &[("seen", seen)]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
    }
}
