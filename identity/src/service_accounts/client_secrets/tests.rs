#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    access_tokens,
    login::{ClientCredentials, login_with_secret},
    model::{ClientSecretDraft, ClientSecretState, LoginOutcome, NewClientSecret, ServiceAccountDraft},
    naming::Reference,
    paging::PageRequest,
    problem::ProblemCode,
    service_accounts,
    testing::{World, code, machine, on_each_database},
};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn by() -> Reference {
    Reference::Path("acme/legacy".to_owned())
}

/// A service account that trusts no identity provider.
async fn start(world: &World) {
    world.group("acme").await;
    let draft = ServiceAccountDraft {
        name: "legacy".into(),
        group_path: "acme".into(),
        client_credentials: Some(true),
        ..ServiceAccountDraft::default()
    };
    service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
}

async fn made(world: &World, days: u32) -> NewClientSecret {
    world.clock.advance(1);
    let draft = ClientSecretDraft { expires_in_days: Some(days) };
    create(&world.core, &world.root, &by(), draft).await.unwrap()
}

async fn logs_in(world: &World, client_id: &str, client_secret: &str) -> Option<String> {
    world.clock.advance(1);
    let request = ClientCredentials { client_id, client_secret, source_address: "192.0.2.9" };
    login_with_secret(&world.core, request).await.ok().map(|token| token.token)
}

on_each_database! {
    async fn a_secret_logs_in_until_it_ends(world: &World) {
        start(world).await;
        let new = made(world, 10).await;
        assert_eq!(new.secret.state, ClientSecretState::Active);
        let token = logs_in(world, &new.client_id, &new.client_secret).await.unwrap();
        access_tokens::authenticate(&world.core, &token).await.unwrap();
        assert!(logs_in(world, "trn:service_account:acme/legacy", &new.client_secret).await.is_some());
        let listed = list(&world.core, &world.root, &by()).await.unwrap();
        assert!(listed[0].last_used_at.is_some());
        assert!(!format!("{new:?} {listed:?}").contains(&new.client_secret));
        world.clock.advance(4 * DAY);
        assert_eq!(list(&world.core, &world.root, &by()).await.unwrap()[0].state, ClientSecretState::ExpiresSoon);
        assert_eq!(count(&world.core).await.unwrap(), Counts { active: 0, expires_soon: 1, expired: 0 });
        // The list of service accounts says so, too; of the others nothing.
        world.service_account("acme/deploy").await;
        let place = "acme".parse().unwrap();
        let query = service_accounts::ServiceAccountQuery { namespace: &place, include_inherited: true, search: "" };
        let page = PageRequest::first(10);
        let overview = service_accounts::overview(&world.core, &world.root, &query, &page).await.unwrap().items;
        let told: Vec<_> = overview.iter()
            .map(|row| (row.account.path.as_str(), row.warnings.iter().any(|warning| warning.id == "secret-ends")))
            .collect();
        assert_eq!(told, [("acme/deploy", false), ("acme/legacy", true)]);
        world.clock.advance(6 * DAY);
        assert_eq!(logs_in(world, &new.client_id, &new.client_secret).await, None);
        assert_eq!(list(&world.core, &world.root, &by()).await.unwrap()[0].state, ClientSecretState::Expired);
        assert_eq!(count(&world.core).await.unwrap(), Counts { active: 0, expires_soon: 0, expired: 1 });
        world.clock.advance(31 * DAY);
        world.core.tidy().await.unwrap();
        assert_eq!(list(&world.core, &world.root, &by()).await.unwrap(), []);
    }
}

