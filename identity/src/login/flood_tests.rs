//! T104: floods of refused logins, and the honest pipeline beside them.

use serde_json::json;

use super::*;
use crate::testing::{World, gitlab_claims, on_each_database};

/// What an address may have refused at once.
const MOST: usize = 600;

async fn try_from(world: &World, source: &str, account: &str, token: &str) -> Result<(), RefusalKind> {
    let request = LoginRequest { service_account: account, token, source_address: source };
    login(&world.core, request).await.map(drop).map_err(|refusal| refusal.kind)
}

on_each_database! {
    async fn t104_a_flood_is_not_recorded_and_keeps_nobody_out(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let claims = gitlab_claims(world.core.now() / 1000);
        let right = world.issuers.token("https://gitlab.example", &claims);
        let mut claims = claims.clone();
        claims["project_path"] = json!("evil/app");
        let wrong = world.issuers.token("https://gitlab.example", &claims);
        let flood = (0..MOST).map(|_| try_from(world, "198.51.100.1", "acme/deploy", &wrong));
        let outcomes = futures::future::join_all(flood).await;
        assert!(outcomes.iter().all(|outcome| *outcome == Err(RefusalKind::Refused)));
        assert_eq!(world.count("logins").await, MOST as u64);
        // What exists and what does not is refused alike.
        for account in ["acme/deploy", "acme/nothing", "no path"] {
            let outcome = try_from(world, "198.51.100.1", account, &wrong).await;
            assert_eq!(outcome, Err(RefusalKind::TooMany), "{account}");
        }
        assert_eq!(world.count("logins").await, MOST as u64);
        // Who is honest gets in, even from there; and elsewhere nothing has changed.
        for source in ["198.51.100.1", "192.0.2.9"] {
            assert_eq!(try_from(world, source, "acme/deploy", &right).await, Ok(()), "{source}");
        }
        assert_eq!(try_from(world, "192.0.2.9", "acme/deploy", &wrong).await, Err(RefusalKind::Refused));
        assert_eq!(world.count("logins").await, MOST as u64 + 3);
        world.clock.advance(100);
        assert_eq!(try_from(world, "198.51.100.1", "acme/deploy", &wrong).await, Err(RefusalKind::Refused));
    }
}
