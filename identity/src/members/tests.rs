#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod effective;
mod races;

use super::*;
use crate::{
    access::Role,
    caller::Caller,
    model::{MemberDraft, SubjectKind},
    naming::{NamespacePath, Reference},
    paging::PageRequest,
    problem::ProblemCode,
    testing::{code, machine, on_each_database},
};

fn path(text: &str) -> NamespacePath {
    text.parse().unwrap()
}

on_each_database! {
    async fn only_owners_change_members(world: &World) {
        let core = &world.core;
        world.workspace("acme/prod").await;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        let of_ada = world.member("acme", &ada, Role::Viewer).await;
        for role in [Role::Viewer, Role::Publisher, Role::Deployer] {
            change_role(core, &world.root, of_ada.id.uuid, role.as_str(), None).await.unwrap();
            assert_eq!(code(world.try_member(&ada, "acme", &bob, Role::Viewer).await), ProblemCode::Forbidden);
            assert_eq!(code(remove(core, &ada, of_ada.id.uuid, None).await), ProblemCode::Forbidden);
            assert_eq!(code(change_role(core, &ada, of_ada.id.uuid, "owner", None).await), ProblemCode::Forbidden);
        }
        assert_eq!(code(world.try_member(&bob, "acme", &bob, Role::Owner).await), ProblemCode::NotFound);
        assert_eq!(code(remove(core, &bob, of_ada.id.uuid, None).await), ProblemCode::NotFound);
        change_role(core, &world.root, of_ada.id.uuid, "owner", None).await.unwrap();
        // Owner of the group is owner of the workspace in it.
        world.try_member(&ada, "acme/prod", &bob, Role::Owner).await.unwrap();
        assert_eq!(code(world.try_member(&ada, "acme/prod", &bob, Role::Viewer).await), ProblemCode::AlreadyExists);
    }
}

on_each_database! {
    async fn t93_nobody_grants_a_role_above_their_own(world: &World) {
        let core = &world.core;
        world.group("acme/sub").await;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        world.member("acme", &ada, Role::Owner).await;
        world.member("acme/sub", &ada, Role::Deployer).await;
        // Nearest wins: the owner of the group above is a mere deployer here.
        assert_eq!(code(world.try_member(&ada, "acme/sub", &bob, Role::Viewer).await), ProblemCode::Forbidden);
        world.try_member(&ada, "acme", &bob, Role::Owner).await.unwrap();
        let _ = core;
    }
}

on_each_database! {
    async fn t94_a_service_account_joins_only_its_group_and_what_is_below(world: &World) {
        world.workspace("acme/platform/prod").await;
        world.workspace("acme/other/prod").await;
        world.group("acme/platform-two").await;
        let account = machine(&world.service_account("acme/platform/deploy").await);
        for outside in ["acme", "acme/other", "acme/other/prod", "acme/platform-two"] {
            let refused = world.try_member(&world.root, outside, &account, Role::Viewer).await;
            assert_eq!(code(refused), ProblemCode::Invalid, "{outside}");
        }
        world.member("acme/platform", &account, Role::Viewer).await;
        world.member("acme/platform/prod", &account, Role::Deployer).await;
    }
}

on_each_database! {
    async fn t91_a_service_account_changes_neither_its_role_nor_its_membership(world: &World) {
        let core = &world.core;
        world.group("acme/sub").await;
        let account = machine(&world.service_account("acme/deploy").await);
        let membership = world.member("acme", &account, Role::Owner).await;
        let bob = world.user("bob").await;
        world.try_member(&account, "acme", &bob, Role::Viewer).await.unwrap();
        assert_eq!(code(world.try_member(&account, "acme/sub", &account, Role::Owner).await), ProblemCode::Forbidden);
        assert_eq!(code(change_role(core, &account, membership.id.uuid, "viewer", None).await), ProblemCode::Forbidden);
        assert_eq!(code(remove(core, &account, membership.id.uuid, None).await), ProblemCode::Forbidden);
    }
}

