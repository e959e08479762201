//! A small identity provider: discovery, keys, and tokens with any claims.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::SystemTime,
};

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair},
};
use axum::{Json, Router, routing::get};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::URL;

/// Which of its keys signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    Es256,
    Rs256,
}

pub struct Issuer {
    pub url: String,
    ec: EcdsaKeyPair,
    rsa: RsaKeyPair,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

pub fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Issuer {
    pub async fn start() -> Self {
        let ec = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let point = ec.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let modulus = rsa.public_key().modulus().big_endian_without_leading_zero().to_vec();
        let keys = json!({ "keys": [
            { "kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig", "alg": "ES256", "x": encode(x), "y": encode(y) },
            { "kty": "RSA", "kid": "rsa", "use": "sig", "alg": "RS256", "n": encode(modulus), "e": "AQAB" },
        ]});
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let configuration = json!({ "issuer": url, "jwks_uri": format!("{url}/keys") });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(move || async move { Json(configuration) }))
            .route("/keys", get(move || async move { Json(keys) }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, ec, rsa }
    }

    /// The claims of a token that logs in, with these changed; null removes one.
    pub fn claims(&self, changes: &Value) -> Value {
        let mut claims = json!({
            "iss": self.url, "aud": URL, "sub": "project:acme/app", "ref": "main",
            "iat": now(), "exp": now() + 300,
            "jti": format!("job-{}", NEXT.fetch_add(1, Ordering::SeqCst)),
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        claims
    }

    pub fn token(&self, changes: &Value) -> String {
        self.signed(Algorithm::Es256, "JWT", &self.claims(changes))
    }

    pub fn signed(&self, algorithm: Algorithm, typ: &str, claims: &Value) -> String {
        let (alg, kid) = match algorithm {
            Algorithm::Es256 => ("ES256", "ec"),
            Algorithm::Rs256 => ("RS256", "rsa"),
        };
        self.with_header(algorithm, &json!({ "typ": typ, "alg": alg, "kid": kid }), claims)
    }

    /// A token whose header says what it likes.
    pub fn with_header(&self, algorithm: Algorithm, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let signature = match algorithm {
            Algorithm::Es256 => self.ec.sign(&SystemRandom::new(), text.as_bytes()).unwrap().as_ref().to_vec(),
            Algorithm::Rs256 => {
                let mut signature = vec![0; self.rsa.public_modulus_len()];
                self.rsa.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
                signature
            }
        };
        format!("{text}.{}", encode(signature))
    }

    /// A token whose signature is that of another one.
    pub fn forged(&self) -> String {
        let (head, _) = self.token(&json!({})).rsplit_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let other = self.token(&json!({ "ref": "other" }));
        format!("{head}.{}", other.rsplit_once('.').unwrap().1)
    }
}
