//! Who may do what: every role at every route.

use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Server, at, on_each_database};

/// What each caller is answered: a viewer, publisher, deployer and owner of the group, a stranger, an administrator,
/// and nobody.
type Expected = [u16; 7];

const READS: Expected = [200, 200, 200, 200, 404, 200, 401];

async fn callers(server: &Server) -> Vec<String> {
    let mut callers = Vec::new();
    for role in ["viewer", "publisher", "deployer", "owner"] {
        callers.push(server.user(role, false).await);
        server.member("acme", role, "username", role).await;
    }
    callers.push(server.user("stranger", false).await);
    callers.push(server.root.clone());
    callers.push("x".to_owned());
    callers
}

async fn table(
    server: &Server,
    callers: &[String],
    method: Method,
    path: &str,
    body: Option<Value>,
    expected: Expected,
) {
    for (at, (token, expected)) in callers.iter().zip(expected).enumerate() {
        // Whatever is made gets a name of its own.
        let mut body = body.clone();
        if let Some(name) = body.as_mut().and_then(|body| body.get_mut("name")) {
            *name = json!(format!("made-{at}"));
        }
        let answer = server.call(method.clone(), path, token, body.as_ref()).await;
        assert_eq!(answer.status, expected, "caller {at}, {method} {path}: {}", answer.text);
    }
}

on_each_database! {
    async fn t90_every_role_at_every_route(server: &Server) {
        server.group("acme").await;
        let group = server.group("acme/sub").await;
        let workspace = server.workspace("acme/w").await;
        let account = server.service_account("acme/deploy").await;
        server.user("ada", false).await;
        let member = server.member("acme/sub", "viewer", "username", "ada").await;
        let callers = callers(server).await;
        for path in [
            &at("groups", &group), &at("workspaces", &workspace), &at("service_accounts", &account),
            &format!("{}/logins", at("service_accounts", &account)),
            "/v1/groups?parent_path=acme", "/v1/workspaces?group_path=acme", "/v1/service_accounts?namespace_path=acme",
            "/v1/memberships?namespace_path=acme", "/v1/activity?namespace_path=acme",
        ] {
            table(server, &callers, Method::GET, path, None, READS).await;
        }
        for path in ["/v1/caller", "/v1/users", "/v1/roles", "/v1/groups", "/v1/workspaces"] {
            table(server, &callers, Method::GET, path, None, [200, 200, 200, 200, 200, 200, 401]).await;
        }
        let makes = [403, 403, 201, 201, 404, 201, 401];
        let top = json!({ "name": "" });
        table(server, &callers, Method::POST, "/v1/groups", Some(top), [403, 403, 403, 403, 403, 201, 401]).await;
        let below = json!({ "name": "", "parent_path": "acme/sub" });
        table(server, &callers, Method::POST, "/v1/groups", Some(below), makes).await;
        let workspace_below = json!({ "name": "", "group_path": "acme" });
        table(server, &callers, Method::POST, "/v1/workspaces", Some(workspace_below), makes).await;
        let draft = server.draft("acme", "");
        table(server, &callers, Method::POST, "/v1/service_accounts", Some(draft), makes).await;

        let changes = [403, 403, 200, 200, 404, 200, 401];
        let patch = || Some(json!({ "description": "changed" }));
        for path in [&at("groups", &group), &at("workspaces", &workspace), &at("service_accounts", &account)] {
            table(server, &callers, Method::PATCH, path, patch(), changes).await;
        }
        let owners = [403, 403, 403, 200, 404, 200, 401];
        let role = Some(json!({ "role": "publisher" }));
        table(server, &callers, Method::PATCH, &at("memberships", &member), role, owners).await;
        let add = Some(json!({ "namespace_path": "acme", "role": "viewer", "username": "ada" }));
        table(server, &callers, Method::POST, "/v1/memberships", add, [403, 403, 403, 201, 404, 409, 401]).await;

        // Whoever may delete it does; who comes after finds nothing.
        let deletes = [403, 403, 204, 404, 404, 404, 401];
        table(server, &callers, Method::DELETE, &at("memberships", &member), None, [403, 403, 403, 204, 404, 404, 401]).await;
        for path in [&at("service_accounts", &account), &at("workspaces", &workspace), &at("groups", &group)] {
            table(server, &callers, Method::DELETE, path, None, deletes).await;
        }
        let acme = "/v1/groups/trn:group:acme";
        table(server, &callers, Method::DELETE, acme, None, [403, 403, 403, 204, 404, 404, 401]).await;
    }

    async fn t91_t92_nobody_gains_power_through_a_service_account(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let id = account["id"].as_str().unwrap();
        let member = server.member("acme", "owner", "service_account_id", id).await;
        let machine = server.logged_in("acme/deploy").await;
        let deployer = server.user("deployer", false).await;
        server.member("acme", "deployer", "username", "deployer").await;
        let patch = json!({ "description": "mine" });
        for token in [&machine, &deployer] {
            server.patch(&at("service_accounts", &account), token, &patch).await.is_problem(403, "forbidden");
        }
        server.delete(&at("service_accounts", &account), &machine).await.is_problem(403, "forbidden");
        let role = json!({ "role": "viewer" });
        server.patch(&at("memberships", &member), &machine, &role).await.is_problem(403, "forbidden");
        server.delete(&at("memberships", &member), &machine).await.is_problem(403, "forbidden");
    }
}
