//! Who is told of which issuers, and what about them.

use std::sync::atomic::Ordering;

use super::*;
use crate::{
    access::Role,
    login::{LoginRequest, RefusalKind, TestSubject, login, test},
    model::{KeysState, SeenKey, ServiceAccountDraft},
    naming::Reference,
    problem::ProblemCode,
    service_accounts, storage,
    testing::{account, code, gitlab_claims, machine, on_each_database, provider},
};

on_each_database! {
    async fn what_is_trusted_is_noted_with_every_change(world: &World) {
        let mut db = world.core.db();
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let noted = storage::issuers::of_account(&mut db, made.id.uuid).await.unwrap();
        assert_eq!(noted, [GITLAB]);
        let by = Reference::Id(made.id.uuid);
        let two = ["https://b.example", "https://a.example", "https://b.example"];
        let draft = ServiceAccountDraft {
            trusted_identity_providers: two.map(|issuer| provider(issuer, &[("ref", "main")])).into(),
            ..account("acme/deploy")
        };
        service_accounts::update(&world.core, &world.root, &by, &draft, None).await.unwrap();
        let noted = storage::issuers::of_account(&mut db, made.id.uuid).await.unwrap();
        assert_eq!(noted, ["https://a.example", "https://b.example"]);
        service_accounts::delete(&world.core, &world.root, &by, None).await.unwrap();
        assert!(told(&world.core, &world.root).await.is_empty());
    }
}

on_each_database! {
    async fn owners_are_told_of_their_own_issuers_and_others_of_none(world: &World) {
        let core = &world.core;
        for group in ["acme/platform", "far"] {
            world.group(group).await;
        }
        for path in ["acme/deploy", "acme/platform/tool", "far/deploy"] {
            // They are told of in the order in which they were made.
            world.clock.advance(1);
            world.service_account(path).await;
        }
        let other = ServiceAccountDraft {
            trusted_identity_providers: vec![provider("https://ci.far.example", &[("ref", "main")])],
            ..account("far/other")
        };
        service_accounts::create(core, &world.root, &other).await.unwrap();
        let all = [("https://ci.far.example".to_owned(), 1), (GITLAB.to_owned(), 3)];
        assert_eq!(told(core, &world.root).await, all);
        let first = list(core, &world.root, &PageRequest::first(1)).await.unwrap().page;
        let next = PageRequest::new(Some(1), first.page_info.end_cursor.as_deref()).unwrap();
        let second = list(core, &world.root, &next).await.unwrap().page;
        assert_eq!((first.page_info.has_next_page, second.items[0].issuer.as_str()), (true, GITLAB));

        let ada = world.user("ada").await;
        world.member("acme", &ada, Role::Owner).await;
        assert_eq!(told(core, &ada).await, [(GITLAB.to_owned(), 2)]);
        let seen = details(core, &ada).await.unwrap();
        assert!(!seen.administrator);
        let paths: Vec<&str> = seen.accounts.items.iter().map(|account| account.path.as_str()).collect();
        assert_eq!((paths, seen.accounts.page_info.total_count), (vec!["acme/deploy", "acme/platform/tool"], 2));
        assert_eq!(details(core, &world.root).await.unwrap().accounts.page_info.total_count, 3);
        // T95: an issuer of others is told of like one that nobody trusts.
        for unknown in ["https://ci.far.example", "https://nobody.example", "no issuer at all"] {
            let refused = get(core, &ada, unknown, &page()).await;
            assert_eq!(refused.unwrap_err(), Problem::not_found(), "{unknown}");
        }

        // The nearest membership counts, also where it is lower.
        let bob = world.user("bob").await;
        world.member("acme", &bob, Role::Owner).await;
        world.member("acme/platform", &bob, Role::Deployer).await;
        assert_eq!(told(core, &bob).await, [(GITLAB.to_owned(), 1)]);
        let eve = world.user("eve").await;
        world.member("acme", &eve, Role::Deployer).await;
        let stranger = world.user("stranger").await;
        for caller in [&eve, &stranger] {
            assert!(told(core, caller).await.is_empty());
            assert_eq!(code(details(core, caller).await), ProblemCode::NotFound);
            assert_eq!(code(refresh(core, caller, GITLAB).await), ProblemCode::Forbidden);
        }
        let deploy = service_accounts::get(core, &world.root, &Reference::Path("acme/deploy".into())).await.unwrap();
        world.member("acme", &machine(&deploy), Role::Owner).await;
        assert_eq!(told(core, &machine(&deploy)).await, [(GITLAB.to_owned(), 2)]);
    }
}

