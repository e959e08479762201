#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    activity::{self, ActivityQuery},
    core::Core,
    members,
    model::{MemberDraft, TeamDraft, TeamMemberDraft},
    namespaces,
    naming::NamespacePath,
    paging::PageRequest,
    problem::ProblemCode,
    testing::{World, code, machine, on_each_database},
    users::{UserChange, update as update_user},
};

fn ops() -> Reference {
    Reference::Path("ops".into())
}

fn by(name: &str) -> Reference {
    Reference::Path(name.into())
}

fn draft(name: &str, members: &[&str]) -> TeamDraft {
    TeamDraft {
        name: name.into(),
        description: "Those on call".into(),
        members: members.iter().map(ToString::to_string).collect(),
    }
}

fn joins(username: &str, maintainer: bool) -> TeamMemberDraft {
    TeamMemberDraft { username: username.into(), maintainer }
}

async fn role(world: &World, namespace: &str, role: Role) {
    let draft = MemberDraft {
        namespace_path: namespace.into(),
        role: role.to_string(),
        team: Some("ops".into()),
        ..MemberDraft::default()
    };
    members::add(&world.core, &world.root, &draft).await.unwrap();
}

async fn sees(core: &Core, who: &Caller, path: &str) -> Option<Role> {
    let path: NamespacePath = path.parse().unwrap();
    namespaces::find(core, who, &path).await.ok().and_then(|found| found.my_role)
}

