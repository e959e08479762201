//! The list of allowed issuers: off, watched, enforced.

use std::sync::atomic::Ordering;

use super::*;
use crate::{
    login::{RefusalKind, RenewalRequest, renew},
    model::{AllowListMode, LoginRecord, Rule, ServiceAccountDraft, VerdictKind},
    naming::Reference,
    problem::ProblemCode,
    service_accounts,
    storage::query_plans::statements_of_this_thread,
    testing::{account, code, on_each_database},
};

async fn set(world: &World, mode: &str) {
    set_mode(&world.core, &world.root, mode, None).await.unwrap();
}

async fn last_login(world: &World) -> LoginRecord {
    let by = Reference::Path("acme/deploy".to_owned());
    let logins = service_accounts::logins(&world.core, &world.root, &by, &PageRequest::first(1)).await.unwrap();
    logins.items.into_iter().next().unwrap()
}

on_each_database! {
    async fn an_audit_lets_in_and_counts(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        log_in(world, core, "acme/deploy").await.unwrap();
        set(world, "audit").await;
        let unlisted = async || details(core, &world.root).await.unwrap().unlisted_logins;
        assert_eq!(unlisted().await, None, "what was before nobody watched");
        let token = log_in(world, core, "acme/deploy").await.unwrap();
        log_in(world, core, "acme/deploy").await.unwrap();
        let counted = unlisted().await.unwrap();
        assert_eq!((counted.logins, counted.last_at), (2, core.timestamp()));
        renew(core, RenewalRequest { service_account: None, token: &token, source_address: "x" }).await.unwrap();
        assert_eq!(unlisted().await.unwrap().logins, 3, "a renewal would be refused, too");
        let listed = list(core, &world.root, &page()).await.unwrap();
        assert_eq!((listed.mode, listed.page.items[0].listed), (AllowListMode::Audit, false));
        assert_eq!(listed.page.items[0].unlisted_logins.unwrap().logins, 3);

        // Other owners learn that they are not on the list, but not how many logins there were.
        let ada = world.user("ada").await;
        world.member("acme", &ada, crate::access::Role::Owner).await;
        let seen = details(core, &ada).await.unwrap();
        assert_eq!((seen.mode, seen.listed, seen.unlisted_logins), (AllowListMode::Audit, false, None));

        allow(core, &world.root, " https://GitLab.example:443/ ").await.unwrap();
        log_in(world, core, "acme/deploy").await.unwrap();
        let told = details(core, &world.root).await.unwrap();
        assert_eq!((told.listed, told.unlisted_logins), (true, None));
    }
}

on_each_database! {
    async fn an_enforced_list_refuses_with_a_hint_that_the_caller_does_not_get(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        set(world, "enforce").await;
        let refused = log_in(world, core, "acme/deploy").await.unwrap_err();
        assert_eq!(refused.kind, RefusalKind::Refused, "as for any other reason");
        let record = last_login(world).await;
        assert_eq!((record.id, record.account.cause()), (refused.login_id, Some("issuer-not-allowed")));
        let broken = record.account.first_broken().unwrap();
        assert_eq!((broken.rule, broken.verdict), (Rule::Enabled, VerdictKind::Fail));
        assert!(broken.hint.as_deref().unwrap().contains("list of allowed issuers"));
        // T70: nobody asks an issuer that is not allowed for its keys.
        assert_eq!(world.issuers.fetches.load(Ordering::SeqCst), 0);
        allow(core, &world.root, GITLAB).await.unwrap();
        log_in(world, core, "acme/deploy").await.unwrap();
        disallow(core, &world.root, GITLAB).await.unwrap();
        log_in(world, core, "acme/deploy").await.unwrap_err();
        set(world, "off").await;
        log_in(world, core, "acme/deploy").await.unwrap();
    }
}

on_each_database! {
    async fn t85_an_issuer_that_is_taken_off_the_list_ends_renewals(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        allow(core, &world.root, GITLAB).await.unwrap();
        set(world, "enforce").await;
        let token = log_in(world, core, "acme/deploy").await.unwrap();
        let again = async || renew(core, RenewalRequest { service_account: None, token: &token, source_address: "x" }).await;
        again().await.unwrap();
        world.clock.advance(1);
        disallow(core, &world.root, GITLAB).await.unwrap();
        assert_eq!(again().await.unwrap_err().kind, RefusalKind::Refused);
        assert_eq!(last_login(world).await.account.cause(), Some("issuer-not-allowed"));
    }
}

on_each_database! {
    async fn another_instance_follows_within_a_second(world: &World) {
        let other = world.another_instance().await;
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        log_in(world, &other, "acme/deploy").await.unwrap();
        // The test's other instance shares the counter of changes with this one: what another process does is not counted.
        let mut tx = world.core.db().begin_append().await.unwrap();
        crate::storage::issuer_rules::count_change(&mut tx, Some(AllowListMode::Enforce)).await.unwrap();
        tx.commit().await.unwrap();
        log_in(world, &other, "acme/deploy").await.unwrap();
        world.clock.advance(1000);
        log_in(world, &other, "acme/deploy").await.unwrap_err();
    }
}

