#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    model::{GroupDraft, NamespaceKind, WorkspaceDraft},
    naming::{NamespacePath, Reference},
    paging::PageRequest,
    problem::ProblemCode,
    testing::{code, on_each_database},
};

fn group(name: &str, parent: Option<&str>) -> GroupDraft {
    GroupDraft { name: name.into(), description: String::new(), parent_path: parent.map(str::to_owned) }
}

fn workspace(name: &str, group: &str) -> WorkspaceDraft {
    WorkspaceDraft { name: name.into(), description: String::new(), group_path: group.into() }
}

fn at(path: &str) -> Reference {
    Reference::Path(path.to_owned())
}

on_each_database! {
    async fn groups_are_made_by_those_who_may(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        assert_eq!(code(create_group(core, &ada, &group("acme", None)).await), ProblemCode::Forbidden);
        create_group(core, &world.root, &group("acme", None)).await.unwrap();
        assert_eq!(code(create_group(core, &ada, &group("sub", Some("acme"))).await), ProblemCode::NotFound);
        let membership = world.member("acme", &ada, Role::Viewer).await;
        assert_eq!(code(create_group(core, &ada, &group("sub", Some("acme"))).await), ProblemCode::Forbidden);
        crate::members::change_role(core, &world.root, membership.id.uuid, "deployer", None).await.unwrap();
        let sub = create_group(core, &ada, &group("sub", Some("acme"))).await.unwrap();
        assert_eq!((sub.path.as_str(), sub.created_by.as_str()), ("acme/sub", "ada"));
        assert_eq!(code(create_group(core, &ada, &group("sub", Some("acme"))).await), ProblemCode::AlreadyExists);
        assert_eq!(code(create_workspace(core, &ada, &workspace("sub", "acme")).await), ProblemCode::AlreadyExists);
        create_workspace(core, &ada, &workspace("prod", "acme")).await.unwrap();
        let below_a_workspace = create_group(core, &ada, &group("x", Some("acme/prod"))).await;
        assert_eq!(code(below_a_workspace), ProblemCode::Invalid);
    }
}

on_each_database! {
    async fn groups_nest_at_most_twenty_deep(world: &World) {
        let deepest = ["g"; 20].join("/");
        world.group(&deepest).await;
        let deeper = create_group(&world.core, &world.root, &group("g", Some(&deepest))).await;
        assert_eq!(code(deeper), ProblemCode::LimitExceeded);
        create_workspace(&world.core, &world.root, &workspace("w", &deepest)).await.unwrap();
        let page = PageRequest::first(100);
        let query = NamespaceQuery::default();
        let groups = list(&world.core, &world.root, NamespaceKind::Group, &query, &page).await.unwrap();
        assert_eq!(groups.page_info.total_count, 20);
    }
}

on_each_database! {
    async fn what_a_caller_may_not_know_of_does_not_exist(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        world.workspace("acme/platform/prod").await;
        world.workspace("acme/other/prod").await;
        world.member("acme/platform", &ada, Role::Viewer).await;
        let kind = NamespaceKind::Workspace;
        let hidden = get(core, &ada, kind, &at("acme/other/prod")).await;
        let absent = get(core, &ada, kind, &at("acme/nothing")).await;
        assert_eq!(hidden, absent);
        assert_eq!(code(hidden), ProblemCode::NotFound);
        assert_eq!(code(get(core, &ada, NamespaceKind::Group, &at("acme")).await), ProblemCode::NotFound);
        assert_eq!(get(core, &ada, kind, &at("acme/platform/prod")).await.unwrap().my_role, Some(Role::Viewer));
        // Of the wrong kind is not there either.
        assert_eq!(code(get(core, &ada, kind, &at("acme/platform")).await), ProblemCode::NotFound);
        let page = PageRequest::first(10);
        for search in ["", "prod", "acme"] {
            let query = NamespaceQuery { search, ..NamespaceQuery::default() };
            let seen = list(core, &ada, kind, &query, &page).await.unwrap();
            assert_eq!(seen.page_info.total_count, 1, "{search}");
            assert_eq!(seen.items[0].path.as_str(), "acme/platform/prod");
        }
        let query = NamespaceQuery { search: "%", ..NamespaceQuery::default() };
        assert!(list(core, &ada, kind, &query, &page).await.unwrap().items.is_empty());
    }
}