on_each_database! {
    async fn a_top_level_group_keeps_a_user_who_owns_it(world: &World) {
        let core = &world.core;
        world.group("acme/sub").await;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        let page = PageRequest::first(10);
        let query = MemberQuery { kind: Some(SubjectKind::User), ..MemberQuery::default() };
        let first = list(core, &world.root, &path("acme"), &query, &page).await.unwrap().items.remove(0);
        // A service account that owns the group is no user who does.
        let account = machine(&world.service_account("acme/deploy").await);
        world.member("acme", &account, Role::Owner).await;
        assert_eq!(code(remove(core, &world.root, first.id.uuid, None).await), ProblemCode::LastOwner);
        let lowered = change_role(core, &world.root, first.id.uuid, "deployer", None).await;
        assert_eq!(code(lowered), ProblemCode::LastOwner);
        let of_ada = world.member("acme", &ada, Role::Owner).await;
        remove(core, &world.root, first.id.uuid, None).await.unwrap();
        assert_eq!(code(remove(core, &ada, of_ada.id.uuid, None).await), ProblemCode::LastOwner);
        // Below the top level the owners above remain.
        let of_bob = world.member("acme/sub", &bob, Role::Owner).await;
        remove(core, &bob, of_bob.id.uuid, None).await.unwrap();
    }
}

on_each_database! {
    async fn two_owners_cannot_remove_each_other_at_once(world: &World) {
        let core = &world.core;
        for round in 0..10 {
            let group = format!("g{round}");
            world.group(&group).await;
            let ada = world.user(&format!("ada{round}")).await;
            let of_ada = world.member(&group, &ada, Role::Owner).await;
            let query = MemberQuery { search: "root", ..MemberQuery::default() };
            let page = PageRequest::first(10);
            let of_root = list(core, &world.root, &path(&group), &query, &page).await.unwrap().items.remove(0);
            let (one, two) = tokio::join!(
                remove(core, &world.root, of_ada.id.uuid, None),
                remove(core, &world.root, of_root.id.uuid, None),
            );
            assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1, "{one:?} {two:?}");
        }
    }
}

on_each_database! {
    async fn the_list_tells_where_each_role_comes_from_and_which_counts(world: &World) {
        let core = &world.core;
        world.workspace("acme/platform/prod").await;
        let ada = world.user("ada").await;
        world.member("acme", &ada, Role::Owner).await;
        world.member("acme/platform/prod", &ada, Role::Viewer).await;
        let account = machine(&world.service_account("acme/platform/deploy").await);
        world.member("acme/platform", &account, Role::Deployer).await;
        let all = |query: MemberQuery<'static>| async move {
            let page = PageRequest::first(50);
            let members = list(core, &world.root, &path("acme/platform/prod"), &query, &page).await.unwrap();
            let told: Vec<_> = members
                .items
                .into_iter()
                .map(|m| (m.subject.name, m.role, m.namespace_path.to_string(), m.inherited, m.effective))
                .collect();
            assert_eq!(members.page_info.total_count, told.len() as u64);
            told
        };
        let row = |name: &str, role, from: &str, inherited, effective| {
            (name.to_owned(), role, from.to_owned(), inherited, effective)
        };
        let deploy = row("acme/platform/deploy", Role::Deployer, "acme/platform", true, true);
        let above = row("ada", Role::Owner, "acme", true, false);
        let here = row("ada", Role::Viewer, "acme/platform/prod", false, true);
        let root = row("root", Role::Owner, "acme", true, true);
        assert_eq!(all(MemberQuery::default()).await, [deploy.clone(), here.clone(), above.clone(), root.clone()]);
        let query = MemberQuery { kind: Some(SubjectKind::ServiceAccount), ..MemberQuery::default() };
        assert_eq!(all(query).await, [deploy]);
        assert_eq!(all(MemberQuery { inherited: Some(false), ..MemberQuery::default() }).await, std::slice::from_ref(&here));
        assert_eq!(all(MemberQuery { role: Some(Role::Owner), ..MemberQuery::default() }).await, [above.clone(), root]);
        assert_eq!(all(MemberQuery { search: "AD", ..MemberQuery::default() }).await, [here, above]);
    }
}

