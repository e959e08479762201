#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::{
    access::Role,
    access_tokens,
    activity::{self, ActivityQuery},
    caller::{Bearing, Caller},
    issuers, members,
    model::{ClientSecretDraft, GroupDraft, PersonalTokenDraft, TeamDraft},
    namespaces,
    naming::{NamespacePath, Reference},
    paging::PageRequest,
    personal_tokens,
    problem::{Problem, ProblemCode},
    search, service_accounts, sessions, teams,
    testing::{World, account, machine, on_each_database, sign_in_as},
    users::{self, UserChange, UserDraft, UserQuery},
};

fn by(path: &str) -> Reference {
    Reference::Path(path.into())
}

/// What an administrator alone may do, done by this caller: what came of each.
async fn administer(world: &World, caller: &Caller) -> Vec<(&'static str, Option<ProblemCode>)> {
    fn told<T>(outcome: Result<T, Problem>) -> Option<ProblemCode> {
        outcome.err().map(|problem| problem.code)
    }
    let core = &world.core;
    let page = PageRequest::first(5);
    let acme: NamespacePath = "acme".parse().unwrap();
    let ada = world.user("ada").await;
    world.group("acme").await;
    let deploy = world.service_account("acme/deploy").await;
    let deploy = Reference::Id(deploy.id.uuid);
    teams::create(core, &world.root, &TeamDraft { name: "ops".into(), ..TeamDraft::default() }).await.unwrap();
    sign_in_as(world, &"a".repeat(43), &ada).await;
    let draft = PersonalTokenDraft { name: "script".into(), ..PersonalTokenDraft::default() };
    personal_tokens::create(core, &ada, &draft).await.unwrap();
    let token = personal_tokens::list(core, &ada).await.unwrap().items[0].id.uuid;
    let user = UserDraft { username: "eve".into(), password: String::new(), admin: true };
    let change = UserChange { admin: Some(true), active: None };
    let group = GroupDraft { name: "mine".into(), ..GroupDraft::default() };
    let team = TeamDraft { name: "mine".into(), ..TeamDraft::default() };
    let joins = crate::model::TeamMemberDraft { username: "ada".into(), maintainer: true };
    let issuer = "https://gitlab.example";
    let rotation = access_tokens::Rotation::Planned;
    vec![
        ("see a group", told(namespaces::find(core, caller, &acme).await)),
        ("list all groups", told(namespaces::top_level(core, caller, "", &page).await)),
        ("change a group", told(update_group(world, caller).await)),
        ("make a group", told(namespaces::create_group(core, caller, &group).await)),
        ("see a service account", told(service_accounts::get(core, caller, &deploy).await)),
        ("revoke its tokens", told(service_accounts::revoke_tokens(core, caller, &deploy, None).await)),
        ("make a service account", told(service_accounts::create(core, caller, &account("acme/mine")).await)),
        ("make a user", told(users::create(core, caller, &user).await)),
        ("list users", told(users::list(core, caller, &UserQuery::default(), &page).await)),
        ("read a user", told(users::get(core, caller, &by("ada"), "").await)),
        ("change a user", told(users::update(core, caller, &by("ada"), change, None).await)),
        ("reset a password", told(users::reset_password(core, caller, &by("ada"), "", None).await)),
        ("list sessions", told(sessions::list(core, caller, "", "", &page).await)),
        ("end a session", told(sessions::end_all(core, caller, "ada", "").await)),
        ("revoke a token", told(personal_tokens::revoke(core, caller, token).await)),
        ("make a team", told(teams::create(core, caller, &team).await)),
        ("change a team", told(teams::update(core, caller, &by("ops"), Some("Mine"), None).await)),
        ("add to a team", told(teams::add_member(core, caller, &by("ops"), &joins).await)),
        ("delete a team", told(teams::delete(core, caller, &by("ops"), None).await)),
        ("allow an issuer", told(issuers::allow(core, caller, issuer).await)),
        ("read the list of issuers", told(issuers::allow_list(core, caller).await)),
        ("set the mode", told(issuers::set_mode(core, caller, "audit", None).await)),
        ("disallow an issuer", told(issuers::disallow(core, caller, issuer).await)),
        ("list signing keys", told(access_tokens::signing_keys(core, caller).await)),
        ("make a signing key", told(access_tokens::rotate_signing_key_as(core, caller, rotation).await)),
    ]
}

async fn update_group(world: &World, caller: &Caller) -> Result<(), Problem> {
    let kind = crate::model::NamespaceKind::Group;
    namespaces::update(&world.core, caller, kind, &by("acme"), Some("Mine"), None).await.map(drop)
}