on_each_database! {
    async fn lists_come_in_pages(world: &World) {
        let core = &world.core;
        for n in 0..7 {
            world.workspace(&format!("acme/w{n}")).await;
        }
        let parent: NamespacePath = "acme".parse().unwrap();
        let query = NamespaceQuery { parent: Some(&parent), ..NamespaceQuery::default() };
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let request = PageRequest::new(Some(3), after.as_deref()).unwrap();
            let page = list(core, &world.root, NamespaceKind::Workspace, &query, &request).await.unwrap();
            assert_eq!(page.page_info.total_count, 7);
            seen.extend(page.items.into_iter().map(|row| row.name.to_string()));
            if !page.page_info.has_next_page {
                break;
            }
            after = page.page_info.end_cursor;
        }
        assert_eq!(seen, ["w0", "w1", "w2", "w3", "w4", "w5", "w6"]);
    }
}

on_each_database! {
    async fn t98_a_stale_version_is_a_conflict(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let kind = NamespaceKind::Group;
        let first = update(core, &world.root, kind, &at("acme"), Some("one"), Some(1)).await.unwrap();
        assert_eq!(first.version, 2);
        let stale = update(core, &world.root, kind, &at("acme"), Some("two"), Some(1)).await.unwrap_err();
        assert_eq!(stale.code, ProblemCode::StaleVersion);
        assert_eq!(stale.current.unwrap()["description"], "one");
        assert_eq!(code(delete(core, &world.root, kind, &at("acme"), Some(1)).await), ProblemCode::StaleVersion);
        let unchanged = update(core, &world.root, kind, &at("acme"), None, None).await.unwrap();
        assert_eq!((unchanged.description.as_str(), unchanged.version), ("one", 2), "what is not given stays");
        let unchanged = update(core, &world.root, kind, &at("acme"), Some("one"), Some(2)).await.unwrap();
        assert_eq!(unchanged.version, 2, "writing the same again changes nothing");
    }
}

on_each_database! {
    async fn a_deleted_group_takes_everything_in_it(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        world.workspace("acme/platform/prod").await;
        let account = world.service_account("acme/platform/deploy").await;
        world.member("acme/platform/prod", &crate::testing::machine(&account), Role::Deployer).await;
        let membership = world.member("acme", &ada, Role::Deployer).await;
        let path: NamespacePath = "acme".parse().unwrap();
        world.service_account("acme/audit").await;
        let going = going(core, &ada, &path).await.unwrap();
        assert_eq!(going.contents, Contents { groups: 1, workspaces: 1, service_accounts: 2, memberships: 3 });
        let named: Vec<&str> = going.namespaces.iter().map(NamespacePath::as_str).collect();
        assert_eq!(named, ["acme/platform", "acme/platform/prod"]);
        let never = |path: &str| (path.to_owned(), None);
        assert_eq!(going.service_accounts, [never("acme/audit"), never("acme/platform/deploy")]);
        let kind = NamespaceKind::Group;
        // A deployer deletes subgroups, but not the top-level group.
        assert_eq!(code(delete(core, &ada, kind, &at("acme"), None).await), ProblemCode::Forbidden);
        crate::members::change_role(core, &world.root, membership.id.uuid, "owner", None).await.unwrap();
        delete(core, &ada, kind, &at("acme"), None).await.unwrap();
        for table in ["namespaces", "service_accounts", "memberships"] {
            assert_eq!(world.count(table).await, 0, "{table}");
        }
        assert!(world.count("activity").await > 5, "what happened stays on record");
    }
}
