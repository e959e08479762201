#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::*;
use crate::{
    clock::{SharedClock, SystemRandomness},
    core::{Core, Settings},
    outbound::AllowList,
    problem::ProblemCode,
    storage::Db,
    testing::{PUBLIC_URL, code, on_each_database},
};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

async fn token(core: &Core) -> String {
    issue_for_user(core, "root", 900).await.unwrap().token
}

fn header(token: &str) -> Value {
    let part = token.split('.').next().unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn published(core: &Core) -> usize {
    serde_json::from_str::<Value>(&core.public_keys()).unwrap()["keys"].as_array().unwrap().len()
}

/// Another instance on the same database.
async fn instance(db: &Db, clock: SharedClock, secret: &SecretKey, algorithm: SigningAlgorithm) -> Core {
    let settings = Settings {
        public_url: PUBLIC_URL.to_owned(),
        allowed_issuer_hosts: AllowList::parse("").unwrap(),
        client_secret_max_days: 90,
        personal_token_max_days: 365,
        signing_algorithm: algorithm,
        signing_key_days: 90,
        sign_on: None,
        password_sign_in: true,
    };
    Core::open(db.clone(), secret, settings, clock, Arc::new(SystemRandomness)).await.unwrap()
}

fn secret(letter: &str) -> SecretKey {
    SecretKey::from_text(&letter.repeat(32)).unwrap()
}

on_each_database! {
    async fn t89_the_new_key_is_published_before_it_signs_and_the_old_one_still_verifies(world: &World) {
        let core = &world.core;
        let other = instance(core.db(), world.clock.clone(), &secret("s"), SigningAlgorithm::Es256).await;
        let old = token(core).await;
        let long = issue_for_user(core, "root", 30 * 24 * 3600).await.unwrap().token;
        let rotated = rotate_signing_key(core, Rotation::Planned).await.unwrap();
        assert_eq!(published(core), 2);
        assert_eq!(header(&token(core).await)["kid"], header(&old)["kid"], "not before it is known");
        world.clock.advance(10 * MINUTE);
        let new = token(core).await;
        assert_eq!(header(&new)["kid"], rotated.key_id);
        // The other instance has to look, which it does every second.
        assert_eq!(code(authenticate(&other, &new).await), ProblemCode::Unauthenticated);
        other.refresh_signing_keys().await.unwrap();
        authenticate(&other, &new).await.unwrap();
        assert_eq!(header(&token(&other).await)["kid"], rotated.key_id);
        authenticate(core, &old).await.unwrap();
        // The private half goes, the public one stays for as long as a token may need it.
        world.clock.advance(2 * 60 * MINUTE);
        core.look_after_signing_keys().await.unwrap();
        let mut db = core.db();
        let rows = crate::storage::signing_keys::list(&mut db).await.unwrap();
        assert!(rows[0].sealed_private_key.is_empty() && !rows[1].sealed_private_key.is_empty());
        let restarted = instance(core.db(), world.clock.clone(), &secret("s"), SigningAlgorithm::Es256).await;
        world.clock.advance(29 * DAY);
        authenticate(&restarted, &long).await.unwrap();
        core.look_after_signing_keys().await.unwrap();
        assert_eq!(published(core), 2);
        world.clock.advance(2 * DAY);
        core.look_after_signing_keys().await.unwrap();
        assert_eq!(published(core), 1);
        authenticate(core, &token(core).await).await.unwrap();
    }
}

on_each_database! {
    async fn a_key_is_made_on_schedule_and_once_for_all_instances(world: &World) {
        let core = &world.core;
        let other = instance(core.db(), world.clock.clone(), &secret("s"), SigningAlgorithm::Es256).await;
        core.look_after_signing_keys().await.unwrap();
        assert_eq!(published(core), 1);
        world.clock.advance(90 * DAY);
        let (one, two) = tokio::join!(core.look_after_signing_keys(), other.look_after_signing_keys());
        // Where both collide, one is told so and tries again in an hour.
        assert!(one.is_ok() || two.is_ok(), "{one:?} {two:?}");
        core.refresh_signing_keys().await.unwrap();
        assert_eq!(published(core), 2);
        core.look_after_signing_keys().await.unwrap();
        assert_eq!(published(core), 2);
    }
}

on_each_database! {
    async fn a_key_that_others_may_have_verifies_nothing_any_more(world: &World) {
        let core = &world.core;
        let other = instance(core.db(), world.clock.clone(), &secret("s"), SigningAlgorithm::Es256).await;
        let old = token(core).await;
        let rotated = rotate_signing_key(core, Rotation::Compromised).await.unwrap();
        other.refresh_signing_keys().await.unwrap();
        for core in [core, &other] {
            assert_eq!(code(authenticate(core, &old).await), ProblemCode::Unauthenticated);
            let new = token(core).await;
            assert_eq!(header(&new)["kid"], rotated.key_id);
            authenticate(core, &new).await.unwrap();
            assert_eq!(published(core), 1);
        }
        let soon = rotate_signing_key(core, Rotation::Soon).await.unwrap();
        world.clock.advance(5000);
        assert_eq!(header(&token(core).await)["kid"], soon.key_id);
    }
}

on_each_database! {
    async fn the_operator_chooses_the_algorithm(world: &World) {
        for algorithm in [SigningAlgorithm::EdDsa, SigningAlgorithm::Rs256, SigningAlgorithm::Es256] {
            let old = token(&world.core).await;
            let core = instance(world.core.db(), world.clock.clone(), &secret("s"), algorithm).await;
            core.look_after_signing_keys().await.unwrap();
            world.clock.advance(10 * MINUTE);
            let new = token(&core).await;
            assert_eq!(header(&new)["alg"], algorithm.name());
            authenticate(&core, &new).await.unwrap();
            authenticate(&core, &old).await.unwrap();
            world.core.refresh_signing_keys().await.unwrap();
            authenticate(&world.core, &new).await.unwrap();
            assert!(core.signing_algorithms().contains(&algorithm.name().to_owned()));
        }
    }
}

on_each_database! {
    async fn what_is_sealed_is_sealed_again_with_the_new_secret_key(world: &World) {
        let db = world.core.db();
        let open = |secret: SecretKey| {
            let (db, clock) = (db.clone(), world.clock.clone());
            async move {
                let settings = world.core.settings().clone();
                Core::open(db, &secret, settings, clock, Arc::new(SystemRandomness)).await
            }
        };
        let old = token(&world.core).await;
        assert!(matches!(open(secret("n")).await, Err(KeyRingError::Secret(SecretKeyError::WrongKey))));
        let changed = open(secret("n").after(&"s".repeat(32)).unwrap()).await.unwrap();
        authenticate(&changed, &old).await.unwrap();
        // From now on the new one is enough, and the old one is none.
        let later = open(secret("n")).await.unwrap();
        authenticate(&later, &token(&changed).await).await.unwrap();
        assert!(matches!(open(secret("s")).await, Err(KeyRingError::Secret(SecretKeyError::WrongKey))));
    }
}

on_each_database! {
    async fn only_an_administrator_rotates_by_page_or_rest(world: &World) {
        use crate::{
            access_tokens::{rotate_signing_key_as, signing_keys},
            model::SigningKeyState::{Signing, Upcoming, Verifying},
        };

        let core = &world.core;
        let ada = world.user("ada").await;
        assert_eq!(code(signing_keys(core, &ada).await), ProblemCode::Forbidden);
        assert_eq!(code(rotate_signing_key_as(core, &ada, Rotation::Planned).await), ProblemCode::Forbidden);
        assert_eq!(signing_keys(core, &world.root).await.unwrap().len(), 1);
        world.clock.advance(1);
        let made = rotate_signing_key_as(core, &world.root, Rotation::Planned).await.unwrap();
        assert_eq!(made.state, Upcoming);
        let states = async || -> Vec<_> {
            signing_keys(core, &world.root).await.unwrap().into_iter().map(|key| key.state).collect()
        };
        assert_eq!(states().await, [Signing, Upcoming]);
        world.clock.advance(10 * 60 * 1000);
        assert_eq!(states().await, [Verifying, Signing]);
        let only = rotate_signing_key_as(core, &world.root, Rotation::Compromised).await.unwrap();
        assert_eq!(signing_keys(core, &world.root).await.unwrap(), [only]);
        // A script that does not stop does not make more keys than verifiers read.
        for _ in 1..20 {
            rotate_signing_key_as(core, &world.root, Rotation::Planned).await.unwrap();
        }
        let more = rotate_signing_key_as(core, &world.root, Rotation::Planned).await;
        assert_eq!(code(more), ProblemCode::LimitExceeded);
        rotate_signing_key_as(core, &world.root, Rotation::Compromised).await.unwrap();
        assert_eq!(signing_keys(core, &world.root).await.unwrap().len(), 1);
    }
}
