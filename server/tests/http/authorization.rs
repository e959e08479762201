//! Every operation of the `OpenAPI` document, by everybody, everywhere: the answers stand in `authorization.txt`.
//!
//! All callers but the administrator and nobody are members of `top/own` only. What is asked for lies there, above, below,
//! beside, and elsewhere. Whatever a request could change is made for it alone, so that no answer depends on another.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use identity::model::PersonalTokenDraft;
use serde_json::{Value, json};

use crate::support::{JWT_BEARER, Server, at, bearer, on_each_database};

const CALLERS: [&str; 8] =
    ["anonymous", "stranger", "viewer", "publisher", "deployer", "owner", "administrator", "service_account"];
const PLACES: [(&str, &str); 5] = [
    ("own", "top/own"),
    ("ancestor", "top"),
    ("descendant", "top/own/below"),
    ("sibling", "top/beside"),
    ("foreign", "far"),
];

/// What is there to be read, in one place.
struct Fixture {
    group: Value,
    workspace: Value,
    account: Value,
    login_id: String,
}

struct Matrix<'a> {
    server: &'a Server,
    fixtures: BTreeMap<&'static str, Fixture>,
    tokens: Vec<String>,
    made: u32,
}

/// A request that is ready but for who sends it.
struct Asked {
    path: String,
    /// Of JSON, or of a form if the flag is set.
    body: Option<String>,
    form: bool,
}

impl Asked {
    fn path(path: impl Into<String>) -> Self {
        Self { path: path.into(), body: None, form: false }
    }

    fn json(path: impl Into<String>, body: &Value) -> Self {
        Self { path: path.into(), body: Some(body.to_string()), form: false }
    }

    fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Self { path: path.to_owned(), body: Some(body), form: true }
    }
}

impl<'a> Matrix<'a> {
    async fn start(server: &'a Server) -> Self {
        let mut fixtures = BTreeMap::new();
        for place in ["top", "top/own", "top/own/below", "top/beside", "far"] {
            let group = server.group(place).await;
            let workspace = server.workspace(&format!("{place}/workspace")).await;
            let account = server.service_account(&format!("{place}/account")).await;
            let refused = server.login(&format!("{place}/account"), &server.issuer.token(&json!({ "ref": "x" }))).await;
            let login_id = refused.json["login_id"].as_str().unwrap().to_owned();
            fixtures.insert(place, Fixture { group, workspace, account, login_id });
        }
        let mut tokens = vec![String::new(), server.user("stranger", false).await];
        for role in ["viewer", "publisher", "deployer", "owner"] {
            tokens.push(server.user(role, false).await);
            server.member("top/own", role, "username", role).await;
        }
        tokens.push(server.root.clone());
        // Who joins teams is none of the callers: their rights stay as they are.
        server.user("newcomer", false).await;
        let machine = server.service_account("top/own/machine").await;
        server.member("top/own", "deployer", "service_account_id", machine["id"].as_str().unwrap()).await;
        tokens.push(server.logged_in("top/own/machine").await);
        Self { server, fixtures, tokens, made: 0 }
    }

    fn name(&mut self) -> String {
        self.made += 1;
        format!("made-{}", self.made)
    }

    async fn account(&mut self, place: &str) -> Value {
        let name = self.name();
        let mut draft = self.server.draft(place, &name);
        draft["client_credentials"] = json!(true);
        self.server.make("/v1/service_accounts", draft).await
    }

    async fn group(&mut self, place: &str) -> Value {
        let name = self.name();
        self.server.group(&format!("{place}/{name}")).await
    }

    async fn workspace(&mut self, place: &str) -> Value {
        let name = self.name();
        self.server.workspace(&format!("{place}/{name}")).await
    }

    async fn member(&mut self, place: &str) -> Value {
        let account = self.account(place).await;
        self.server.member(place, "viewer", "service_account_id", account["id"].as_str().unwrap()).await
    }

    /// A team with a role in the place and `root` as its only user; answers its path.
    async fn team(&mut self, place: &str) -> String {
        let name = self.name();
        let team = self.server.make("/v1/teams", json!({ "name": name, "members": ["root"] })).await;
        self.server.member(place, "viewer", "team", &name).await;
        at("teams", &team)
    }

