//! What the HTTP tests have in common: a server with a database of its own, an identity provider, and short ways to
//! ask things.

pub mod answer;
pub mod database;
pub mod issuer;
pub mod log;
pub mod provider;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, header},
};
use identity::{
    access_tokens::{self, SecretKey, SigningAlgorithm},
    clock::{SystemClock, SystemRandomness},
    core::{Core, Settings},
    model::TeamDraft,
    outbound::AllowList,
    teams,
    users::{self, UserDraft},
};
use serde_json::{Value, json};
use server::{AppState, router::router};
use tower::ServiceExt as _;

pub use answer::Answer;
pub use database::Database;
pub(crate) use database::on_each_database;
pub use issuer::Issuer;

/// The public URL of every server under test.
pub const URL: &str = "http://127.0.0.1:3000";
/// The address that every request comes from.
pub const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7)), 4711);
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
pub const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// A server with its database and an identity provider.
pub struct Server {
    pub core: Arc<Core>,
    pub state: AppState,
    pub router: Router,
    pub issuer: Arc<Issuer>,
    /// The access token of the administrator `root`.
    pub root: String,
    database: Database,
}

impl Server {
    pub async fn start(database: Database) -> Self {
        Self::start_at(URL, database).await
    }

    pub async fn start_at(public_url: &str, database: Database) -> Self {
        Self::start_with(public_url, database, |settings| settings).await
    }

    /// A server with other settings than usual.
    pub async fn start_with(public_url: &str, database: Database, change: impl FnOnce(Settings) -> Settings) -> Self {
        let mut server = Self::open(public_url, database, Arc::new(Issuer::start().await), change).await;
        server.root = server.user("root", true).await;
        server
    }

    /// Another instance on the same database.
    pub async fn beside(&self) -> Self {
        let public_url = &self.core.settings().public_url;
        let other = Self::open(public_url, self.database.same(), Arc::clone(&self.issuer), |settings| settings).await;
        Self { root: self.root.clone(), ..other }
    }

    async fn open(
        public_url: &str,
        database: Database,
        issuer: Arc<Issuer>,
        change: impl FnOnce(Settings) -> Settings,
    ) -> Self {
        log::capture();
        let secret = SecretKey::from_text("0123456789abcdef0123456789abcdef").unwrap();
        let settings = Settings {
            public_url: public_url.to_owned(),
            allowed_issuer_hosts: AllowList::parse("127.0.0.1").unwrap(),
            client_secret_max_days: 90,
            personal_token_max_days: 365,
            signing_algorithm: SigningAlgorithm::Es256,
            signing_key_days: 90,
            sign_on: None,
            password_sign_in: true,
        };
        let db = database.open().await;
        let core = Core::open(db, &secret, change(settings), Arc::new(SystemClock), Arc::new(SystemRandomness)).await;
        let core = Arc::new(core.unwrap());
        let state = AppState::new(Arc::clone(&core));
        let options = leptos::config::LeptosOptions::builder().output_name("tharsis").build();
        let router = router(&state, options).unwrap();
        Self { core, state, router, issuer, root: String::new(), database }
    }

    /// Makes a user; answers an access token.
    pub async fn user(&self, username: &str, admin: bool) -> String {
        let draft = UserDraft { username: username.to_owned(), password: PASSWORD.to_owned(), admin };
        users::create_by_operator(&self.core, &draft).await.unwrap();
        access_tokens::issue_for_user(&self.core, username, 900).await.unwrap().token
    }

    pub async fn team(&self, name: &str, member: &str) {
        let draft = TeamDraft { name: name.to_owned(), description: String::new(), members: vec![member.to_owned()] };
        teams::create_by_operator(&self.core, &draft).await.unwrap();
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from(PEER, request).await
    }

    /// The same from elsewhere.
    pub async fn send_from(&self, peer: SocketAddr, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(peer));
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// A request with a token and perhaps a JSON body.
    pub async fn call(&self, method: Method, path: &str, token: &str, body: Option<&Value>) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, bearer(token));
        let request = match body {
            Some(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())).unwrap()
            }
            None => request.body(Body::empty()).unwrap(),
        };
        self.send(request).await
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.call(Method::GET, path, token, None).await
    }

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, token, Some(body)).await
    }

    pub async fn patch(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.call(Method::PATCH, path, token, Some(body)).await
    }

    pub async fn delete(&self, path: &str, token: &str) -> Answer {
        self.call(Method::DELETE, path, token, None).await
    }

    /// Makes something as `root`.
    pub async fn make(&self, path: &str, body: Value) -> Value {
        let answer = self.post(path, &self.root, &body).await;
        assert_eq!(answer.status, 201, "{path} {body}: {}", answer.text);
        answer.json
    }

    /// Makes a group with everything that is missing above it.
    pub async fn group(&self, path: &str) -> Value {
        let (parent, name) = path.rsplit_once('/').map_or((None, path), |(parent, name)| (Some(parent), name));
        self.make("/v1/groups", json!({ "name": name, "parent_path": parent })).await
    }

    pub async fn workspace(&self, path: &str) -> Value {
        let (group, name) = path.rsplit_once('/').unwrap();
        self.make("/v1/workspaces", json!({ "name": name, "group_path": group })).await
    }

    pub async fn member(&self, namespace: &str, role: &str, subject: &str, name: &str) -> Value {
        self.make("/v1/memberships", json!({ "namespace_path": namespace, "role": role, subject: name })).await
    }

    /// A service account that trusts the issuer's tokens with `ref` `main`.
    pub async fn service_account(&self, path: &str) -> Value {
        let (group, name) = path.rsplit_once('/').unwrap();
        self.make("/v1/service_accounts", self.draft(group, name)).await
    }

    /// The body that makes such an account.
    pub fn draft(&self, group: &str, name: &str) -> Value {
        json!({
            "name": name,
            "group_path": group,
            "trusted_identity_providers": [{ "issuer": self.issuer.url, "bound_claims": { "ref": "main" } }],
        })
    }

    /// Asks for an access token.
    pub async fn login(&self, service_account: &str, token: &str) -> Answer {
        self.form(&[("grant_type", JWT_BEARER), ("client_id", service_account), ("assertion", token)]).await
    }

    /// Logs in; answers the access token.
    pub async fn logged_in(&self, service_account: &str) -> String {
        let answer = self.login(service_account, &self.issuer.token(&json!({}))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn form(&self, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.raw_form(body).await
    }

    pub async fn raw_form(&self, body: impl Into<Body>) -> Answer {
        let request = Request::post("/v1/serviceaccounts/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.into())
            .unwrap();
        self.send(request).await
    }
}

pub fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// The path of one thing.
pub fn at(collection: &str, thing: &Value) -> String {
    format!("/v1/{collection}/{}", thing["id"].as_str().unwrap())
}
