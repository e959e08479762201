//! What members may do all in all, what a removal takes away, where a user is a member.

use super::{
    super::{after_removal, list, of_user, onlooker, remove},
    path,
};
use crate::{
    access::Role,
    caller::Caller,
    members::{self, MemberQuery, change_role},
    model::TeamDraft,
    model::{MemberDraft, Membership, Through, ThroughKind},
    naming::{Gid, ResourceKind},
    paging::PageRequest,
    problem::ProblemCode,
    storage::{self, query_plans::statements_of_this_thread},
    teams,
    testing::{World, code, gitlab_claims, machine, on_each_database},
    timestamp::Timestamp,
};

async fn all(world: &World, by: &Caller, place: &str) -> Vec<Membership> {
    let page = PageRequest::first(50);
    list(&world.core, by, &path(place), &MemberQuery::default(), &page).await.unwrap().items
}

/// The rows of a name: role, effective role, what gives it.
async fn of(world: &World, place: &str, name: &str) -> Vec<(Role, Role, Option<Through>)> {
    let rows = all(world, &world.root, place).await.into_iter().filter(|member| member.subject.name == name);
    rows.map(|member| (member.role, member.effective_role, member.effective_through)).collect()
}

async fn team(world: &World, name: &str, members: &[&str], place: &str, role: Role) -> Membership {
    let members = members.iter().map(ToString::to_string).collect();
    let draft = TeamDraft { name: name.into(), description: String::new(), members };
    teams::create_by_operator(&world.core, &draft).await.unwrap();
    let draft = MemberDraft {
        namespace_path: place.into(),
        role: role.to_string(),
        team: Some(name.into()),
        ..MemberDraft::default()
    };
    members::add(&world.core, &world.root, &draft).await.unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "what it is compared with is an option")]
fn through(kind: ThroughKind, name: &str) -> Option<Through> {
    Some(Through { kind, name: name.into() })
}

on_each_database! {
    async fn the_effective_role_is_told_with_what_gives_it(world: &World) {
        world.workspace("acme/platform/prod").await;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        let here = "acme/platform/prod";
        world.member("acme", &ada, Role::Owner).await;
        assert_eq!(of(world, here, "ada").await, [(Role::Owner, Role::Owner, None)]);
        // The nearest counts, also where it is lower.
        world.member(here, &ada, Role::Viewer).await;
        assert_eq!(
            of(world, here, "ada").await,
            [(Role::Viewer, Role::Viewer, None), (Role::Owner, Role::Viewer, through(ThroughKind::Membership, here))]
        );
        // A team is somebody else: its role counts beside one's own, and the best of both wins.
        team(world, "ops", &["ada", "bob"], "acme/platform", Role::Deployer).await;
        let by_team = through(ThroughKind::Team, "ops");
        assert_eq!(
            of(world, here, "ada").await,
            [(Role::Viewer, Role::Deployer, by_team.clone()), (Role::Owner, Role::Deployer, by_team.clone())]
        );
        assert_eq!(of(world, here, "ops").await, [(Role::Deployer, Role::Deployer, None)]);
        let made = world.member(here, &bob, Role::Publisher).await;
        assert_eq!((made.effective_role, made.effective_through), (Role::Deployer, by_team.clone()));
        // What the list says is what the caller is allowed.
        let prod = crate::namespaces::find(&world.core, &ada, &path(here)).await.unwrap();
        assert_eq!(prod.my_role, Some(Role::Deployer));
        let changed = change_role(&world.core, &world.root, made.id.uuid, "owner", None).await.unwrap();
        assert_eq!((changed.role, changed.effective_role, changed.effective_through), (Role::Owner, Role::Owner, None));
    }
}

on_each_database! {
    async fn who_administers_the_server_is_owner_everywhere(world: &World) {
        world.group("acme").await;
        let bob = world.user("bob").await;
        world.member("acme", &bob, Role::Owner).await;
        let root = all(world, &world.root, "acme").await.into_iter().find(|m| m.subject.name == "root").unwrap();
        change_role(&world.core, &world.root, root.id.uuid, "viewer", None).await.unwrap();
        let by = through(ThroughKind::Administration, "");
        assert_eq!(of(world, "acme", "root").await, [(Role::Viewer, Role::Owner, by)]);
    }
}