    /// A token of the administrator's own; answers its path.
    async fn personal_token(&mut self) -> String {
        let root = identity::access_tokens::authenticate(&self.server.core, &self.server.root).await.unwrap();
        let draft = PersonalTokenDraft { name: self.name(), expires_in_days: None };
        let made = identity::personal_tokens::create(&self.server.core, &root, &draft).await.unwrap();
        format!("/v1/personal_access_tokens/{}", made.token.id)
    }

    async fn token(&mut self, place: &str) -> String {
        let account = self.account(place).await;
        self.server.logged_in(account["path"].as_str().unwrap()).await
    }

    /// What an operation asks for in a place, made for this one request where it could change something.
    async fn ask(&mut self, operation: &str, place: &'static str) -> Asked {
        if let Some(asked) = self.ask_of_people(operation, place).await {
            return asked;
        }
        let Fixture { group, workspace, account, login_id } = &self.fixtures[place];
        let (group, workspace, account) =
            (at("groups", group), at("workspaces", workspace), at("service_accounts", account));
        let login = format!("{account}/logins/{login_id}");
        let change = json!({ "description": "changed" });
        match operation {
            "GET /.well-known/oauth-authorization-server"
            | "GET /.well-known/openid-configuration"
            | "GET /healthz"
            | "GET /readyz"
            | "GET /oauth/discovery/keys"
            | "GET /v1/caller"
            | "GET /v1/roles"
            | "GET /v1/users" => Asked::path(operation.trim_start_matches("GET ")),
            "GET /v1/activity" | "GET /v1/memberships" | "GET /v1/service_accounts" | "GET /v1/who_can_act" => {
                Asked::path(format!("{}?namespace_path={place}", operation.trim_start_matches("GET ")))
            }
            "GET /v1/check" => Asked::path(format!("/v1/check?namespace={place}&permission=workspace:update")),
            "GET /v1/groups" => Asked::path(format!("/v1/groups?parent_path={place}")),
            "GET /v1/workspaces" => Asked::path(format!("/v1/workspaces?group_path={place}")),
            "GET /v1/groups/{id}" => Asked::path(group),
            "GET /v1/workspaces/{id}" => Asked::path(workspace),
            "GET /v1/service_accounts/{id}" => Asked::path(account),
            "GET /v1/service_accounts/{id}/logins" => Asked::path(format!("{account}/logins")),
            "GET /v1/service_accounts/{id}/logins/{login_id}" => Asked::path(login),
            "GET /v1/service_accounts/{id}/client_secrets" => Asked::path(format!("{account}/client_secrets")),
            "POST /v1/groups" => Asked::json("/v1/groups", &json!({ "name": self.name(), "parent_path": place })),
            "POST /v1/workspaces" => {
                Asked::json("/v1/workspaces", &json!({ "name": self.name(), "group_path": place }))
            }
            "POST /v1/service_accounts" => {
                let name = self.name();
                Asked::json("/v1/service_accounts", &self.server.draft(place, &name))
            }
            "POST /v1/memberships" => {
                let account = self.account(place).await;
                let body = json!({ "namespace_path": place, "role": "viewer", "service_account_id": account["id"] });
                Asked::json("/v1/memberships", &body)
            }
            "PATCH /v1/groups/{id}" => Asked::json(group, &change),
            "PATCH /v1/workspaces/{id}" => Asked::json(workspace, &change),
            "PATCH /v1/service_accounts/{id}" => Asked::json(account, &change),
            "PATCH /v1/memberships/{id}" => {
                Asked::json(at("memberships", &self.member(place).await), &json!({ "role": "publisher" }))
            }
            "DELETE /v1/groups/{id}" => Asked::path(at("groups", &self.group(place).await)),
            "DELETE /v1/workspaces/{id}" => Asked::path(at("workspaces", &self.workspace(place).await)),
            "DELETE /v1/service_accounts/{id}" => Asked::path(at("service_accounts", &self.account(place).await)),
            "DELETE /v1/memberships/{id}" => Asked::path(at("memberships", &self.member(place).await)),
            "POST /v1/service_accounts/{id}/client_secrets" => Asked::json(
                format!("{}/client_secrets", at("service_accounts", &self.account(place).await)),
                &json!({}),
            ),
            "DELETE /v1/service_accounts/{id}/client_secrets/{secret_id}" => {
                let path = format!("{}/client_secrets", at("service_accounts", &self.account(place).await));
                let made = self.server.make(&path, json!({})).await;
                Asked::path(format!("{path}/{}", made["secret"]["id"].as_str().unwrap()))
            }
            "POST /v1/service_accounts/{id}/revoke_tokens" => {
                Asked::json(format!("{}/revoke_tokens", at("service_accounts", &self.account(place).await)), &json!({}))
            }
            "POST /v1/service_accounts/{id}/test" => {
                Asked::json(format!("{account}/test"), &json!({ "login_id": login_id }))
            }
            "POST /v1/introspect" | "POST /v1/revoke" => {
                let token = self.token(place).await;
                Asked::form(operation.trim_start_matches("POST "), &[("token", &token)])
            }
            "POST /v1/serviceaccounts/token" => {
                let token = self.server.issuer.token(&json!({}));
                let fields =
                    [("grant_type", JWT_BEARER), ("client_id", &format!("{place}/account")), ("assertion", &token)];
                Asked::form("/v1/serviceaccounts/token", &fields)
            }
            "POST /v1/serviceaccounts/login" => {
                let body = json!({ "data": { "type": "service-account-token", "attributes": {
                    "service-account-path": format!("{place}/account"),
                    "token": self.server.issuer.token(&json!({})),
                } } });
                Asked::json("/v1/serviceaccounts/login", &body)
            }
            other => panic!(
                "{other} is new: say here what it asks for, then UPDATE_MATRIX=1 cargo test -p server authorization, and read what changed"
            ),
        }
    }

