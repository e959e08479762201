#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    access_tokens,
    model::{MAX_PERSONAL_TOKENS, Means, NewPersonalToken, PersonalTokenDraft, PersonalTokenState},
    naming::Reference,
    problem::ProblemCode,
    testing::{World, code, machine, on_each_database},
    users::{self, UserChange},
};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn draft(name: &str, days: u32) -> PersonalTokenDraft {
    PersonalTokenDraft { name: name.into(), expires_in_days: Some(days) }
}

async fn made(world: &World, owner: &Caller, days: u32) -> NewPersonalToken {
    world.clock.advance(1);
    create(&world.core, owner, &draft("laptop", days)).await.unwrap()
}

/// Who comes in with it, by the door that everybody takes.
async fn comes_in(world: &World, text: &str) -> Result<Caller, ProblemCode> {
    access_tokens::authenticate(&world.core, text).await.map_err(|problem| problem.code)
}

on_each_database! {
    async fn a_token_carries_its_owners_rights_until_it_ends(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        let new = made(world, &ada, 10).await;
        assert_eq!(new.token.state, PersonalTokenState::Active);
        assert_eq!(comes_in(world, &new.text).await, Ok(Caller::User {
            id: ada.id(),
            username: "ada".into(),
            admin: false,
            means: Means::PersonalAccessToken { id: new.token.id, name: "laptop".into() },
        }));
        // What the owner may do is looked up at each use.
        users::update(core, &world.root, &Reference::Path("ada".into()),
            UserChange { admin: Some(true), active: None }, None).await.unwrap();
        assert!(comes_in(world, &new.text).await.unwrap().is_admin());
        let listed = list(core, &ada).await.unwrap().items;
        assert_eq!(listed.len(), 1);
        assert!(!format!("{new:?} {listed:?}").contains(&new.text));
        world.clock.advance(4 * DAY);
        assert_eq!(list(core, &ada).await.unwrap().items[0].state, PersonalTokenState::ExpiresSoon);
        world.clock.advance(6 * DAY);
        assert_eq!(comes_in(world, &new.text).await, Err(ProblemCode::Unauthenticated));
        assert_eq!(list(core, &ada).await.unwrap().items[0].state, PersonalTokenState::Expired);
        world.clock.advance(31 * DAY);
        core.tidy().await.unwrap();
        assert_eq!(list(core, &ada).await.unwrap().items, []);
    }
}

on_each_database! {
    async fn its_use_is_noted_once_a_minute(world: &World) {
        let ada = world.user("ada").await;
        let new = made(world, &ada, 10).await;
        let used = async || list(&world.core, &ada).await.unwrap().items[0].last_used_at;
        assert_eq!(used().await, None);
        comes_in(world, &new.text).await.unwrap();
        let first = used().await;
        assert_eq!(first, Some(world.core.timestamp()));
        world.clock.advance(59_999);
        comes_in(world, &new.text).await.unwrap();
        assert_eq!(used().await, first);
        world.clock.advance(1);
        comes_in(world, &new.text).await.unwrap();
        assert_eq!(used().await, Some(world.core.timestamp()));
        // To ask what it is, is no use of it.
        world.clock.advance(120_000);
        assert!(access_tokens::introspect(&world.core, &ada, &new.text).await.unwrap().active);
        assert_ne!(used().await, Some(world.core.timestamp()));
    }
}

on_each_database! {
    async fn a_disabled_users_tokens_stop_at_once_and_for_good(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        let by = Reference::Path("ada".into());
        let old = made(world, &ada, 10).await;
        let active = |active| UserChange { admin: None, active: Some(active) };
        users::update(core, &world.root, &by, active(false), None).await.unwrap();
        assert_eq!(comes_in(world, &old.text).await, Err(ProblemCode::Unauthenticated));
        assert_eq!(code(create(core, &ada, &draft("x", 1)).await), ProblemCode::Unauthenticated);
        users::update(core, &world.root, &by, active(true), None).await.unwrap();
        assert_eq!(comes_in(world, &old.text).await, Err(ProblemCode::Unauthenticated));
        assert_eq!(list(core, &ada).await.unwrap().items[0].state, PersonalTokenState::Revoked);
        let new = made(world, &ada, 10).await;
        assert_eq!(comes_in(world, &new.text).await.unwrap().id(), ada.id());
    }
}