#[tokio::test]
async fn the_list_costs_a_login_nothing_and_once_a_second_a_row() {
    let database = crate::testing::TestDatabase::sqlite().await;
    let world = &World::new(database.db.clone()).await;
    world.group("acme").await;
    world.service_account("acme/deploy").await;
    allow(&world.core, &world.root, GITLAB).await.unwrap();
    set(world, "enforce").await;
    let statements = async || {
        let before = statements_of_this_thread();
        log_in(world, &world.core, "acme/deploy").await.unwrap();
        statements_of_this_thread() - before
    };
    for _ in 0..3 {
        statements().await;
    }
    let warm = statements().await;
    world.clock.advance(1000);
    assert_eq!(statements().await, warm + 2, "the service account and the version of the list");
}

on_each_database! {
    async fn nothing_is_saved_that_trusts_an_issuer_outside_an_enforced_list(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let by = Reference::Id(made.id.uuid);
        set(world, "audit").await;
        service_accounts::create(core, &world.root, &account("acme/second")).await.unwrap();
        set(world, "enforce").await;
        let at = "/trusted_identity_providers/0/issuer";
        let refused = service_accounts::create(core, &world.root, &account("acme/third")).await.unwrap_err();
        assert!(refused.at(at).unwrap().contains("list of allowed issuers"), "{refused:?}");
        let renamed = ServiceAccountDraft { description: "new".into(), ..account("acme/deploy") };
        let refused = service_accounts::update(core, &world.root, &by, &renamed, None).await.unwrap_err();
        assert!(refused.at(at).is_some());
        // What lets nobody in may name any issuer.
        let mut disabled = ServiceAccountDraft { disabled: true, ..account("acme/deploy") };
        service_accounts::update(core, &world.root, &by, &disabled, None).await.unwrap();
        disabled.disabled = false;
        disabled.trusted_identity_providers[0].disabled = true;
        service_accounts::update(core, &world.root, &by, &disabled, None).await.unwrap();
        allow(core, &world.root, GITLAB).await.unwrap();
        service_accounts::update(core, &world.root, &by, &renamed, None).await.unwrap();
    }
}

on_each_database! {
    async fn only_administrators_change_the_list_and_every_change_is_told(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        assert_eq!(code(allow(core, &ada, GITLAB).await), ProblemCode::Forbidden);
        assert_eq!(code(disallow(core, &ada, GITLAB).await), ProblemCode::Forbidden);
        assert_eq!(code(set_mode(core, &ada, "off", None).await), ProblemCode::Forbidden);
        assert_eq!(code(allow_list(core, &ada).await), ProblemCode::Forbidden);
        assert_eq!(code(history(core, &ada, 5).await), ProblemCode::Forbidden);
        // Who was an administrator a moment ago is none any more.
        let former = match &ada {
            Caller::User { id, username, means, .. } => {
                Caller::User { id: *id, username: username.clone(), admin: true, means: means.clone() }
            }
            Caller::ServiceAccount { .. } => panic!("a person"),
        };
        assert_eq!(code(allow(core, &former, GITLAB).await), ProblemCode::Forbidden);

        allow(core, &world.root, GITLAB).await.unwrap();
        assert_eq!(code(allow(core, &world.root, "https://gitlab.example/").await), ProblemCode::AlreadyExists);
        for bad in ["", "gitlab", "https://gitlab.com@evil.example", "https://x/..", "https://x?y"] {
            assert!(allow(core, &world.root, bad).await.unwrap_err().at("/issuer").is_some(), "{bad}");
        }
        assert_eq!(code(disallow(core, &world.root, "https://other.example").await), ProblemCode::NotFound);
        assert!(set_mode(core, &world.root, "on", None).await.unwrap_err().at("/mode").is_some());
        let before = allow_list(core, &world.root).await.unwrap();
        assert_eq!((before.mode, before.issuers.len()), (AllowListMode::Off, 1));
        assert_eq!(before.issuers[0].created_by, "root");
        world.clock.advance(1);
        set_mode(core, &world.root, "audit", Some(before.version)).await.unwrap();
        // T98: whoever decided on what they saw is told that it is not so any more.
        let stale = set_mode(core, &world.root, "enforce", Some(before.version)).await;
        assert_eq!(code(stale), ProblemCode::StaleVersion);
        world.clock.advance(1);
        disallow(core, &world.root, GITLAB).await.unwrap();
        let events = history(core, &world.root, 5).await.unwrap();
        let told: Vec<(&str, &str)> =
            events.iter().map(|event| (event.action.as_str(), event.target_name.as_str())).collect();
        assert_eq!(told, [
            ("issuer.disallowed", GITLAB), ("issuer.mode_changed", "allow-list"), ("issuer.allowed", GITLAB),
        ]);
        assert_eq!(events[1].details["mode"]["after"], "audit");
        assert_eq!(events[1].actor.name, "root");
    }
}