on_each_database! {
    async fn an_administrator_may_all_of_it(world: &World) {
        let eve = world.administrator("eve-the-admin").await;
        for (what, outcome) in administer(world, &eve).await {
            assert_eq!(outcome, None, "{what}");
        }
    }
}

on_each_database! {
    async fn whoever_was_made_a_plain_user_since_the_request_began_administers_nothing(world: &World) {
        let eve = world.administrator("eve-the-admin").await;
        let change = UserChange { admin: Some(false), active: None };
        users::update(&world.core, &world.root, &by("eve-the-admin"), change, None).await.unwrap();
        for (what, outcome) in administer(world, &eve).await {
            let refused = matches!(outcome, Some(ProblemCode::Forbidden | ProblemCode::NotFound));
            assert!(refused, "{what}: {outcome:?}");
        }
        assert_eq!(search::everything(&world.core, &eve, "acme", 5).await.unwrap(), []);
        let all = issuers::list(&world.core, &eve, &PageRequest::first(5)).await.unwrap();
        assert!(all.page.items.is_empty());
    }
}

on_each_database! {
    async fn whoever_was_locked_out_since_the_request_began_does_nothing_any_more(world: &World) {
        let core = &world.core;
        let eve = world.administrator("eve-the-admin").await;
        let bob = world.user("bob").await;
        world.group("acme").await;
        world.member("acme", &bob, Role::Owner).await;
        sign_in_as(world, &"b".repeat(43), &bob).await;
        for name in ["eve-the-admin", "bob"] {
            let change = UserChange { admin: None, active: Some(false) };
            users::update(core, &world.root, &by(name), change, None).await.unwrap();
        }
        for (what, outcome) in administer(world, &eve).await {
            assert_eq!(outcome, Some(ProblemCode::Unauthenticated), "{what}");
        }
        // The same for what their memberships and their own account allowed.
        let refused = |outcome: Result<(), Problem>| assert_eq!(outcome.unwrap_err().code, ProblemCode::Unauthenticated);
        refused(update_group(world, &bob).await);
        refused(sessions::end_others(core, &bob, "").await.map(drop));
        refused(users::own(core, &bob, "").await.map(drop));
        refused(users::change_password(core, &bob, "correct horse battery", "another one altogether", "").await);
        refused(service_accounts::create(core, &bob, &account("acme/mine")).await.map(drop));
    }
}

on_each_database! {
    async fn a_service_account_does_nothing_once_deleted_disabled_or_revoked(world: &World) {
        let core = &world.core;
        for (name, what) in [("one", "deleted"), ("two", "disabled"), ("three", "all revoked"), ("four", "one revoked")] {
            world.group("acme").await;
            let pipeline = world.service_account(&format!("acme/{name}")).await;
            world.member("acme", &machine(&pipeline), Role::Owner).await;
            let subject = core.new_uuid();
            let bearing = Bearing { subjects: [subject; 3], issued_at: core.now(), login: None };
            let id = pipeline.id.uuid;
            let caller = Caller::ServiceAccount { id, path: pipeline.path.clone(), bearing: Some(bearing) };
            update_group(world, &caller).await.unwrap();
            let this = Reference::Id(id);
            match what {
                "deleted" => service_accounts::delete(core, &world.root, &this, None).await.unwrap(),
                "disabled" => {
                    let draft = crate::model::ServiceAccountDraft { disabled: true, ..account(&pipeline.path) };
                    service_accounts::update(core, &world.root, &this, &draft, None).await.unwrap();
                }
                "all revoked" => service_accounts::revoke_tokens(core, &world.root, &this, None).await.unwrap(),
                _ => {
                    let mut tx = core.db.begin().await.unwrap();
                    crate::storage::revocations::insert(&mut tx, subject, i64::MAX, i64::MAX).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }
            let refused = update_group(world, &caller).await.unwrap_err();
            assert_eq!(refused.code, ProblemCode::Unauthenticated, "{what}");
            let acme: NamespacePath = "acme".parse().unwrap();
            let query = ActivityQuery::default();
            let read = activity::list(core, &caller, &acme, &query, &PageRequest::first(5)).await;
            assert_eq!(read.unwrap_err().code, ProblemCode::Unauthenticated, "{what}");
            let secret = ClientSecretDraft::default();
            let made = service_accounts::client_secrets::create(core, &caller, &this, secret).await;
            assert_eq!(made.unwrap_err().code, ProblemCode::Unauthenticated, "{what}");
            let places = members::places(core, &caller, &this).await;
            assert_eq!(places.unwrap_err().code, ProblemCode::Unauthenticated, "{what}");
        }
    }
}