on_each_database! {
    async fn people_and_machines_were_last_seen(world: &World) {
        world.group("acme").await;
        let ada = world.user("ada").await;
        world.member("acme", &ada, Role::Viewer).await;
        let made = world.service_account("acme/deploy").await;
        world.member("acme", &machine(&made), Role::Viewer).await;
        assert!(all(world, &world.root, "acme").await.iter().all(|member| member.last_seen_at.is_none()));
        let statement = storage::sql("UPDATE users SET last_seen_at = 7 WHERE username = 'ada' -- test");
        world.core.db().execute(statement).await.unwrap();
        let now = world.core.now();
        let token = world.issuers.token("https://gitlab.example", &gitlab_claims(now / 1000));
        let request =
            crate::login::LoginRequest { service_account: &made.path, token: &token, source_address: "192.0.2.7" };
        crate::login::login(&world.core, request).await.unwrap();
        let seen: Vec<_> = all(world, &world.root, "acme").await.into_iter().map(|m| m.last_seen_at).collect();
        assert_eq!(seen, [Some(Timestamp(now)), Some(Timestamp(7)), None], "deploy, ada, root");
    }
}

on_each_database! {
    async fn what_a_removal_takes_away_is_told_before(world: &World) {
        let core = &world.core;
        world.workspace("acme/platform/prod").await;
        world.workspace("acme/platform/sub/test").await;
        let ada = world.user("ada").await;
        let top = world.member("acme", &ada, Role::Viewer).await;
        let middle = world.member("acme/platform", &ada, Role::Owner).await;
        let told = after_removal(core, &ada, middle.id.uuid).await.unwrap();
        let above = Through { kind: ThroughKind::Membership, name: "acme".into() };
        assert_eq!(told.remains, Some((Role::Viewer, above)));
        assert_eq!((told.groups_below, told.workspaces_below, told.last_owner), (1, 2, false));
        // A nearer role below stays.
        world.member("acme/platform/sub", &ada, Role::Deployer).await;
        let told = after_removal(core, &ada, middle.id.uuid).await.unwrap();
        assert_eq!((told.groups_below, told.workspaces_below), (0, 1));
        let told = after_removal(core, &ada, top.id.uuid).await.unwrap();
        assert_eq!((told.remains, told.groups_below, told.workspaces_below), (None, 0, 0));
        team(world, "ops", &["ada"], "acme", Role::Publisher).await;
        let told = after_removal(core, &ada, top.id.uuid).await.unwrap();
        let by_team = Through { kind: ThroughKind::Team, name: "ops".into() };
        assert_eq!(told.remains, Some((Role::Publisher, by_team)));
        // It comes true.
        remove(core, &world.root, top.id.uuid, None).await.unwrap();
        let acme = crate::namespaces::find(core, &ada, &path("acme")).await.unwrap();
        assert_eq!(acme.my_role, Some(Role::Publisher));
        let stranger = world.user("stranger").await;
        assert_eq!(code(after_removal(core, &stranger, middle.id.uuid).await), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn the_last_owner_is_known_before_anybody_tries(world: &World) {
        let core = &world.core;
        world.group("acme/sub").await;
        let ada = world.user("ada").await;
        let of_root = all(world, &world.root, "acme").await.remove(0);
        let looked = onlooker(core, &world.root, &path("acme")).await.unwrap();
        assert_eq!((looked.last_owner, looked.levels, looked.admin), (Some(of_root.id), 1, true));
        assert!(after_removal(core, &world.root, of_root.id.uuid).await.unwrap().last_owner);
        assert_eq!(code(remove(core, &world.root, of_root.id.uuid, None).await), ProblemCode::LastOwner);
        let of_ada = world.member("acme", &ada, Role::Owner).await;
        assert_eq!(onlooker(core, &ada, &path("acme")).await.unwrap().last_owner, None);
        assert!(!after_removal(core, &ada, of_ada.id.uuid).await.unwrap().last_owner);
        // Below the top level the owners above remain.
        let bob = world.user("bob").await;
        world.member("acme/sub", &bob, Role::Owner).await;
        let looked = onlooker(core, &bob, &path("acme/sub")).await.unwrap();
        assert_eq!((looked.last_owner, looked.levels, looked.role), (None, 1, Role::Owner));
        assert_eq!(onlooker(core, &ada, &path("acme/sub")).await.unwrap().levels, 2);
        assert_eq!(code(onlooker(core, &bob, &path("acme")).await), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn where_a_user_is_a_member_is_told_as_far_as_the_caller_may_see(world: &World) {
        let core = &world.core;
        world.workspace("acme/platform/prod").await;
        world.group("acme/other").await;
        world.group("beta").await;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        world.member("acme", &ada, Role::Viewer).await;
        world.member("acme/other", &ada, Role::Owner).await;
        world.member("beta", &ada, Role::Deployer).await;
        team(world, "ops", &["ada"], "acme/platform/prod", Role::Publisher).await;
        let told = |by: Caller| async move {
            let page = PageRequest::first(10);
            let told = of_user(core, &by, "ada", &page).await.unwrap();
            assert_eq!(told.page.page_info.total_count, told.page.items.len() as u64);
            let held = told.page.items.into_iter();
            held.map(|held| (held.namespace_path.to_string(), held.role, held.team, held.visible)).collect::<Vec<_>>()
        };
        let row = |path: &str, role, team: Option<&str>, visible| {
            (path.to_owned(), role, team.map(str::to_owned), visible)
        };
        let of_team = row("acme/platform/prod", Role::Publisher, Some("ops"), true);
        let everything = [
            row("acme", Role::Viewer, None, true),
            row("acme/other", Role::Owner, None, true),
            of_team.clone(),
            row("beta", Role::Deployer, None, true),
        ];
        assert_eq!(told(world.root.clone()).await, everything);
        assert_eq!(told(ada.clone()).await, everything);
        assert!(told(bob.clone()).await.is_empty());
        // Who is in the group above is a member here, too; what else they are is not for everybody.
        world.member("acme/platform", &bob, Role::Viewer).await;
        assert_eq!(told(bob.clone()).await, [row("acme", Role::Viewer, None, false), of_team]);
        let first = of_user(core, &ada, "ada", &PageRequest::first(3)).await.unwrap().page;
        let next = PageRequest::new(Some(3), first.page_info.end_cursor.as_deref()).unwrap();
        let rest = of_user(core, &ada, "ada", &next).await.unwrap().page;
        assert_eq!((rest.items.len(), rest.page_info.has_next_page), (1, false));
        assert_eq!(rest.items[0].namespace_path.as_str(), "beta");
        assert_eq!(code(of_user(core, &ada, "nobody", &next).await), ProblemCode::NotFound);
        let account = machine(&world.service_account("acme/deploy").await);
        assert_eq!(code(of_user(core, &account, "ada", &next).await), ProblemCode::Forbidden);
    }
}

/// So many users who are members of a group, without the work that passwords make.
async fn crowd(world: &World, group: &str, beginning: &str, count: usize) {
    let core = &world.core;
    let group = crate::namespaces::find(core, &world.root, &path(group)).await.unwrap();
    let now = Timestamp(core.now());
    let mut tx = core.db().begin().await.unwrap();
    for number in 0..count {
        let id = core.new_gid(ResourceKind::User);
        let username = format!("{beginning}-{number:04}");
        let user = crate::model::User {
            id,
            username,
            admin: false,
            active: true,
            version: 1,
            created_at: now,
            last_seen_at: None,
        };
        let row = storage::users::Row { user, password_hash: None, tokens_valid_after: Timestamp(0) };
        storage::users::insert(&mut tx, &row).await.unwrap();
        let subject = crate::model::Subject {
            kind: crate::model::SubjectKind::User,
            id: Gid::new(ResourceKind::User, id.uuid),
            name: row.user.username.clone(),
        };
        let id = core.new_gid(ResourceKind::Membership);
        let membership = Membership::new(id, group.path.clone(), subject, Role::Viewer, now);
        storage::members::insert(&mut tx, &membership, group.id.uuid).await.unwrap();
    }
    tx.commit().await.unwrap();
}

on_each_database! {
    async fn a_thousand_members_take_as_many_statements_as_ten(world: &World) {
        let core = &world.core;
        world.group("small").await;
        world.workspace("large/prod").await;
        crowd(world, "small", "few", 9).await;
        crowd(world, "large", "many", 999).await;
        let mut counts = Vec::new();
        for place in ["small", "large/prod"] {
            let before = statements_of_this_thread();
            let page = PageRequest::first(100);
            let members = list(core, &world.root, &path(place), &MemberQuery::default(), &page).await.unwrap();
            counts.push(statements_of_this_thread() - before);
            assert!(members.items.iter().all(|member| member.effective_role == member.role));
        }
        assert_eq!(counts[0], counts[1], "statements for 10 and for 1,000 members");
        let mut names = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let page = PageRequest::new(Some(100), after.as_deref()).unwrap();
            let members = list(core, &world.root, &path("large/prod"), &MemberQuery::default(), &page).await.unwrap();
            assert_eq!(members.page_info.total_count, 1000);
            names.extend(members.items.into_iter().map(|member| member.subject.name));
            if !members.page_info.has_next_page {
                break;
            }
            after = members.page_info.end_cursor;
        }
        assert_eq!(names.len(), 1000);
        assert!(names.is_sorted());
        let query = MemberQuery { search: "many-0420", ..MemberQuery::default() };
        let found = list(core, &world.root, &path("large"), &query, &PageRequest::first(10)).await.unwrap();
        assert_eq!(found.page_info.total_count, 1);
    }
}