    /// The same for what has no place: people, their teams and tokens, the server itself.
    async fn ask_of_people(&mut self, operation: &str, place: &'static str) -> Option<Asked> {
        let change = json!({ "description": "changed" });
        Some(match operation {
            "GET /metrics" | "GET /v1/personal_access_tokens" | "GET /v1/signing_keys" | "GET /v1/teams" => {
                Asked::path(operation.trim_start_matches("GET "))
            }
            "DELETE /v1/personal_access_tokens/{id}" => Asked::path(self.personal_token().await),
            "POST /v1/signing_keys" => Asked::json("/v1/signing_keys", &json!({ "rotation": "planned" })),
            "POST /v1/teams" => Asked::json("/v1/teams", &json!({ "name": self.name() })),
            "GET /v1/teams/{id}" | "DELETE /v1/teams/{id}" => Asked::path(self.team(place).await),
            "PATCH /v1/teams/{id}" => Asked::json(self.team(place).await, &change),
            "GET /v1/teams/{id}/members" => Asked::path(format!("{}/members", self.team(place).await)),
            "GET /v1/teams/{id}/memberships" => Asked::path(format!("{}/memberships", self.team(place).await)),
            "GET /v1/users/{id}/personal_access_tokens" => {
                Asked::path("/v1/users/trn:user:root/personal_access_tokens")
            }
            "POST /v1/teams/{id}/members" => {
                Asked::json(format!("{}/members", self.team(place).await), &json!({ "username": "newcomer" }))
            }
            "PATCH /v1/teams/{id}/members/{user_id}" => {
                Asked::json(format!("{}/members/trn:user:root", self.team(place).await), &json!({ "maintainer": true }))
            }
            "DELETE /v1/teams/{id}/members/{user_id}" => {
                Asked::path(format!("{}/members/trn:user:root", self.team(place).await))
            }
            _ => return None,
        })
    }

    /// The answer to a request, in one word.
    async fn answer(&self, method: &Method, asked: &Asked, token: &str) -> String {
        let content = if asked.form { "application/x-www-form-urlencoded" } else { "application/json" };
        let mut request = Request::builder().method(method).uri(&asked.path);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, bearer(token));
        }
        let request = match &asked.body {
            Some(body) => request.header(header::CONTENT_TYPE, content).body(Body::from(body.clone())),
            None => request.body(Body::empty()),
        };
        let answer = self.server.send(request.unwrap()).await;
        let told = answer.json.get("active").filter(|_| asked.path.ends_with("/introspect"));
        match told.and_then(Value::as_bool) {
            Some(true) => format!("{}+", answer.status.as_u16()),
            Some(false) => format!("{}-", answer.status.as_u16()),
            None => answer.status.as_u16().to_string(),
        }
    }

    async fn table(&mut self) -> String {
        let mut text = String::from(HEAD);
        let width = 62;
        let _ = writeln!(
            text,
            "{:width$}{:12}{}",
            "operation",
            "place",
            CALLERS.map(|c| format!("{c:16}")).concat().trim_end()
        );
        for (operation, method) in operations() {
            for (relation, place) in PLACES {
                let mut line = format!("{operation:width$}{relation:12}");
                for at in 0..CALLERS.len() {
                    let asked = self.ask(&operation, place).await;
                    let answer = self.answer(&method, &asked, &self.tokens[at]).await;
                    let _ = write!(line, "{answer:16}");
                }
                let _ = writeln!(text, "{}", line.trim_end());
            }
        }
        text
    }
}

