//! Two instances on one PostgreSQL: what one of them, or the operator, changes counts on both within two seconds.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identity::access_tokens::{Rotation, rotate_signing_key};
use serde_json::{Value, json};

use crate::support::{Database, Server, TOKEN_EXCHANGE, at};

/// What we promise.
const BOUND: Duration = Duration::from_secs(2);

/// Two instances with what the process does beside answering.
async fn two() -> Option<(Server, Server)> {
    let one = Server::start(Database::postgres().await?).await;
    let two = one.beside().await;
    for instance in [&one, &two] {
        tokio::spawn(server::maintenance::run(Arc::clone(&instance.core)));
    }
    Some((one, two))
}

/// Asks again and again until it is so.
async fn soon(what: &str, so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !so().await {
        assert!(begun.elapsed() < BOUND, "not within {BOUND:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The name of the key that signed a token.
fn key_id(token: &str) -> String {
    let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    serde_json::from_slice::<Value>(&header).unwrap()["kid"].as_str().unwrap().to_owned()
}

async fn enters(server: &Server, token: &str) -> bool {
    server.get("/v1/caller", token).await.status == 200
}

async fn logs_in(server: &Server, reference: &str) -> bool {
    server.login("acme/deploy", &server.issuer.token(&json!({ "ref": reference }))).await.status == 200
}

#[tokio::test]
async fn t89_a_new_signing_key_counts_on_all_instances() {
    let Some((one, two)) = two().await else { return };
    one.group("acme").await;
    one.service_account("acme/deploy").await;
    let old = two.logged_in("acme/deploy").await;
    assert!(enters(&one, &old).await);

    let planned = rotate_signing_key(&one.core, Rotation::Planned).await.unwrap();
    soon("the new key is published", async || two.core.public_keys().contains(&planned.key_id)).await;
    assert_eq!(key_id(&two.logged_in("acme/deploy").await), key_id(&old), "it does not sign yet");

    let urgent = rotate_signing_key(&one.core, Rotation::Compromised).await.unwrap();
    assert!(!enters(&one, &old).await);
    soon("the old key is dead", async || !enters(&two, &old).await).await;
    let (first, second) = (one.logged_in("acme/deploy").await, two.logged_in("acme/deploy").await);
    for token in [first, second] {
        assert_eq!(key_id(&token), urgent.key_id);
        assert!(enters(&one, &token).await && enters(&two, &token).await);
    }
}

#[tokio::test]
async fn t88_a_revocation_counts_on_all_instances() {
    let Some((one, two)) = two().await else { return };
    one.group("acme").await;
    let account = one.service_account("acme/deploy").await;
    let renews = async |token: &str| {
        let kind = "urn:ietf:params:oauth:token-type:access_token";
        let fields = [("grant_type", TOKEN_EXCHANGE), ("subject_token", token), ("subject_token_type", kind)];
        two.form(&fields).await.status == 200
    };
    let revoke = format!("{}/revoke_tokens", at("service_accounts", &account));
    for body in [json!({}), json!({ "provider_id": account["trusted_identity_providers"][0]["id"] })] {
        let token = two.logged_in("acme/deploy").await;
        assert!(enters(&two, &token).await && renews(&token).await);
        assert_eq!(one.post(&revoke, &one.root, &body).await.status, 204);
        soon("a revoked token is refused", async || !enters(&two, &token).await && !renews(&token).await).await;
    }
    let token = two.logged_in("acme/deploy").await;
    assert!(enters(&two, &token).await);
    let disabled = one.patch(&at("service_accounts", &account), &one.root, &json!({ "disabled": true })).await;
    assert_eq!(disabled.status, 200, "{}", disabled.text);
    soon("a disabled account is out", async || !enters(&two, &token).await && !logs_in(&two, "main").await).await;
    one.delete(&at("service_accounts", &account), &one.root).await;
    soon("so is a deleted one", async || !enters(&two, &token).await && !logs_in(&two, "main").await).await;
    one.service_account("acme/deploy").await;
    soon("the next one at its path logs in", async || logs_in(&two, "main").await).await;
    assert!(!enters(&two, &token).await);
}

#[tokio::test]
async fn t85_a_changed_trust_counts_on_all_instances() {
    let Some((one, two)) = two().await else { return };
    one.group("acme").await;
    let account = one.service_account("acme/deploy").await;
    // Both have the account in memory.
    assert!(logs_in(&one, "main").await && logs_in(&two, "main").await);
    assert!(!logs_in(&two, "other").await);
    let trust = |reference: &str| {
        json!({ "trusted_identity_providers": [{
            "id": account["trusted_identity_providers"][0]["id"],
            "issuer": one.issuer.url,
            "bound_claims": { "ref": reference },
        }] })
    };
    // Whichever of them is told.
    for (told, other, now, before) in [(&one, &two, "other", "main"), (&two, &one, "main", "other")] {
        let changed = told.patch(&at("service_accounts", &account), &told.root, &trust(now)).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert!(logs_in(told, now).await && !logs_in(told, before).await, "at once where it was told");
        soon("who is not trusted any more", async || !logs_in(other, before).await).await;
        soon("who is trusted from now on", async || logs_in(other, now).await).await;
    }
}
