//! Others can verify our tokens.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::support::{Server, URL, issuer::now, on_each_database};

on_each_database! {
    async fn the_keys_verify_what_is_issued(server: &Server) {
        for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
            let found = server.get(path, "").await;
            assert_eq!(found.json["issuer"], URL, "{}", found.text);
            assert_eq!(found.json["jwks_uri"], format!("{URL}/oauth/discovery/keys"));
            assert_eq!(found.json["token_endpoint"], format!("{URL}/v1/serviceaccounts/token"));
            assert_eq!(found.header("cache-control"), "public, max-age=300");
        }
        let keys = server.get("/oauth/discovery/keys", "").await;
        assert_eq!(keys.header("cache-control"), "public, max-age=300");
        assert_eq!(keys.header("content-type"), "application/json");
        let key = &keys.json["keys"][0];
        assert!(key.get("d").is_none());
        server.group("acme").await;
        let account = server.service_account("acme/deploy").await;
        let token = server.logged_in("acme/deploy").await;
        let parts: Vec<_> = token.split('.').collect();
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let header: Value = serde_json::from_slice(&decode(parts[0])).unwrap();
        assert_eq!(header, json!({ "alg": "ES256", "typ": "at+jwt", "kid": key["kid"] }));
        let mut point = vec![4];
        point.extend(decode(key["x"].as_str().unwrap()));
        point.extend(decode(key["y"].as_str().unwrap()));
        let signed = format!("{}.{}", parts[0], parts[1]);
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        key.verify(signed.as_bytes(), &decode(parts[2])).unwrap();
        let claims: Value = serde_json::from_slice(&decode(parts[1])).unwrap();
        assert_eq!(claims["iss"], URL);
        assert_eq!(claims["sub"], "acme/deploy");
        assert_eq!(claims["aud"], json!(["tharsis"]));
        assert_eq!(claims["client_id"], account["id"]);
        assert_eq!(claims["tharsis_type"], "service_account");
        assert_eq!(claims["tharsis_grant_type"], "oidc_relying_party");
        let life = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
        assert_eq!(life, 900);
        assert!(claims["iat"].as_u64().unwrap().abs_diff(now()) < 60);
    }
}