on_each_database! {
    async fn t66_when_keys_were_seen_outlives_the_process(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let before = details(core, &world.root).await.unwrap();
        assert_eq!((before.state, before.keys, before.clock), (KeysState::NotAsked, vec![], None));
        let first = core.timestamp();
        refresh(core, &world.root, GITLAB).await.unwrap();
        let told = details(core, &world.root).await.unwrap();
        assert_eq!((told.state, told.fetched_at), (KeysState::Fresh, Some(first)));
        let key = SeenKey {
            kid: "key-1".into(), algorithms: "ES256".into(), first_seen: first, last_seen: first, current: Some(true),
        };
        assert_eq!(told.keys, std::slice::from_ref(&key));

        world.clock.advance(60_000);
        let second = core.timestamp();
        refresh(core, &world.root, GITLAB).await.unwrap();
        world.issuers.rotate(GITLAB);
        world.clock.advance(60_000);
        let third = core.timestamp();
        refresh(core, &world.root, GITLAB).await.unwrap();
        let new = SeenKey {
            kid: "key-2".into(), algorithms: "ES256".into(), first_seen: third, last_seen: third, current: Some(true),
        };
        let old = SeenKey { last_seen: second, current: Some(false), ..key };
        assert_eq!(details(core, &world.root).await.unwrap().keys, [new.clone(), old.clone()]);

        let restarted = world.another_instance().await;
        let told = details(&restarted, &world.root).await.unwrap();
        assert_eq!(told.state, KeysState::NotAsked);
        assert_eq!(told.keys, [SeenKey { current: None, ..new }, SeenKey { current: None, ..old }]);
        world.clock.advance(91 * 24 * 3_600_000);
        core.tidy().await.unwrap();
        assert!(details(&restarted, &world.root).await.unwrap().keys.is_empty());
    }
}

on_each_database! {
    async fn t67_an_issuer_that_is_down_is_told_of_with_the_reason(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        refresh(core, &world.root, GITLAB).await.unwrap();
        world.issuers.down.store(true, Ordering::SeqCst);
        world.clock.advance(60_000);
        let at = core.timestamp();
        refresh(core, &world.root, GITLAB).await.unwrap();
        // Who asks again at once gets no other request sent.
        let fetches = world.issuers.fetches.load(Ordering::SeqCst);
        refresh(core, &world.root, GITLAB).await.unwrap();
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), fetches);
        world.clock.advance(10 * 60_000);
        let told = details(core, &world.root).await.unwrap();
        let failure = told.failure.unwrap();
        assert_eq!((told.state, failure.at, failure.since), (KeysState::Failing, at, at));
        assert!(failure.reason.contains("no complete answer within 5000 ms"), "{}", failure.reason);
        assert!(told.stale_since.is_some());
        assert_eq!(list(core, &world.root, &page()).await.unwrap().page.items[0].keys, KeysState::Failing);
    }
}

on_each_database! {
    async fn t69_only_administrators_are_told_to_which_address_a_name_resolves(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let ada = world.user("ada").await;
        world.member("acme", &ada, Role::Owner).await;
        world.issuers.inner.store(true, Ordering::SeqCst);
        let token = world.issuers.token(GITLAB, &gitlab_claims(core.now() / 1000));
        let request =
            LoginRequest { service_account: "acme/deploy", token: &token, source_address: "192.0.2.7" };
        assert_eq!(login(core, request).await.unwrap_err().kind, RefusalKind::Unavailable);
        let by = Reference::Path("acme/deploy".into());
        let logins = service_accounts::logins(core, &ada, &by, &page()).await.unwrap();
        let recorded = serde_json::to_string(&logins.items).unwrap();
        assert!(recorded.contains("gitlab.example resolves to an address that this server does not"), "{recorded}");
        let tested = test(core, &ada, &by, TestSubject::Token(&token)).await.unwrap();
        for told in [recorded, serde_json::to_string(&tested).unwrap(), format!("{:?}", details(core, &ada).await)] {
            assert!(told.contains("resolves to an address") && !told.contains("10.20.30.40"), "{told}");
        }
        let told = details(core, &world.root).await.unwrap().failure.unwrap().reason;
        assert!(told.ends_with("The address is 10.20.30.40 (private)."), "{told}");
    }
}

on_each_database! {
    async fn the_difference_of_the_clocks_is_that_of_the_freshest_token(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let try_at = async |issued: i64| {
            world.clock.advance(1000);
            let now = core.now() / 1000;
            let token = world.issuers.token(GITLAB, &gitlab_claims(now + issued));
            let request = LoginRequest { service_account: "acme/deploy", token: &token, source_address: "192.0.2.7" };
            let _ = login(core, request).await;
            details(core, &world.root).await.unwrap().clock.unwrap().seconds_old
        };
        assert_eq!(try_at(-40).await, 40);
        assert_eq!(try_at(-100).await, 40, "a token may wait");
        assert_eq!(try_at(25).await, -25);
        assert_eq!(try_at(0).await, -25);
        world.clock.advance(60 * 60_000);
        assert_eq!(try_at(-3).await, 3, "what was seen an hour ago may have been put right");
    }
}

on_each_database! {
    async fn t70_only_issuers_that_are_trusted_are_asked(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let untrusted = ["https://nobody.example", "http://169.254.169.254", "https://gitlab.example/x", ""];
        for issuer in untrusted {
            assert_eq!(code(refresh(&world.core, &world.root, issuer).await), ProblemCode::NotFound, "{issuer}");
        }
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), 0);
    }
}
