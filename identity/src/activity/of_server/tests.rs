#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    issuers,
    model::{NamespaceKind, TeamDraft},
    namespaces,
    naming::Reference,
    problem::ProblemCode,
    storage::query_plans::statements_of_this_thread,
    teams,
    testing::{World, code, on_each_database},
    users,
};

async fn told(world: &World, path: &str, query: &ActivityQuery<'_>) -> Vec<(String, String)> {
    let page = of_server(&world.core, &world.root, path, query, &PageRequest::first(100)).await.unwrap();
    assert_eq!(page.page_info.total_count, page.items.len() as u64);
    let (rows, next) = export_of_server(&world.core, &world.root, path, query, None).await.unwrap();
    assert_eq!((&rows, next), (&page.items, None), "the file says the same as the page");
    page.items.into_iter().map(|event| (event.action, event.target_name)).collect()
}

async fn delete(world: &World, kind: NamespaceKind, path: &str) {
    world.clock.advance(1);
    let by = Reference::Path(path.to_owned());
    namespaces::delete(&world.core, &world.root, kind, &by, None).await.unwrap();
}

fn pair(action: &str, name: &str) -> (String, String) {
    (action.to_owned(), name.to_owned())
}

on_each_database! {
    async fn an_audit_event_outlives_what_it_is_about(world: &World) {
        let ada = world.user("ada").await;
        world.group("old").await;
        world.group("old-2").await;
        world.workspace("old/platform/prod").await;
        world.member("old/platform", &ada, Role::Viewer).await;
        world.service_account("old/deploy").await;
        // People and teams may have the same name as a group: they did not stand at its path.
        world.user("old").await;
        delete(world, NamespaceKind::Workspace, "old/platform/prod").await;
        delete(world, NamespaceKind::Group, "old").await;
        let found = told(world, "old", &ActivityQuery::default()).await;
        assert_eq!(found[0], pair("group.deleted", "old"));
        assert_eq!(found[1], pair("workspace.deleted", "old/platform/prod"));
        for event in [pair("group.created", "old"), pair("member.added", "ada"), pair("service_account.created", "old/deploy")] {
            assert!(found.contains(&event), "{event:?} is not among {found:?}");
        }
        assert!(found.iter().all(|(action, name)| !action.starts_with("user.") && name != "old-2"), "{found:?}");
        let below = told(world, "/old/platform/prod/", &ActivityQuery::default()).await;
        assert_eq!(below.first(), Some(&pair("workspace.deleted", "old/platform/prod")), "{below:?}");
        assert!(below.iter().all(|(_, name)| name == "old/platform/prod"), "{below:?}");
        // A group made anew at the path does not hide what was there.
        world.clock.advance(1000);
        world.group("old").await;
        assert!(told(world, "old", &ActivityQuery::default()).await.contains(&pair("group.deleted", "old")));
        assert!(told(world, "nothing/here", &ActivityQuery::default()).await.is_empty());
    }
}

on_each_database! {
    async fn what_belongs_to_no_group_can_be_read(world: &World) {
        world.clock.advance(1);
        let core = &world.core;
        users::sign_in(core, "root", "wrong password", "192.0.2.7").await.unwrap_err();
        world.clock.advance(1);
        teams::create(core, &world.root, &TeamDraft { name: "ops".into(), ..TeamDraft::default() }).await.unwrap();
        world.clock.advance(1);
        issuers::allow(core, &world.root, "https://gitlab.example").await.unwrap();
        world.clock.advance(1);
        issuers::set_mode(core, &world.root, "audit", None).await.unwrap();
        world.clock.advance(1);
        world.group("acme").await;
        let all = told(world, "", &ActivityQuery::default()).await;
        let latest = [
            pair("group.created", "acme"),
            pair("issuer.mode_changed", "allow-list"),
            pair("issuer.allowed", "https://gitlab.example"),
            pair("team.created", "ops"),
        ];
        assert_eq!(all[..4], latest, "the latest first, whatever they are about");
        let found = told(world, "", &ActivityQuery { action: "issuer.", actor: "root", ..ActivityQuery::default() }).await;
        assert_eq!(found, latest[1..3]);
        let target = of_server(core, &world.root, "", &ActivityQuery { action: "team.", ..ActivityQuery::default() }, &PageRequest::first(1)).await.unwrap();
        let query = ActivityQuery { target: &target.items[0].target_id, ..ActivityQuery::default() };
        assert_eq!(told(world, "", &query).await, latest[3..]);
    }
}

on_each_database! {
    async fn days_bound_what_is_read(world: &World) {
        world.clock.advance(200_000);
        let start = world.core.now();
        for name in ["one", "two", "three"] {
            world.group(name).await;
            world.clock.advance(120_000);
        }
        let mut query = ActivityQuery { action: "group.created", since: Some(Timestamp(start)), ..ActivityQuery::default() };
        assert_eq!(told(world, "", &query).await.len(), 3);
        query.since = Some(Timestamp(start + 60_000));
        query.until = Some(Timestamp(start + 180_000));
        assert_eq!(told(world, "", &query).await, [pair("group.created", "two")]);
    }
}

on_each_database! {
    async fn pages_and_steps_of_a_file_lose_and_repeat_nothing(world: &World) {
        for n in 0..9 {
            world.clock.advance(1);
            world.group(&format!("old/g{n}")).await;
        }
        delete(world, NamespaceKind::Group, "old").await;
        for path in ["", "old"] {
            let query = ActivityQuery::default();
            let (all, _) = export_of_server(&world.core, &world.root, path, &query, None).await.unwrap();
            let (mut paged, mut after) = (Vec::new(), None);
            loop {
                let page = PageRequest::new(Some(4), after.as_deref()).unwrap();
                let before = statements_of_this_thread();
                let page = of_server(&world.core, &world.root, path, &query, &page).await.unwrap();
                assert_eq!(statements_of_this_thread() - before, 3, "the caller, the rows, their number");
                assert_eq!(page.page_info.total_count, all.len() as u64);
                paged.extend(page.items);
                if !page.page_info.has_next_page {
                    break;
                }
                after = page.page_info.end_cursor;
            }
            assert_eq!(paged, all, "{path:?}");
            for step in [1, 4, 1000] {
                let (mut exported, mut after) = (Vec::new(), None);
                loop {
                    let (rows, next) = export_by(&world.core, &world.root, path, &query, after, step).await.unwrap();
                    exported.extend(rows);
                    if next.is_none() {
                        break;
                    }
                    after = next;
                }
                assert_eq!(exported, all, "{path:?} in steps of {step}");
            }
        }
    }
}

on_each_database! {
    async fn only_administrators_read_the_whole_log(world: &World) {
        let ada = world.user("ada").await;
        world.group("acme").await;
        world.member("acme", &ada, Role::Owner).await;
        let (query, page) = (ActivityQuery::default(), PageRequest::first(10));
        for path in ["", "acme"] {
            assert_eq!(code(of_server(&world.core, &ada, path, &query, &page).await), ProblemCode::Forbidden);
            assert_eq!(code(export_of_server(&world.core, &ada, path, &query, None).await), ProblemCode::Forbidden);
        }
    }
}