on_each_database! {
    async fn owners_and_administrators_revoke_and_nobody_else_knows_of_it(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        let pipeline = machine(&world.service_account("acme/deploy").await);
        world.member("acme", &ada, Role::Viewer).await;
        let tokens = [made(world, &ada, 10).await, made(world, &ada, 10).await, made(world, &ada, 10).await];
        let id = tokens[0].token.id.uuid;
        assert_eq!(code(revoke(core, &bob, id).await), ProblemCode::NotFound);
        assert_eq!(code(revoke(core, &pipeline, id).await), ProblemCode::Forbidden);
        assert_eq!(code(create(core, &pipeline, &draft("x", 1)).await), ProblemCode::Forbidden);
        assert_eq!(code(list(core, &pipeline).await), ProblemCode::Forbidden);
        assert_eq!(list(core, &bob).await.unwrap().items, []);
        assert!(!access_tokens::introspect(core, &bob, &tokens[0].text).await.unwrap().active);
        let told = access_tokens::introspect(core, &world.root, &tokens[0].text).await.unwrap();
        assert_eq!((told.active, told.sub.as_deref()), (true, Some("ada")));
        revoke(core, &ada, id).await.unwrap();
        assert_eq!(code(revoke(core, &ada, id).await), ProblemCode::NotFound);
        revoke(core, &world.root, tokens[1].token.id.uuid).await.unwrap();
        // Whoever holds it may revoke it (RFC 7009).
        access_tokens::revoke(core, &tokens[2].text).await.unwrap();
        access_tokens::revoke(core, &tokens[2].text).await.unwrap();
        for token in &tokens {
            assert_eq!(comes_in(world, &token.text).await, Err(ProblemCode::Unauthenticated));
            assert!(!access_tokens::introspect(core, &ada, &token.text).await.unwrap().active);
        }
        assert_eq!(list(core, &ada).await.unwrap().items, []);
    }
}

on_each_database! {
    async fn t95_administrators_see_and_revoke_anybodys_tokens_and_others_know_of_none(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        let pipeline = machine(&world.service_account("acme/deploy").await);
        let tokens = [made(world, &ada, 10).await, made(world, &ada, 10).await];
        let by = Reference::Path("ada".into());
        for caller in [&ada, &world.root] {
            let listed = list_of(core, caller, &by).await.unwrap();
            assert_eq!(listed, [tokens[1].token.clone(), tokens[0].token.clone()], "the latest first");
            assert_eq!(list_of(core, caller, &Reference::Id(ada.id())).await.unwrap(), listed);
        }
        for by in [by.clone(), Reference::Path("nobody".into())] {
            assert_eq!(code(list_of(core, &bob, &by).await), ProblemCode::NotFound);
            assert_eq!(code(list_of(core, &pipeline, &by).await), ProblemCode::Forbidden);
        }
        assert_eq!(code(list_of(core, &world.root, &Reference::Path("nobody".into())).await), ProblemCode::NotFound);
        let details = users::get(core, &world.root, &by, "").await.unwrap();
        assert_eq!(details.tokens.len(), 2);

        // Who is an administrator no more, by the time that it is written, revokes nothing.
        let former = world.administrator("former").await;
        let change = UserChange { admin: Some(false), active: None };
        users::update(core, &world.root, &Reference::Path("former".into()), change, None).await.unwrap();
        assert_eq!(code(revoke(core, &former, tokens[0].token.id.uuid).await), ProblemCode::NotFound);
        revoke(core, &world.root, tokens[0].token.id.uuid).await.unwrap();
        assert_eq!(comes_in(world, &tokens[0].text).await, Err(ProblemCode::Unauthenticated));
        comes_in(world, &tokens[1].text).await.unwrap();
        // The log names both.
        let mut db = core.db();
        let events = crate::storage::activity::about(&mut db, tokens[0].token.id, 10).await.unwrap();
        assert_eq!((events[0].action.as_str(), events[0].actor.name.as_str()),
            ("personal_access_token.revoked", "root"));
        assert_eq!((&events[0].details["owner"], events[0].target_name.as_str()), (&"ada".into(), "laptop"));
    }
}

on_each_database! {
    async fn what_is_no_token_lets_nobody_in(world: &World) {
        let ada = world.user("ada").await;
        let new = made(world, &ada, 10).await;
        let end = if new.text.ends_with('0') { '1' } else { '0' };
        let typo = format!("{}{end}", &new.text[..60]);
        let never = crate::secret_text::PERSONAL_TOKEN.make(&crate::clock::SystemRandomness);
        let client_secret = new.text.replace("_pat_", "_cs_");
        for bad in [typo.as_str(), &never, &client_secret, "tharsis_pat_", &new.text[..60], &format!("{}x", new.text)] {
            assert_eq!(comes_in(world, bad).await, Err(ProblemCode::Unauthenticated), "{bad}");
            access_tokens::revoke(&world.core, bad).await.unwrap();
        }
        comes_in(world, &new.text).await.unwrap();
        for _ in 1..MAX_PERSONAL_TOKENS {
            made(world, &ada, 10).await;
        }
        assert_eq!(code(create(&world.core, &ada, &draft("x", 1)).await), ProblemCode::LimitExceeded);
        world.clock.advance(11 * DAY);
        made(world, &ada, 10).await;
    }
}
