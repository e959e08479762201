//! An issuer on loopback that signs RS256 tokens as a GitLab does.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        RSA_PKCS1_SHA256, RsaKeyPair,
    },
};
use axum::{Router, routing::get};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use crate::Outcome;

/// The issuer and its key.
pub struct Issuer {
    /// Its `iss`.
    pub url: String,
    key: RsaKeyPair,
}

impl Issuer {
    /// Starts it on a free port.
    ///
    /// # Errors
    /// If there is none, or no key can be made.
    pub async fn start() -> Outcome<Self> {
        let key = RsaKeyPair::generate(KeySize::Rsa2048)?;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        // PKCS#1: SEQUENCE { INTEGER n, INTEGER e }, whose lengths are known of a 2048-bit key with exponent 65537.
        let public = key.public_key().as_ref();
        let (modulus, exponent) = (&public[9..265], &public[267..]);
        let keys = json!({ "keys": [{
            "kty": "RSA", "kid": "bench", "use": "sig", "alg": "RS256",
            "n": URL_SAFE_NO_PAD.encode(modulus), "e": URL_SAFE_NO_PAD.encode(exponent),
        }] })
        .to_string();
        let discovery = json!({ "issuer": url, "jwks_uri": format!("{url}/keys") }).to_string();
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(async move || discovery))
            .route("/keys", get(async move || keys));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self { url, key })
    }

    /// Tokens of different jobs for `audience`.
    ///
    /// # Errors
    /// If one cannot be signed.
    pub fn tokens(&self, audience: &str, number: usize) -> Outcome<Vec<String>> {
        (0..number).map(|job| self.token(audience, &job.to_string(), "main")).collect()
    }

    /// The token of one job for `audience` on the branch `reference`.
    ///
    /// # Errors
    /// If it cannot be signed.
    pub fn token(&self, audience: &str, job: &str, reference: &str) -> Outcome<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "RS256", "typ": "JWT", "kid": "bench" }).to_string());
        let claims = json!({
            "iss": self.url, "aud": audience, "sub": format!("project_path:acme/app:ref_type:branch:ref:{reference}"),
            "iat": now, "nbf": now - 5, "exp": now + 3600, "jti": format!("job-{job}"),
            "namespace_id": "72", "namespace_path": "acme", "project_id": "20", "project_path": "acme/app",
            "user_id": "1", "user_login": "ada", "user_email": "ada@acme.example", "pipeline_id": "574",
            "pipeline_source": "push", "job_id": job, "ref": reference, "ref_type": "branch",
            "ref_path": format!("refs/heads/{reference}"), "ref_protected": "true", "runner_id": 1,
            "runner_environment": "self-hosted", "sha": "714a629c0b401fdce83e847fc9589983fc6f46bc",
            "project_visibility": "private", "ci_config_ref_uri": "gitlab.example/acme/app//.gitlab-ci.yml",
        });
        let input = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(self.sign(input.as_bytes())?)))
    }

    fn sign(&self, message: &[u8]) -> Outcome<Vec<u8>> {
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
        Ok(signature)
    }

    /// What no login can do without: checking one RS256 signature and making one ES256 signature, keys parsed before.
    ///
    /// # Errors
    /// If one of them fails.
    pub fn bare_cost(&self) -> Outcome<Duration> {
        let message = vec![b'x'; 1500];
        let signature = self.sign(&message)?;
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.key.public_key().as_ref())?;
        let signer = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        let random = SystemRandom::new();
        let rounds: u32 = 20_000;
        let begun = Instant::now();
        for _ in 0..rounds {
            key.verify_sig(&message, &signature)?;
            std::hint::black_box(signer.sign(&random, &message[..700])?);
        }
        Ok(begun.elapsed() / rounds)
    }
}
