//! What the first page shows: where somebody is a member, and what they do first.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{create_group, first_steps, joined};
use crate::{
    access::Role,
    caller::Caller,
    login::{LoginRequest, login},
    members,
    model::{FirstSteps, GroupDraft, MemberDraft, NamespaceKind, TeamDraft, ThroughKind},
    paging::PageRequest,
    storage::query_plans::statements_of_this_thread,
    teams,
    testing::{World, gitlab_claims, machine, on_each_database},
};

/// Path, role and what gives it, of the places of a kind.
async fn places(world: &World, who: &Caller, kind: NamespaceKind) -> Vec<String> {
    let page = joined(&world.core, who, kind, &PageRequest::first(50)).await.unwrap();
    let text = |row: crate::model::JoinedNamespace| {
        let role = row.namespace.my_role.unwrap();
        let through = row.through.map(|through| match through.kind {
            ThroughKind::Membership => format!(" from {}", through.name),
            ThroughKind::Team => format!(" by team {}", through.name),
            ThroughKind::Administration => " as administrator".to_owned(),
        });
        format!("{} {role}{}", row.namespace.path, through.unwrap_or_default())
    };
    page.items.into_iter().map(text).collect()
}

async fn team(world: &World, members: &[&str], roles: &[(&str, &str)]) {
    let members = members.iter().map(ToString::to_string).collect();
    let draft = TeamDraft { name: "ops".into(), description: String::new(), members };
    teams::create(&world.core, &world.root, &draft).await.unwrap();
    for &(place, role) in roles {
        let (namespace_path, role, team) = (place.into(), role.into(), Some("ops".into()));
        let draft = MemberDraft { namespace_path, role, team, ..MemberDraft::default() };
        members::add(&world.core, &world.root, &draft).await.unwrap();
    }
}

on_each_database! {
    async fn places_are_listed_with_the_role_that_counts_there(world: &World) {
        let ada = world.user("ada").await;
        for path in ["acme/platform/prod", "acme/web/site", "other/ws"] {
            world.workspace(path).await;
        }
        world.member("acme", &ada, Role::Owner).await;
        world.member("acme/web", &ada, Role::Viewer).await;
        world.member("acme/web/site", &ada, Role::Publisher).await;
        team(world, &["ada"], &[("acme/platform", "viewer"), ("other", "deployer"), ("other/ws", "viewer")]).await;
        assert_eq!(places(world, &ada, NamespaceKind::Group).await, [
            "acme owner",
            "acme/platform owner from acme",
            "acme/web viewer",
            "other deployer by team ops",
        ]);
        let workspaces = places(world, &ada, NamespaceKind::Workspace).await;
        assert_eq!(workspaces, ["acme/web/site publisher", "other/ws viewer by team ops"]);
        let eve = world.user("eve").await;
        assert_eq!(places(world, &eve, NamespaceKind::Group).await, [""; 0]);
        let zoe = world.administrator("zoe").await;
        let zoo = GroupDraft { name: "zoo".into(), ..GroupDraft::default() };
        create_group(&world.core, &zoe, &zoo).await.unwrap();
        assert_eq!(places(world, &world.root, NamespaceKind::Group).await, [
            "acme owner",
            "other owner",
            "zoo owner as administrator",
        ], "an administrator sees the top, whether they are a member or not");
        let account = world.service_account("acme/deploy").await;
        world.member("acme/web", &machine(&account), Role::Deployer).await;
        assert_eq!(places(world, &machine(&account), NamespaceKind::Group).await, ["acme/web deployer"]);
    }
}