on_each_database! {
    async fn only_who_exists_and_may_join_becomes_a_member(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let draft = |user: Option<&str>, team: Option<&str>, account: Option<&str>| MemberDraft {
            namespace_path: "acme".into(),
            role: "viewer".into(),
            username: user.map(str::to_owned),
            team: team.map(str::to_owned),
            service_account_id: account.map(str::to_owned),
        };
        let before = world.count("memberships").await;
        for bad in [
            draft(Some("nobody"), None, None),
            draft(None, Some("nobody"), None),
            draft(None, None, Some("trn:service_account:acme/nobody")),
            draft(None, None, Some("trn:group:acme")),
            draft(Some("' OR 1=1 --"), None, None),
            draft(Some("\u{0}"), None, None),
        ] {
            let problem = add(core, &world.root, &bad).await.unwrap_err();
            assert_eq!(problem.code, ProblemCode::Invalid, "{bad:?}");
            assert!(problem.at("/subject").is_some(), "{problem:?}");
        }
        assert_eq!(world.count("memberships").await, before);
        let team = crate::model::TeamDraft { name: "ops".into(), description: String::new(), members: vec!["root".into()] };
        crate::teams::create_by_operator(core, &team).await.unwrap();
        add(core, &world.root, &draft(None, Some("ops"), None)).await.unwrap();
        let found = candidates(core, &world.root, &path("acme"), SubjectKind::Team, "OP").await.unwrap();
        assert_eq!(found.len(), 1);
    }
}

on_each_database! {
    async fn t96_the_picker_shows_only_what_the_caller_may_know(world: &World) {
        let core = &world.core;
        world.workspace("acme/platform/prod").await;
        world.group("acme/other").await;
        world.group("secret").await;
        for account in ["acme/a-deploy", "acme/platform/b-deploy", "acme/other/c-deploy", "secret/d-deploy"] {
            world.service_account(account).await;
        }
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        world.member("acme/platform", &ada, Role::Owner).await;
        world.member("acme/platform", &bob, Role::Deployer).await;
        let offered = async |who: &Caller, namespace: &str, search: &str| {
            let found = candidates(core, who, &path(namespace), SubjectKind::ServiceAccount, search).await?;
            Ok::<_, crate::problem::Problem>(found.into_iter().map(|found| found.label).collect::<Vec<_>>())
        };
        // Those that could join: of the group and of what is above it, never of a sibling or of somebody else.
        for namespace in ["acme/platform", "acme/platform/prod"] {
            for search in ["deploy", ""] {
                let mut labels = offered(&ada, namespace, search).await.unwrap();
                labels.sort();
                assert_eq!(labels, ["acme/a-deploy", "acme/platform/b-deploy"], "{namespace} {search:?}");
            }
            for search in ["c-deploy", "secret", "d-deploy", "%", "_"] {
                assert_eq!(offered(&ada, namespace, search).await.unwrap(), <[&str; 0]>::default(), "{search}");
            }
        }
        // Who adds no members is shown nobody, of whatever kind; where they know of nothing there is nothing.
        for kind in [SubjectKind::User, SubjectKind::Team, SubjectKind::ServiceAccount] {
            let refused = candidates(core, &bob, &path("acme/platform"), kind, "").await.unwrap_err();
            assert_eq!(refused.code, ProblemCode::Forbidden);
            let hidden = candidates(core, &ada, &path("secret"), kind, "").await.unwrap_err();
            let absent = candidates(core, &ada, &path("absent"), kind, "").await.unwrap_err();
            assert_eq!((hidden.code, hidden.detail), (ProblemCode::NotFound, absent.detail));
        }
    }
}

on_each_database! {
    async fn a_role_of_a_team_counts_for_its_members(world: &World) {
        let core = &world.core;
        world.group("acme/sub").await;
        let ada = world.user("ada").await;
        let team = crate::model::TeamDraft { name: "ops".into(), description: String::new(), members: vec!["ada".into()] };
        crate::teams::create_by_operator(core, &team).await.unwrap();
        let draft = MemberDraft {
            namespace_path: "acme".into(),
            role: "deployer".into(),
            team: Some("ops".into()),
            ..MemberDraft::default()
        };
        add(core, &world.root, &draft).await.unwrap();
        world.member("acme/sub", &ada, Role::Viewer).await;
        // Their own nearer, lower role does not take the team's away: each identity counts on its own.
        let sub = crate::namespaces::find(core, &ada, &path("acme/sub")).await.unwrap();
        assert_eq!(sub.my_role, Some(Role::Deployer));
        let by = Reference::Path("acme/sub".into());
        assert!(crate::namespaces::get(core, &ada, crate::model::NamespaceKind::Group, &by).await.is_ok());
    }
}
