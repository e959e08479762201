#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    namespaces,
    naming::{Gid, ResourceKind},
    storage::query_plans::statements_of_this_thread,
    testing::{World, on_each_database},
};

/// Makes an event in a namespace, or in none, a millisecond after the one before, and gives its identifier.
async fn event(world: &World, path: Option<&str>) -> Uuid {
    world.clock.advance(1);
    let mut tx = world.core.db().begin_append().await.unwrap();
    let id = world.core.new_uuid();
    let entry = Entry {
        action: "group.updated",
        namespace_path: path,
        target: Gid::new(ResourceKind::Group, id),
        target_name: path.unwrap_or_default(),
        details: serde_json::json!({}),
    };
    let actor = world.root.actor();
    storage::activity::insert(&mut tx, id, world.core.now(), &actor, Some(&world.root), &entry).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn ids(events: &[ActivityEvent]) -> Vec<Uuid> {
    events.iter().map(|event| event.id.uuid).collect()
}

async fn seen(world: &World, who: &Caller, limit: u32) -> Vec<Uuid> {
    ids(&recent(&world.core, who, limit).await.unwrap())
}

fn place(path: &str) -> NamespacePath {
    path.parse().unwrap()
}

on_each_database! {
    async fn the_latest_events_are_those_of_all_places_that_one_may_see(world: &World) {
        let (ada, eve) = (world.user("ada").await, world.user("eve").await);
        for n in 0..12 {
            world.group(&format!("g{n:02}")).await;
            if n != 5 {
                world.member(&format!("g{n:02}"), &ada, Role::Viewer).await;
            }
        }
        world.workspace("g11/prod").await;
        // Many in one place, then one in the twelfth group, which is below it, and in one that ada may not see.
        let mut made = Vec::new();
        for path in ["g03", "g03", "g03", "g05", "g11/prod", "g03", "g00"] {
            made.push((path, event(world, Some(path)).await));
        }
        // What belongs to no group is for administrators.
        let of_none = event(world, None).await;
        let latest: Vec<Uuid> = made.iter().rev().filter(|(path, _)| *path != "g05").map(|(_, id)| *id).collect();
        assert_eq!(seen(world, &ada, 6).await, latest);
        assert_eq!(seen(world, &ada, 2).await, latest[..2]);
        crate::users::sign_in(&world.core, "root", "wrong password", "192.0.2.7").await.unwrap_err();
        let made_of_all = made.iter().rev().map(|(_, id)| *id);
        let of_all: Vec<Uuid> = std::iter::once(of_none).chain(made_of_all).collect();
        assert_eq!(seen(world, &world.root, 8).await, of_all, "an administrator sees all of them");
        assert!(seen(world, &eve, 8).await.is_empty(), "who is a member nowhere sees none");
        // Somebody with a single quiet place: what is there, though the latest events are elsewhere.
        world.member("g05", &eve, Role::Viewer).await;
        let events = recent(&world.core, &eve, 8).await.unwrap();
        assert!(events.iter().all(|event| event.namespace_path.as_deref() == Some("g05")), "{events:?}");
        assert_eq!(events.len(), 3, "the group made, the event, the member");
    }
}

on_each_database! {
    async fn the_latest_events_do_not_tell_of_a_deleted_group_at_the_same_path(world: &World) {
        let ada = world.user("ada").await;
        world.group("acme/old").await;
        let before = event(world, Some("acme/old")).await;
        let by = Reference::Path("acme/old".into());
        namespaces::delete(&world.core, &world.root, crate::model::NamespaceKind::Group, &by, None).await.unwrap();
        world.clock.advance(1000);
        world.group("acme/old").await;
        world.member("acme/old", &ada, Role::Owner).await;
        let after = event(world, Some("acme/old")).await;
        let seen = seen(world, &ada, 8).await;
        assert_eq!((seen.len(), seen.first()), (3, Some(&after)), "made, a member, changed");
        assert!(!seen.contains(&before));
    }
}

on_each_database! {
    async fn the_latest_events_take_one_statement_for_any_number_of_groups(world: &World) {
        let ada = world.user("ada").await;
        for n in 0..40 {
            world.group(&format!("g{n}")).await;
            world.member(&format!("g{n}"), &ada, Role::Owner).await;
        }
        let before = statements_of_this_thread();
        assert_eq!(seen(world, &ada, 8).await.len(), 8);
        assert_eq!(statements_of_this_thread() - before, 2, "the caller, and all else");
    }
}

on_each_database! {
    async fn an_export_during_which_events_are_added_loses_and_repeats_nothing(world: &World) {
        world.group("acme/platform").await;
        world.group("acme-2").await;
        for n in 0..23 {
            event(world, Some(["acme", "acme/platform", "acme-2"][n % 3])).await;
        }
        let (core, acme) = (&world.core, place("acme"));
        let query = ActivityQuery::default();
        let there = list(core, &world.root, &acme, &query, &PageRequest::first(100)).await.unwrap();
        let there = ids(&there.items);
        assert_eq!(there.len(), 18, "two groups made, and two thirds of the events");
        for step in [1, 4, 9, 18, 1000] {
            let (mut exported, mut after) = (Vec::new(), None);
            let begun = ids(&list(core, &world.root, &acme, &query, &PageRequest::first(100)).await.unwrap().items);
            loop {
                let before = statements_of_this_thread();
                let (rows, next) = export_by(core, &world.root, &acme, &query, after, step).await.unwrap();
                assert_eq!(statements_of_this_thread() - before, 3, "the caller, the namespace and the rows: nothing is counted");
                exported.extend(ids(&rows));
                event(world, Some("acme/platform")).await;
                if next.is_none() {
                    break;
                }
                after = next;
            }
            assert_eq!(exported, begun, "in steps of {step}");
            assert!(exported.ends_with(&there));
        }
    }
}

on_each_database! {
    async fn an_export_follows_the_filters(world: &World) {
        world.group("acme").await;
        world.clock.advance(10_000);
        let start = world.core.now();
        let mut made = Vec::new();
        for _ in 0..3 {
            made.push(event(world, Some("acme")).await);
            world.clock.advance(120_000);
        }
        let acme = place("acme");
        let mut query = ActivityQuery { action: "group.updated", ..ActivityQuery::default() };
        let of = async |query: &ActivityQuery<'_>| {
            ids(&export(&world.core, &world.root, &acme, query, None).await.unwrap().0)
        };
        assert_eq!(of(&query).await, [made[2], made[1], made[0]]);
        query.since = Some(Timestamp(start + 60_000));
        assert_eq!(of(&query).await, [made[2], made[1]]);
        query.until = Some(Timestamp(start + 180_000));
        assert_eq!(of(&query).await, [made[1]]);
        query.actor = "nobody";
        assert!(of(&query).await.is_empty());
        let stranger = world.user("eve").await;
        let refused = export(&world.core, &stranger, &acme, &query, None).await;
        assert_eq!(crate::testing::code(refused), crate::problem::ProblemCode::NotFound);
    }
}
