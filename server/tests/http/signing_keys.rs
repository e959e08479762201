//! Rotating the signing keys by REST and by page.

use serde_json::json;

use crate::{
    people::{Browser, has},
    support::{PASSWORD, Server, on_each_database},
};

on_each_database! {
    async fn administrators_rotate_the_signing_keys(server: &Server) {
        let ada = server.user("ada", false).await;
        server.get("/v1/signing_keys", &ada).await.is_problem(403, "forbidden");
        server.post("/v1/signing_keys", &ada, &json!({})).await.is_problem(403, "forbidden");
        server.post("/v1/signing_keys", &server.root, &json!({ "rotation": "now" })).await.is_invalid_at("/rotation");
        let made = server.post("/v1/signing_keys", &server.root, &json!({ "rotation": "planned" })).await;
        assert_eq!((made.status.as_u16(), &made.json["state"]), (201, &json!("upcoming")), "{}", made.text);
        let keys = server.get("/v1/signing_keys", &server.root).await.json;
        assert_eq!(keys["items"].as_array().unwrap().len(), 2, "{keys}");
        assert!(!keys.to_string().contains("sealed"));
        let published = server.get("/oauth/discovery/keys", "").await.json;
        assert!(published["keys"].as_array().unwrap().iter().any(|key| key["kid"] == made.json["key_id"]));
        assert_eq!(server.get("/v1/caller", &ada).await.status, 200, "older tokens stay valid");

        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        has(&root.open("/admin/signing_keys").await, &["Signs", "Published", made.json["key_id"].as_str().unwrap()]);
        assert_eq!(root.send("/admin/signing_keys", "signing_keys/rotate", &[("how", "soon")]).await.status, 303);
        let question = "/admin/signing_keys/compromised";
        has(&root.open(question).await, &["The 3 keys go at once."]);
        let refused = root.send(question, "signing_keys/rotate", &[("how", "compromised"), ("confirmation", "x")]).await;
        assert_eq!(refused.status, 422);
        let mut other = Browser::signed_in(server, "ada", PASSWORD).await;
        let fields = [("how", "compromised"), ("confirmation", "compromised")];
        assert_eq!(other.send("/account", "signing_keys/rotate", &fields).await.status, 403);
        let done = root.send(question, "signing_keys/rotate", &fields).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, "/admin/signing_keys"));
        server.get("/v1/caller", &ada).await.is_problem(401, "unauthenticated");
        has(&root.open("/admin/signing_keys").await, &["Signs"]);
    }
}
