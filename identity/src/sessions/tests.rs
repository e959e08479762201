#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    paging::PageRequest,
    problem::ProblemCode,
    storage::sessions::load,
    testing::{code, machine, on_each_database, sign_in_as},
    users,
};

/// A hash as long as a real one.
fn hash_of(name: &str) -> String {
    hash(name.bytes().fold(0, |sum, byte| sum * 256 + i128::from(byte)))
}

on_each_database! {
    async fn people_end_their_own_sessions_and_administrators_all(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        let account = machine(&world.service_account("acme/deploy").await);
        for (name, who) in [("a1", &ada), ("a2", &ada), ("a3", &ada), ("b1", &bob), ("r1", &world.root)] {
            world.clock.advance(1000);
            sign_in_as(world, &hash_of(name), who).await;
        }
        let shown_of = |name: &str| shown(&hash_of(name)).to_owned();
        let alive = async |name: &str| load(core.db(), &hash_of(name), core.now()).await.unwrap().is_some();
        // Nobody learns whether it exists.
        for (caller, username, id) in [
            (&bob, "ada", shown_of("a1")),
            (&bob, "nobody", shown_of("a1")),
            (&bob, "bob", shown_of("a1")),
            (&account, "ada", shown_of("a1")),
            (&ada, "ada", String::new()),
            (&ada, "ada", "%".repeat(22)),
            (&ada, "ada", hash_of("a1")),
            (&world.root, "bob", shown_of("a1")),
            (&world.root, "nobody", shown_of("a1")),
        ] {
            assert_eq!(code(end(core, caller, username, &id).await), ProblemCode::NotFound, "{username} {id}");
        }
        assert!(alive("a1").await);
        end(core, &ada, "ada", &shown_of("a1")).await.unwrap();
        assert!(!alive("a1").await && alive("a2").await);
        assert_eq!(end_others(core, &ada, &hash_of("a3")).await.unwrap(), 1);
        assert!(!alive("a2").await && alive("a3").await && alive("b1").await);
        end(core, &world.root, "bob", &shown_of("b1")).await.unwrap();
        assert_eq!(end_all(core, &world.root, "ada", "").await.unwrap(), 1);
        assert!(!alive("b1").await && !alive("a3").await && alive("r1").await);
        assert_eq!(code(end_all(core, &ada, "root", "").await), ProblemCode::Forbidden);
        assert_eq!(code(end_others(core, &account, "").await), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn lists_show_where_somebody_is_signed_in_but_no_key_to_it(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        for name in ["a1", "a2", "a3"] {
            world.clock.advance(1000);
            sign_in_as(world, &hash_of(name), &ada).await;
        }
        sign_in_as(world, &hash_of("r1"), &world.root).await;
        let own = users::own(core, &ada, &hash_of("a2")).await.unwrap().sessions;
        let told: Vec<_> = own.iter().map(|session| (session.id.as_str(), session.current)).collect();
        let ids = ["a3", "a2", "a1"].map(hash_of);
        assert_eq!(told, [(shown(&ids[0]), false), (shown(&ids[1]), true), (shown(&ids[2]), false)]);
        assert!(own.iter().all(|session| session.source_address == "192.0.2.7" && session.browser == "curl"));
        // In pages that join.
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let request = PageRequest::new(Some(1), after.as_deref()).unwrap();
            let page = list(core, &world.root, "AD", "", &request).await.unwrap();
            assert_eq!(page.page_info.total_count, 3);
            seen.extend(page.items.into_iter().map(|session| session.id));
            if !page.page_info.has_next_page {
                break;
            }
            after = page.page_info.end_cursor;
        }
        assert_eq!(seen, ids.iter().map(|id| shown(id).to_owned()).collect::<Vec<_>>());
        let all = list(core, &world.root, "", "", &PageRequest::first(10)).await.unwrap();
        assert_eq!(all.page_info.total_count, 4);
        // What has ended is not shown, and what is saved late does not come back.
        world.clock.advance(13 * 3_600_000);
        assert!(users::own(core, &ada, "").await.unwrap().sessions.is_empty());
        core.tidy().await.unwrap();
        let id_hash = hash_of("a1");
        crate::storage::sessions::save(core.db(), crate::testing::session(core, &id_hash, &ada)).await.unwrap();
        assert_eq!(load(core.db(), &id_hash, core.now()).await.unwrap(), None);
    }
}