on_each_database! {
    async fn what_is_no_secret_of_the_account_is_refused_and_told_to_members(world: &World) {
        start(world).await;
        let new = made(world, 10).await;
        let draft = ServiceAccountDraft { name: "other".into(), group_path: "acme".into(),
            client_credentials: Some(true), ..ServiceAccountDraft::default() };
        service_accounts::create(&world.core, &world.root, &draft).await.unwrap();
        let typo = format!("{}0", &new.client_secret[..59]);
        for (id, secret) in [
            ("acme/legacy", "x"), ("acme/legacy", ""), ("acme/other", new.client_secret.as_str()),
            ("acme/absent", &new.client_secret), ("%%", &new.client_secret),
        ] {
            assert_eq!(logs_in(world, id, secret).await, None, "{id}");
        }
        if typo != new.client_secret {
            assert_eq!(logs_in(world, "acme/legacy", &typo).await, None);
        }
        let logins = service_accounts::logins(&world.core, &world.root, &by(), &PageRequest::first(10)).await.unwrap();
        assert!(logins.items.iter().all(|login| login.outcome == LoginOutcome::Refused));
        let text = serde_json::to_string(&logins.items).unwrap();
        assert!(text.contains("checksum") && !text.contains(&new.client_secret), "{text}");
        // Switched off; then the account itself.
        let off = ServiceAccountDraft { client_credentials: Some(false), ..crate::testing::account("acme/legacy") };
        service_accounts::update(&world.core, &world.root, &by(), &off, None).await.unwrap();
        assert_eq!(logs_in(world, "acme/legacy", &new.client_secret).await, None);
        let again = create(&world.core, &world.root, &by(), ClientSecretDraft::default()).await;
        assert_eq!(again.unwrap_err().errors[0].pointer, "/client_credentials");
        let on = ServiceAccountDraft { client_credentials: Some(true), ..off };
        service_accounts::update(&world.core, &world.root, &by(), &on, None).await.unwrap();
        // Whoever does not know of it leaves it as it is, also without a provider.
        let blind = ServiceAccountDraft { description: "edited".into(), ..ServiceAccountDraft::default() };
        assert!(service_accounts::update(&world.core, &world.root, &by(), &blind, None).await.unwrap().client_credentials);
        assert!(logs_in(world, "acme/legacy", &new.client_secret).await.is_some());
        let disabled = ServiceAccountDraft { disabled: true, ..blind };
        service_accounts::update(&world.core, &world.root, &by(), &disabled, None).await.unwrap();
        assert_eq!(logs_in(world, "acme/legacy", &new.client_secret).await, None);
    }
}

on_each_database! {
    async fn two_overlap_and_a_deleted_one_takes_its_tokens_with_it(world: &World) {
        start(world).await;
        let old = made(world, 10).await;
        let new = made(world, 90).await;
        let third = create(&world.core, &world.root, &by(), ClientSecretDraft::default()).await;
        assert_eq!(code(third), ProblemCode::LimitExceeded);
        let by_old = logs_in(world, "acme/legacy", &old.client_secret).await.unwrap();
        let by_new = logs_in(world, "acme/legacy", &new.client_secret).await.unwrap();
        delete(&world.core, &world.root, &by(), old.secret.id.uuid).await.unwrap();
        assert_eq!(code(delete(&world.core, &world.root, &by(), old.secret.id.uuid).await), ProblemCode::NotFound);
        assert_eq!(code(access_tokens::authenticate(&world.core, &by_old).await), ProblemCode::Unauthenticated);
        access_tokens::authenticate(&world.core, &by_new).await.unwrap();
        assert_eq!(logs_in(world, "acme/legacy", &old.client_secret).await, None);
        // With the account go its secrets.
        service_accounts::delete(&world.core, &world.root, &by(), None).await.unwrap();
        assert_eq!(world.count("client_secrets").await, 0);
    }
}

on_each_database! {
    async fn t91_t92_who_may_make_secrets(world: &World) {
        start(world).await;
        let account = service_accounts::get(&world.core, &world.root, &by()).await.unwrap();
        let mut callers = Vec::new();
        for (name, role) in [("viewer", Role::Viewer), ("deployer", Role::Deployer), ("owner", Role::Owner)] {
            let user = world.user(name).await;
            world.member("acme", &user, role).await;
            callers.push(user);
        }
        let stranger = world.user("stranger").await;
        let itself = machine(&account);
        world.member("acme", &itself, Role::Owner).await;
        let draft = ClientSecretDraft { expires_in_days: Some(1) };
        let [viewer, deployer, owner] = <[_; 3]>::try_from(callers).unwrap();
        for (caller, expected) in [
            (&viewer, ProblemCode::Forbidden), (&stranger, ProblemCode::NotFound), (&itself, ProblemCode::Forbidden),
            // The account is an owner, and a deployer is not.
            (&deployer, ProblemCode::Forbidden),
        ] {
            assert_eq!(code(create(&world.core, caller, &by(), draft).await), expected, "{caller:?}");
        }
        let new = create(&world.core, &owner, &by(), draft).await.unwrap();
        assert_eq!(list(&world.core, &viewer, &by()).await.unwrap().len(), 1);
        assert_eq!(code(list(&world.core, &stranger, &by()).await), ProblemCode::NotFound);
        let id = new.secret.id.uuid;
        assert_eq!(code(delete(&world.core, &viewer, &by(), id).await), ProblemCode::Forbidden);
        assert_eq!(code(delete(&world.core, &stranger, &by(), id).await), ProblemCode::NotFound);
        delete(&world.core, &deployer, &by(), id).await.unwrap();
        let page = PageRequest::first(50);
        let place = "acme".parse().unwrap();
        let query = crate::activity::ActivityQuery::default();
        let activity = crate::activity::list(&world.core, &owner, &place, &query, &page);
        let text = serde_json::to_string(&activity.await.unwrap().items).unwrap();
        assert!(text.contains("client_secret_created") && text.contains("client_secret_deleted"), "{text}");
        assert!(!text.contains(&new.client_secret), "a secret stands in the activity log");
    }
}
