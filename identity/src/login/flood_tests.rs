//! T104: floods of refused logins, and the honest pipeline beside them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::Ordering;

use serde_json::json;

use super::*;
use crate::{
    model::ServiceAccountDraft,
    service_accounts,
    testing::{World, account, gitlab_claims, on_each_database, provider},
};

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

/// A world with accounts of all kinds that a stranger may name, and a token of an issuer that one of them trusts.
async fn named_by_a_stranger(world: &World) -> ([&'static str; 5], String) {
    world.group("acme").await;
    world.service_account("acme/deploy").await;
    let other = provider("https://other.example", &[("sub", "x")]);
    let draft = ServiceAccountDraft { trusted_identity_providers: vec![other], ..account("acme/other") };
    service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
    let draft = ServiceAccountDraft { disabled: true, ..account("acme/disabled") };
    service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
    let claims = gitlab_claims(world.core.now() / 1000);
    let token = world.issuers.token("https://gitlab.example", &claims);
    (["acme/other", "acme/disabled", "acme/nothing", "no path", "acme/deploy"], token)
}

on_each_database! {
    async fn t36_an_outage_is_told_of_the_issuer_and_not_of_the_service_account(world: &World) {
        let (accounts, token) = named_by_a_stranger(world).await;
        world.issuers.down.store(true, Ordering::SeqCst);
        // Nobody is asked for a stranger, so nothing is known of the issuer until an account that trusts it asks.
        for account in &accounts[..4] {
            assert_eq!(try_from(world, "198.51.100.1", account, &token).await, Err(RefusalKind::Refused), "{account}");
        }
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), 0);
        assert_eq!(try_from(world, "192.0.2.9", "acme/deploy", &token).await, Err(RefusalKind::Unavailable));
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), 1);
        for account in accounts {
            let outcome = try_from(world, "198.51.100.1", account, &token).await;
            assert_eq!(outcome, Err(RefusalKind::Unavailable), "{account}");
        }
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), 1);
        // Of any other issuer nothing is known, and what is no token is refused.
        let stranger = world.issuers.token("https://stranger.example", &json!({ "iss": "https://stranger.example" }));
        for account in accounts {
            for token in [stranger.as_str(), "no token"] {
                let outcome = try_from(world, "198.51.100.1", account, token).await;
                assert_eq!(outcome, Err(RefusalKind::Refused), "{account}");
            }
        }
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), 1);
        // Once it is back, nothing is held against anybody.
        world.issuers.down.store(false, Ordering::SeqCst);
        world.clock.advance(60_000);
        assert_eq!(try_from(world, "192.0.2.9", "acme/deploy", &token).await, Ok(()));
        for account in &accounts[..4] {
            assert_eq!(try_from(world, "198.51.100.1", account, &token).await, Err(RefusalKind::Refused), "{account}");
        }
    }
}

on_each_database! {
    async fn t104_logins_during_an_outage_are_recorded_as_few_as_refused_ones(world: &World) {
        let (accounts, token) = named_by_a_stranger(world).await;
        world.issuers.down.store(true, Ordering::SeqCst);
        let flood = (0..MOST).map(|_| try_from(world, "198.51.100.1", "acme/deploy", &token));
        let outcomes = futures::future::join_all(flood).await;
        assert!(outcomes.iter().all(|outcome| *outcome == Err(RefusalKind::Unavailable)));
        assert_eq!(world.count("logins").await, MOST as u64);
        // Told as before, of whichever account.
        for account in accounts {
            let outcome = try_from(world, "198.51.100.1", account, &token).await;
            assert_eq!(outcome, Err(RefusalKind::Unavailable), "{account}");
        }
        assert_eq!(world.count("logins").await, MOST as u64);
        // Elsewhere they are on record, and who is honest gets in from there, too, once the issuer is back.
        assert_eq!(try_from(world, "192.0.2.9", "acme/deploy", &token).await, Err(RefusalKind::Unavailable));
        assert_eq!(world.count("logins").await, MOST as u64 + 1);
        world.issuers.down.store(false, Ordering::SeqCst);
        world.clock.advance(11_000);
        assert_eq!(try_from(world, "198.51.100.1", "acme/deploy", &token).await, Ok(()));
    }
}
