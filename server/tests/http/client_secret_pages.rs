//! The pages of client secrets, as the server renders them, and their forms without JavaScript.

use serde_json::json;

use crate::{
    people::{Browser, has, shown},
    support::{PASSWORD, Server, at, log, on_each_database},
};

on_each_database! {
    async fn t103_client_secrets_are_enabled_made_shown_once_and_revoked(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/legacy").await;
        let id = account["id"].as_str().unwrap();
        let page = format!("/groups/acme/-/service_accounts/{id}");
        let tab = format!("{page}?tab=clientSecrets");
        let new = format!("{page}/client_secrets/new");
        let mut root = Browser::signed_in(server, "root", PASSWORD).await;
        has(&root.open(&tab).await, &["Prefer a", "trusted identity provider", "Enable client secrets"]);
        assert!(!root.open(&tab).await.text.contains("New Client Secret"));
        has(&root.open(&new).await, &["Client secrets are not enabled for this service account."]);
        // Whatever else was done on this page: only a secret takes the place of what is said there.
        let ask = [("id", id), ("claims", r#"{"iss":"https://x.example"}"#)];
        let asked = root.send(&new, "service_accounts/test_claims", &ask).await;
        assert_eq!(asked.status, 200);
        has(&asked, &["Client secrets are not enabled for this service account."]);

        let enable = [("id", id), ("version", "1"), ("allowed", "true")];
        let enabled = root.send(&tab, "client_secrets/allow", &enable).await;
        assert_eq!((enabled.status.as_u16(), enabled.header("location")), (303, &*tab));
        has(&root.open(&tab).await, &["Disable client secrets", "New Client Secret", "There are no client secrets."]);
        let stale = root.send(&tab, "client_secrets/allow", &enable).await;
        assert_eq!(stale.status, 409);

        for days in ["0", "91", "x", "-1"] {
            let refused = root.send(&new, "client_secrets/create", &[("id", id), ("expires_in_days", days)]).await;
            assert_eq!(refused.status, 422, "{days}");
            assert!(refused.text.contains("1 to 90 days"), "{}", refused.text);
        }
        let first = root.send(&new, "client_secrets/create", &[("id", id), ("expires_in_days", "5")]).await;
        has(&first, &["it is not shown again", "client secret", &*tab.replace('&', "&amp;")]);
        // The second, too, is shown, although then there can be no third.
        let second = root.send(&new, "client_secrets/create", &[("id", id), ("expires_in_days", "90")]).await;
        let secrets = [shown(&first), shown(&second)];
        assert_ne!(secrets[0], secrets[1]);
        let third = root.send(&new, "client_secrets/create", &[("id", id), ("expires_in_days", "90")]).await;
        assert_eq!(third.status, 409);
        has(&root.open(&new).await, &["Two valid client secrets are the most."]);
        for secret in &secrets {
            let fields = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
            assert_eq!(server.form(&fields).await.status, 200);
        }

        // The warning stands on the page, whichever tab is open.
        let listed = root.open(&tab).await;
        has(&listed, &["Expires soon", "Active", "Two valid client secrets are the most", "data-warning=\"secret-ends\""]);
        has(&root.open(&page).await, &["data-warning=\"secret-ends\"", "ends within 5 days"]);
        for secret in &secrets {
            assert!(!listed.text.contains(secret), "it is shown once");
        }

        let path = format!("{}/client_secrets", at("service_accounts", &account));
        let rows = server.get(&path, &server.root).await.json;
        let old = rows["items"].as_array().unwrap().iter().find(|row| row["state"] == json!("expires_soon")).unwrap();
        let old = old["id"].as_str().unwrap();
        let question = format!("{page}/client_secrets/{old}/revoke");
        has(&root.open(&question).await, &["lets nobody in any more", "Last used", "Revoke Client Secret"]);
        let gone = root.send(&question, "client_secrets/revoke", &[("id", id), ("revoked", old)]).await;
        assert_eq!((gone.status.as_u16(), gone.header("location")), (303, &*tab));
        has(&root.open(&question).await, &["There is no such client secret any more."]);
        assert_eq!(root.send(&question, "client_secrets/revoke", &[("id", id), ("revoked", old)]).await.status, 404);
        let fields = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", &*secrets[0])];
        assert_eq!(server.form(&fields).await.status, 401);
        for secret in &secrets {
            assert!(!log::text().contains(secret), "t103: a secret stands in the log");
        }
    }

    async fn who_may_not_is_told_why_and_strangers_nothing(server: &Server) {
        server.group("acme").await;
        let account = server.service_account("acme/legacy").await;
        let id = account["id"].as_str().unwrap();
        let page = format!("/groups/acme/-/service_accounts/{id}");
        server.user("ada", false).await;
        server.user("eve", false).await;
        server.member("acme", "viewer", "username", "ada").await;
        let mut ada = Browser::signed_in(server, "ada", PASSWORD).await;
        let tab = ada.open(&format!("{page}?tab=clientSecrets")).await;
        has(&tab, &["There are no client secrets.", "Editing service accounts takes deployer or owner."]);
        assert!(!tab.text.contains("Enable client secrets"));
        let enable = [("id", id), ("version", "1"), ("allowed", "true")];
        assert_eq!(ada.send(&page, "client_secrets/allow", &enable).await.status, 403);
        assert_eq!(ada.send(&page, "client_secrets/create", &[("id", id)]).await.status, 403);
        let mut eve = Browser::signed_in(server, "eve", PASSWORD).await;
        for path in [format!("{page}?tab=clientSecrets"), format!("{page}/client_secrets/new")] {
            assert_eq!(eve.open(&path).await.status, 404, "{path}");
        }
        assert_eq!(eve.send(&page, "client_secrets/allow", &enable).await.status, 404);
        assert_eq!(eve.send(&page, "client_secrets/create", &[("id", id)]).await.status, 404);
    }
}
