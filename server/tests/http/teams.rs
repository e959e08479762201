//! Teams over REST and on pages.

use serde_json::json;

use crate::{
    people::{Browser, has},
    support::{PASSWORD, Server, at, on_each_database},
};

on_each_database! {
    async fn teams_over_rest(server: &Server) {
        let (ada, bob) = (server.user("ada", false).await, server.user("bob", false).await);
        server.group("acme").await;
        let body = json!({ "name": "ops", "description": "Those on call", "members": ["ada"] });
        server.post("/v1/teams", &ada, &body).await.is_problem(403, "forbidden");
        let team = server.make("/v1/teams", body.clone()).await;
        server.post("/v1/teams", &server.root, &body).await.is_problem(409, "already_exists");
        server.post("/v1/teams", &server.root, &json!({ "name": "Ops!" })).await.is_invalid_at("/name");
        let path = at("teams", &team);
        assert_eq!(server.get(&path, &bob).await.json, team);
        assert_eq!(server.get("/v1/teams/trn:team:ops", &bob).await.json, team);
        assert_eq!(server.get("/v1/teams?search=op", &bob).await.json["items"], json!([team]));
        server.patch(&path, &ada, &json!({ "description": "x" })).await.is_problem(403, "forbidden");
        let changed = server.patch(&path, &server.root, &json!({ "description": "x", "version": 1 })).await;
        assert_eq!((&changed.json["description"], &changed.json["version"]), (&json!("x"), &json!(2)));
        let stale = server.patch(&path, &server.root, &json!({ "description": "y", "version": 1 })).await;
        stale.is_problem(409, "stale_version");
        assert_eq!(stale.json["current"], changed.json);

        let members = format!("{path}/members");
        let ada_in = format!("{members}/trn:user:ada");
        server.post(&members, &ada, &json!({ "username": "bob" })).await.is_problem(403, "forbidden");
        let maintainer = server.patch(&ada_in, &server.root, &json!({ "maintainer": true })).await;
        assert_eq!(maintainer.json["maintainer"], true, "{}", maintainer.text);
        let added = server.post(&members, &ada, &json!({ "username": "bob" })).await;
        assert_eq!((added.status.as_u16(), &added.json["username"]), (201, &json!("bob")));
        server.post(&members, &ada, &json!({ "username": "bob" })).await.is_problem(409, "already_exists");
        server.post(&members, &ada, &json!({ "username": "nobody" })).await.is_invalid_at("/username");
        let page = server.get(&format!("{members}?first=1"), &bob).await;
        assert_eq!(page.json["page_info"]["total_count"], 2, "{}", page.text);

        // A role of the team is a role of its users, as long as they are in it.
        server.get("/v1/groups/trn:group:acme", &bob).await.is_problem(404, "not_found");
        server.member("acme", "viewer", "team", "ops").await;
        assert_eq!(server.get("/v1/groups/trn:group:acme", &bob).await.status, 200);
        let places = server.get(&format!("{path}/memberships?first=1"), &bob).await;
        assert_eq!(places.json["page_info"]["total_count"], 1, "{}", places.text);
        let place = &places.json["items"][0];
        assert_eq!((&place["namespace_path"], &place["namespace_type"], &place["role"]),
            (&json!("acme"), &json!("group"), &json!("viewer")));
        assert_eq!(server.delete(&at("memberships", place), &bob).await.status, 403, "it names the membership");
        let eve = server.user("eve", false).await;
        let hidden = server.get(&format!("{path}/memberships"), &eve).await;
        assert_eq!((&hidden.json["items"], &hidden.json["page_info"]["total_count"]), (&json!([]), &json!(0)));
        let bob_in = format!("{members}/{}", added.json["user_id"].as_str().unwrap());
        server.delete(&bob_in, &bob).await.is_problem(403, "forbidden");
        assert_eq!(server.delete(&bob_in, &ada).await.status, 204);
        server.delete(&bob_in, &ada).await.is_problem(404, "not_found");
        server.get("/v1/groups/trn:group:acme", &bob).await.is_problem(404, "not_found");
        server.delete(&path, &ada).await.is_problem(403, "forbidden");
        assert_eq!(server.delete(&format!("{path}?version=2"), &server.root).await.status, 204);
        server.get("/v1/groups/trn:group:acme", &ada).await.is_problem(404, "not_found");
        server.get(&path, &server.root).await.is_problem(404, "not_found");
    }

    async fn teams_on_pages(server: &Server) {
        server.group("acme").await;
        for name in ["ada", "bob"] {
            server.user(name, false).await;
        }
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        let mut ada = Browser::signed_in(server, "ada", PASSWORD).await;
        has(&ada.open("/").await, &["href=\"/teams\""]);
        has(&root.open("/teams").await, &["No teams", "href=\"/teams/-/new\""]);
        assert!(!ada.open("/teams").await.text.contains("/teams/-/new"));
        has(&ada.open("/teams/-/new").await, &["This takes an administrator of this server."]);
        let bad = root.send("/teams/-/new", "teams/create", &[("name", "Ops!")]).await;
        assert_eq!(bad.status, 422);
        assert!(bad.text.contains("value=\"Ops!\""));
        assert_eq!(ada.send("/teams/-/new", "teams/create", &[("name", "ops")]).await.status, 403);
        let fields = [("name", "ops"), ("description", "Those on call")];
        let made = root.send("/teams/-/new", "teams/create", &fields).await;
        assert_eq!((made.status.as_u16(), made.header("location")), (303, "/teams/ops"));
        has(&ada.open("/teams?search=op").await, &["1 team<", "href=\"/teams/ops\"", "Those on call"]);
        let seen = ada.open("/teams/ops").await;
        has(&seen, &["Nobody is in this team.", "The team holds no role where you may look."]);
        assert!(!seen.text.contains("Add to Team") && !seen.text.contains("/teams/ops/edit"));
        has(&ada.open("/teams/ops/edit").await, &["This takes an administrator of this server."]);
        has(&ada.open("/teams/ops/members/bob/remove").await, &["This takes a maintainer of the team"]);
        for path in ["/teams/nobody", "/teams/nobody/edit", "/teams/ops/nonsense", "/teams/-/x"] {
            assert_eq!(root.open(path).await.status, 404, "{path}");
        }

        let add = |name: &'static str, maintainer: &'static str| {
            [("_form", "add"), ("team", "ops"), ("username", name), ("maintainer", maintainer)]
        };
        let unknown = root.send("/teams/ops", "teams/add_member", &add("nobody", "true")).await;
        assert_eq!(unknown.status, 422);
        assert!(unknown.text.contains("There is no active user") && unknown.text.contains("value=\"nobody\""));
        assert_eq!(ada.send("/teams/ops", "teams/add_member", &add("ada", "true")).await.status, 403);
        assert_eq!(root.send("/teams/ops", "teams/add_member", &add("ada", "true")).await.status, 303);
        server.member("acme", "deployer", "team", "ops").await;
        has(&ada.open("/teams/ops").await, &["Maintainer", "Add to Team", "href=\"/groups/acme/-/members\"", "deployer"]);
        has(&ada.open("/groups/acme/-/members").await, &["href=\"/teams/ops\""]);
        has(&ada.open("/users/ada").await, &["href=\"/teams/ops\""]);
        assert_eq!(ada.send("/teams/ops", "teams/add_member", &add("bob", "false")).await.status, 303);
        let change = [("team", "ops"), ("username", "bob"), ("maintainer", "true")];
        assert_eq!(ada.send("/teams/ops", "teams/change_member", &change).await.status, 303);
        let question = "/teams/ops/members/bob/remove";
        has(&ada.open(question).await, &["Remove from Team", "1 membership"]);
        let gone = ada.send(question, "teams/remove_member", &[("team", "ops"), ("username", "bob")]).await;
        assert_eq!((gone.status.as_u16(), gone.header("location")), (303, "/teams/ops"));

        let update = [("team", "ops"), ("version", "1"), ("description", "Everybody")];
        assert_eq!(root.send("/teams/ops/edit", "teams/update", &update).await.status, 303);
        let stale = root.send("/teams/ops/edit", "teams/update", &update).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text.contains("Stored now"));
        has(&root.open("/teams/ops/delete").await, &["Type ops to confirm", "1 membership", "1 user"]);
        let wrong = [("team", "ops"), ("version", "2"), ("confirmation", "op")];
        assert_eq!(root.send("/teams/ops/delete", "teams/delete", &wrong).await.status, 422);
        let right = [("team", "ops"), ("version", "2"), ("confirmation", "ops")];
        assert_eq!(ada.send("/teams/ops/delete", "teams/delete", &right).await.status, 403);
        let gone = root.send("/teams/ops/delete", "teams/delete", &right).await;
        assert_eq!((gone.status.as_u16(), gone.header("location")), (303, "/teams"));
        assert_eq!(ada.open("/groups/acme").await.status, 404);
    }
}
