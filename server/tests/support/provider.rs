//! A sign-on provider that a test can have misbehave: the authorisation endpoint is the test itself, which says what the
//! provider would have the browser bring; the token endpoint is real.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use identity::sign_on::{ClientSecret, SignOnProvider};
use serde_json::{Value, json};

use super::issuer::now;

pub const CLIENT_ID: &str = "tharsis-client";
pub const CLIENT_SECRET: &str = "s3cret-of-the-client";

/// What the browser asked of the authorisation endpoint.
#[derive(Debug, Clone, Default)]
pub struct Wish(HashMap<String, String>);

impl Wish {
    /// Reads the address that the browser was sent to.
    pub fn of(location: &str) -> Self {
        let query = location.split_once('?').unwrap().1;
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// What a code is good for.
struct Grant {
    challenge: String,
    token: String,
}

struct Inner {
    url: String,
    key: EcdsaKeyPair,
    grants: Mutex<HashMap<String, Grant>>,
    /// What was sent to the token endpoint so far.
    exchanged: Mutex<Vec<String>>,
}

#[derive(Clone)]
pub struct Provider(Arc<Inner>);

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Provider {
    pub async fn start() -> Self {
        Self::start_with(json!({})).await
    }

    /// One whose configuration says this as well.
    pub async fn start_with(entries: Value) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let point = key.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let keys = json!({ "keys": [
            { "kty": "EC", "crv": "P-256", "kid": "p", "use": "sig", "alg": "ES256", "x": encode(x), "y": encode(y) },
        ]});
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let mut configuration = json!({
            "issuer": url,
            "jwks_uri": format!("{url}/keys"),
            "authorization_endpoint": format!("{url}/auth"),
            "token_endpoint": format!("{url}/token"),
            "end_session_endpoint": format!("{url}/end"),
            "authorization_response_iss_parameter_supported": true,
            "code_challenge_methods_supported": ["S256"],
        });
        for (name, value) in entries.as_object().unwrap() {
            configuration[name] = value.clone();
        }
        let inner = Inner { url, key, grants: Mutex::default(), exchanged: Mutex::default() };
        let provider = Self(Arc::new(inner));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(move || async move { Json(configuration) }))
            .route("/keys", get(move || async move { Json(keys) }))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// The settings of a server that uses it.
    pub fn settings(&self) -> SignOnProvider {
        SignOnProvider {
            issuer: self.0.url.parse().unwrap(),
            name: "Example Login".to_owned(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: Some(ClientSecret::new(CLIENT_SECRET.to_owned())),
            scopes: "openid profile".to_owned(),
            username_claim: "preferred_username".to_owned(),
            groups_claim: None,
            creates_accounts: true,
        }
    }

    /// The claims of a proper ID token about this person, for this wish.
    pub fn claims(&self, wish: &Wish, subject: &str) -> Value {
        json!({
            "iss": self.0.url, "sub": subject, "aud": CLIENT_ID, "nonce": wish.get("nonce"),
            "iat": now(), "exp": now() + 300, "preferred_username": subject,
        })
    }

    pub fn signed(&self, claims: &Value) -> String {
        let header = json!({ "alg": "ES256", "kid": "p", "typ": "JWT" });
        let text = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let signature = self.0.key.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", encode(signature))
    }

    /// A code for this wish, which is worth this ID token.
    pub fn code(&self, wish: &Wish, token: String) -> String {
        let mut grants = self.0.grants.lock().unwrap();
        let code = format!("s3cret-code-{}", encode(format!("{} {}", wish.get("state"), grants.len())));
        grants.insert(code.clone(), Grant { challenge: wish.get("code_challenge").to_owned(), token });
        code
    }

    /// How often somebody came to the token endpoint.
    pub fn exchanges(&self) -> usize {
        self.0.exchanged.lock().unwrap().len()
    }
}

async fn token(State(provider): State<Provider>, headers: HeaderMap, body: String) -> Response {
    provider.0.exchanged.lock().unwrap().push(body.clone());
    let form: HashMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    let refuse = |status: StatusCode, error: &str| (status, Json(json!({ "error": error }))).into_response();
    let expected = format!("Basic {}", STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}")));
    if headers.get(header::AUTHORIZATION).is_none_or(|value| value.as_bytes() != expected.as_bytes()) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    if field("grant_type") != "authorization_code"
        || field("redirect_uri") != format!("{}/sign-on/callback", super::URL)
    {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request");
    }
    let challenge = encode(digest::digest(&digest::SHA256, field("code_verifier").as_bytes()));
    // A code is good once (RFC 6749 §4.1.2).
    match provider.0.grants.lock().unwrap().remove(field("code")) {
        Some(grant) if grant.challenge == challenge => {
            Json(json!({ "access_token": "unused", "token_type": "Bearer", "id_token": grant.token })).into_response()
        }
        _ => refuse(StatusCode::BAD_REQUEST, "invalid_grant"),
    }
}