on_each_database! {
    async fn administrators_make_change_and_delete_teams(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        assert_eq!(code(create(core, &ada, &draft("ops", &[])).await), ProblemCode::Forbidden);
        assert_eq!(code(update(core, &ada, &ops(), "x", None).await), ProblemCode::Forbidden);
        assert_eq!(code(delete(core, &ada, &ops(), None).await), ProblemCode::Forbidden);
        let made = create(core, &world.root, &draft("ops", &["ada", "ada"])).await.unwrap();
        assert_eq!((made.version, made.description.as_str()), (1, "Those on call"));
        let again = create(core, &world.root, &draft("ops", &[])).await.unwrap_err();
        assert_eq!((again.code, again.at("/name").is_some()), (ProblemCode::AlreadyExists, true));
        for (bad, pointer) in [(draft("Ops!", &[]), "/name"), (draft("qa", &["nobody"]), "/members")] {
            assert!(create(core, &world.root, &bad).await.unwrap_err().at(pointer).is_some());
        }
        assert_eq!(code(get(core, &ada, &by("qa")).await), ProblemCode::NotFound);
        assert_eq!(get(core, &ada, &Reference::Id(made.id.uuid)).await.unwrap(), made);
        assert_eq!(list(core, &ada, "op", &PageRequest::first(5)).await.unwrap().items, std::slice::from_ref(&made));

        world.clock.advance(1);
        let changed = update(core, &world.root, &ops(), "Everybody", Some(1)).await.unwrap();
        assert_eq!((changed.version, changed.description.as_str()), (2, "Everybody"));
        assert_eq!(update(core, &world.root, &ops(), "Everybody", None).await.unwrap(), changed, "nothing to change");
        assert_eq!(code(update(core, &world.root, &ops(), "x", Some(1)).await), ProblemCode::StaleVersion);
        assert_eq!(code(update(core, &world.root, &ops(), &"x".repeat(101), None).await), ProblemCode::Invalid);
        assert_eq!(code(update(core, &world.root, &by("qa"), "x", None).await), ProblemCode::NotFound);
        assert_eq!(code(delete(core, &world.root, &ops(), Some(1)).await), ProblemCode::StaleVersion);
        // Whoever was an administrator a moment ago is none any more.
        let bob = world.administrator("bob").await;
        update_user(core, &world.root, &by("bob"), UserChange { admin: Some(false), active: None }, None).await.unwrap();
        assert_eq!(code(delete(core, &bob, &ops(), None).await), ProblemCode::Forbidden);
        assert_eq!(code(add_member(core, &bob, &ops(), &joins("bob", true)).await), ProblemCode::Forbidden);
        delete(core, &world.root, &ops(), Some(2)).await.unwrap();
        assert_eq!(code(get(core, &ada, &ops()).await), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn maintainers_add_and_remove_members_and_roles_follow_at_once(world: &World) {
        let core = &world.core;
        world.group("acme/prod").await;
        let (ada, bob, eve) = (world.user("ada").await, world.user("bob").await, world.user("eve").await);
        create(core, &world.root, &draft("ops", &[])).await.unwrap();
        role(world, "acme/prod", Role::Deployer).await;
        add_member(core, &world.root, &ops(), &joins("ada", true)).await.unwrap();
        assert_eq!(sees(core, &ada, "acme/prod").await, Some(Role::Deployer));
        assert_eq!(sees(core, &bob, "acme/prod").await, None);
        let added = add_member(core, &ada, &ops(), &joins(" bob ", false)).await.unwrap();
        assert!(!added.maintainer);
        assert_eq!(sees(core, &bob, "acme/prod").await, Some(Role::Deployer));
        let twice = add_member(core, &ada, &ops(), &joins("bob", true)).await.unwrap_err();
        assert_eq!((twice.code, twice.at("/username").is_some()), (ProblemCode::AlreadyExists, true));
        for name in ["", "nobody"] {
            assert!(add_member(core, &ada, &ops(), &joins(name, false)).await.unwrap_err().at("/username").is_some());
        }

        // Who is only in the team, or not even that, changes nothing.
        for who in [&bob, &eve] {
            assert_eq!(code(add_member(core, who, &ops(), &joins("eve", false)).await), ProblemCode::Forbidden);
            assert_eq!(code(change_member(core, who, &ops(), &by("bob"), true).await), ProblemCode::Forbidden);
            assert_eq!(code(remove_member(core, who, &ops(), &by("ada")).await), ProblemCode::Forbidden);
            assert!(!details(core, who, &ops(), &PageRequest::first(5)).await.unwrap().may_manage);
        }
        let page = members(core, &eve, &ops(), &PageRequest::first(1)).await.unwrap();
        assert_eq!((page.items[0].username.as_str(), page.page_info.total_count), ("ada", 2));
        assert!(page.page_info.has_next_page);

        assert!(change_member(core, &ada, &ops(), &by("bob"), true).await.unwrap().maintainer);
        let seen = details(core, &bob, &ops(), &PageRequest::first(5)).await.unwrap();
        assert!(seen.may_manage && !seen.may_edit);
        assert_eq!(seen.places[0].namespace_path.as_str(), "acme/prod");
        // The role is told where the caller may look, and nowhere else.
        let seen = details(core, &eve, &ops(), &PageRequest::first(5)).await.unwrap();
        assert_eq!((seen.places.len(), seen.place_count), (0, 0));

        remove_member(core, &bob, &ops(), &by("ada")).await.unwrap();
        assert_eq!(sees(core, &ada, "acme/prod").await, None);
        assert_eq!(code(remove_member(core, &bob, &ops(), &by("ada")).await), ProblemCode::NotFound);
        assert_eq!(code(change_member(core, &bob, &ops(), &by("nobody"), true).await), ProblemCode::NotFound);
        assert_eq!(code(add_member(core, &ada, &ops(), &joins("ada", true)).await), ProblemCode::Forbidden);

        // With the team go its roles, and the group's own activity tells why.
        world.clock.advance(1);
        delete(core, &world.root, &ops(), None).await.unwrap();
        assert_eq!(sees(core, &bob, "acme/prod").await, None);
        let place: NamespacePath = "acme".parse().unwrap();
        let page = PageRequest::first(1);
        let events = activity::list(core, &world.root, &place, &ActivityQuery::default(), &page).await.unwrap().items;
        assert_eq!((events[0].action.as_str(), events[0].target_name.as_str()), ("member.removed", "ops"));
    }
}

on_each_database! {
    async fn t95_the_memberships_of_a_team_are_told_where_the_caller_may_look(world: &World) {
        let core = &world.core;
        for path in ["acme/prod", "acme/staging"] {
            world.workspace(path).await;
        }
        world.group("other").await;
        let (ada, bob, eve) = (world.user("ada").await, world.user("bob").await, world.user("eve").await);
        create(core, &world.root, &draft("ops", &["ada"])).await.unwrap();
        for (path, held) in
            [("acme/staging", Role::Viewer), ("other", Role::Owner), ("acme/prod", Role::Deployer)]
        {
            role(world, path, held).await;
        }
        world.member("acme", &bob, Role::Viewer).await;
        let seen = async |who: &Caller, first: u32| {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let request = PageRequest::new(Some(first), after.as_deref()).unwrap();
                let page = memberships(core, who, &ops(), &request).await.unwrap();
                let total = page.page_info.total_count;
                seen.extend(page.items.into_iter().map(|held| (held.namespace_path.to_string(), held.role)));
                if !page.page_info.has_next_page {
                    assert_eq!(seen.len() as u64, total, "what may not be seen is not counted either");
                    return seen;
                }
                after = page.page_info.end_cursor;
            }
        };
        let held = |path: &str, role| (path.to_owned(), role);
        let in_acme = [held("acme/prod", Role::Deployer), held("acme/staging", Role::Viewer)];
        let all = [&in_acme[..], &[held("other", Role::Owner)]].concat();
        for first in [1, 2, 50] {
            assert_eq!(seen(&ada, first).await, all);
            assert_eq!(seen(&world.root, first).await, all);
            assert_eq!(seen(&bob, first).await, in_acme);
            assert_eq!(seen(&eve, first).await, []);
        }
        let page = memberships(core, &bob, &ops(), &PageRequest::first(1)).await.unwrap();
        let membership = members::get(core, &bob, page.items[0].id.uuid).await.unwrap();
        assert_eq!(membership.subject.name, "ops");
        let page = PageRequest::first(5);
        assert_eq!(code(memberships(core, &ada, &by("nobody"), &page).await), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn machines_do_not_look_at_teams(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        create(core, &world.root, &draft("ops", &[])).await.unwrap();
        let pipeline = machine(&world.service_account("acme/deploy").await);
        world.member("acme", &pipeline, Role::Owner).await;
        let page = PageRequest::first(5);
        for name in ["ops", "nobody"] {
            assert_eq!(code(get(core, &pipeline, &by(name)).await), ProblemCode::Forbidden);
            assert_eq!(code(members(core, &pipeline, &by(name), &page).await), ProblemCode::Forbidden);
            assert_eq!(code(memberships(core, &pipeline, &by(name), &page).await), ProblemCode::Forbidden);
            assert_eq!(code(details(core, &pipeline, &by(name), &page).await), ProblemCode::Forbidden);
            assert_eq!(code(add_member(core, &pipeline, &by(name), &joins("root", true)).await), ProblemCode::Forbidden);
        }
        assert_eq!(code(list(core, &pipeline, "", &page).await), ProblemCode::Forbidden);
        assert_eq!(code(create(core, &pipeline, &draft("qa", &[])).await), ProblemCode::Forbidden);
    }
}