const HEAD: &str = "\
# The answer to every operation, for each caller and each place of what is asked for: the status, and for introspection
# whether the token was called active (+) or not (-). All callers but the administrator and nobody are members of the
# group `own` only. Written by UPDATE_MATRIX=1 cargo test -p server authorization; read what changed before committing.
";

/// Every operation of the document.
fn operations() -> Vec<(String, Method)> {
    let document: Value = serde_json::from_str(server::openapi::text().unwrap()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method = method.to_ascii_uppercase();
            operations.push((format!("{method} {path}"), method.parse().unwrap()));
        }
    }
    operations
}

fn committed() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http/authorization.txt")
}

on_each_database! {
    async fn t90_every_operation_by_everybody_everywhere(server: &Server) {
        let found = Matrix::start(server).await.table().await;
        if std::env::var_os("UPDATE_MATRIX").is_some() {
            std::fs::write(committed(), &found).unwrap();
        }
        let expected = std::fs::read_to_string(committed()).unwrap();
        let differences: Vec<_> = found.lines().zip(expected.lines()).filter(|(found, expected)| found != expected)
            .map(|(found, expected)| format!("expected {expected}\n     got {found}")).collect();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
        assert_eq!(found.lines().count(), expected.lines().count());
    }
}

/// What must hold of the table, whatever it says in detail.
#[test]
fn t90_the_table_keeps_the_rules() {
    let text = std::fs::read_to_string(committed()).unwrap();
    let document: Value = serde_json::from_str(server::openapi::text().unwrap()).unwrap();
    let mut cells = 0;
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.starts_with("operation")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [method, path, place, answers @ ..] = words.as_slice() else { panic!("{line}") };
        let [anonymous, stranger, viewer, publisher, deployer, owner, administrator, machine] = answers else {
            panic!("{line}")
        };
        cells += answers.len();
        let ok = |answer: &&str| answer.starts_with('2') && !answer.ends_with('-');
        let operation = &document["paths"][*path][method.to_ascii_lowercase()];
        let documented = operation["responses"].as_object().unwrap();
        for answer in answers {
            assert!(documented.contains_key(answer.trim_end_matches(['+', '-'])), "{answer} is not documented: {line}");
        }
        if operation.get("security").is_some_and(|security| security[0] == json!({})) {
            assert!(answers.iter().all(|answer| answer == anonymous), "open to everybody alike: {line}");
            continue;
        }
        assert_eq!(*anonymous, "401", "{line}");
        assert!(ok(administrator), "{line}");
        // More power never means less.
        let ranks = [stranger, viewer, publisher, deployer, owner, administrator];
        assert!(ranks.windows(2).all(|pair| !ok(pair[0]) || ok(pair[1])), "{line}");
        assert_eq!(viewer, publisher, "{line}");
        // Machines have no business with the names of people.
        let of_people = ["/v1/users", "/v1/teams", "/v1/personal_access_tokens"];
        let of_people = of_people.iter().any(|begin| path.starts_with(begin));
        let expected = if of_people { "403" } else { deployer };
        assert_eq!(*machine, expected, "a service account is what its role is: {line}");
        match *place {
            // Members see nothing beside and elsewhere, and cannot tell it from what is not there.
            "sibling" | "foreign" => {
                let members = [viewer, publisher, deployer, owner];
                assert!(members.iter().all(|answer| *answer == stranger), "{line}");
            }
            _ => {}
        }
        // These only tell, although they take a body.
        let tells = ["/v1/introspect", "/v1/service_accounts/{id}/test"].contains(path);
        if *method != "GET" && !tells {
            assert!(!ok(stranger) && !ok(viewer), "who only looks changes nothing: {line}");
        }
        if ["POST", "PATCH", "DELETE"].contains(method) && path.starts_with("/v1/memberships") {
            assert!(!ok(deployer), "only owners change members: {line}");
        }
        if *place == "ancestor" && *method != "GET" && !tells {
            assert!(!ok(owner), "a role does not reach upwards: {line}");
        }
    }
    assert_eq!(cells, operations().len() * PLACES.len() * CALLERS.len());
}