on_each_database! {
    async fn places_come_in_pages_with_as_many_statements_for_many_as_for_one(world: &World) {
        let ada = world.user("ada").await;
        for n in 0..25 {
            world.group(&format!("g{n:02}")).await;
            world.member(&format!("g{n:02}"), &ada, Role::Deployer).await;
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let before = statements_of_this_thread();
            let request = PageRequest::new(Some(10), after.as_deref()).unwrap();
            let page = joined(&world.core, &ada, NamespaceKind::Group, &request).await.unwrap();
            assert_eq!(statements_of_this_thread() - before, 4, "the caller, rows, how many, roles");
            assert_eq!(page.page_info.total_count, 25);
            seen.extend(page.items.into_iter().map(|row| row.namespace.path.to_string()));
            if !page.page_info.has_next_page {
                break;
            }
            after = page.page_info.end_cursor;
        }
        assert_eq!(seen, (0..25).map(|n| format!("g{n:02}")).collect::<Vec<_>>());
    }
}

async fn steps(world: &World, who: &Caller) -> Option<FirstSteps> {
    let before = statements_of_this_thread();
    let steps = first_steps(&world.core, who).await.unwrap();
    assert_eq!(statements_of_this_thread() - before, 2, "the caller, and all else");
    steps
}

on_each_database! {
    async fn first_steps_are_ticked_by_what_happened(world: &World) {
        let (ada, eve) = (world.user("ada").await, world.user("eve").await);
        let nothing = steps(world, &world.root).await.unwrap();
        assert_eq!(nothing, FirstSteps { place: None, account: None, logged_in: false, has_role: false });
        assert_eq!(steps(world, &ada).await, None, "who is a member nowhere can do none of them");
        world.group("acme").await;
        world.workspace("acme/prod").await;
        world.member("acme", &ada, Role::Owner).await;
        world.member("acme/prod", &eve, Role::Owner).await;
        for who in [&ada, &world.root] {
            let place = steps(world, who).await.unwrap().place.unwrap();
            assert_eq!((place.path.as_str(), place.role, place.takes_accounts()), ("acme", Role::Owner, true));
        }
        let place = steps(world, &eve).await.unwrap().place.unwrap();
        assert!(!place.takes_accounts(), "a workspace has no service accounts: {place:?}");
        let account = world.service_account("acme/deploy").await;
        let begun = steps(world, &ada).await.unwrap();
        assert_eq!(begun.account.as_ref().map(|account| account.path.as_str()), Some("acme/deploy"));
        assert_eq!((begun.logged_in, begun.has_role), (false, false));
        assert_eq!(steps(world, &eve).await.unwrap().account, None, "she may not see the group of the account");
        let token = world.issuers.token("https://gitlab.example", &gitlab_claims(world.core.now() / 1000));
        let request = LoginRequest { service_account: "acme/deploy", token: &token, source_address: "192.0.2.7" };
        login(&world.core, request).await.unwrap();
        for who in [&ada, &world.root] {
            let in_half = steps(world, who).await.unwrap();
            assert_eq!((in_half.logged_in, in_half.has_role), (true, false));
        }
        world.member("acme/prod", &machine(&account), Role::Deployer).await;
        for who in [&ada, &world.root] {
            assert_eq!(steps(world, who).await, None, "all done");
        }
    }
}

on_each_database! {
    async fn first_steps_begin_where_one_can_do_most(world: &World) {
        let ada = world.user("ada").await;
        for path in ["a", "b", "c"] {
            world.group(path).await;
        }
        world.member("a", &ada, Role::Viewer).await;
        let place = steps(world, &ada).await.unwrap().place.unwrap();
        assert_eq!((place.path.as_str(), place.takes_accounts()), ("a", false));
        world.member("b", &ada, Role::Deployer).await;
        let place = steps(world, &ada).await.unwrap().place.unwrap();
        assert_eq!((place.path.as_str(), place.takes_accounts()), ("b", true));
        team(world, &["ada"], &[("c", "owner")]).await;
        let place = steps(world, &ada).await.unwrap().place.unwrap();
        assert_eq!((place.path.as_str(), place.role), ("c", Role::Owner));
        for n in 0..21 {
            world.service_account(&format!("a/s{n}")).await;
        }
        assert_eq!(steps(world, &ada).await, None, "so many accounts are no first steps");
    }
}
