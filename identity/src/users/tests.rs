#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::{
    access::Role,
    access_tokens,
    caller::Caller,
    model::UserDetails,
    naming::Reference,
    paging::PageRequest,
    problem::ProblemCode,
    sessions,
    storage::{self, Executor as _},
    testing::{World, code, machine, on_each_database, sign_in_as},
};

const PASSWORD: &str = "correct horse battery";

fn by(name: &str) -> Reference {
    Reference::Path(name.to_owned())
}

const fn flags(admin: Option<bool>, active: Option<bool>) -> UserChange {
    UserChange { admin, active }
}

async fn details(world: &World, name: &str) -> UserDetails {
    get(&world.core, &world.root, &by(name), "").await.unwrap()
}

/// The whole log as text.
async fn log(world: &World) -> String {
    let mut db = world.core.db();
    let rows = db.fetch_all(storage::sql("SELECT action, details FROM activity ORDER BY id -- test")).await.unwrap();
    let lines = rows.iter().map(|row| [row.text("action").unwrap(), row.text("details").unwrap()].join(" "));
    lines.map(|line| line + "\n").collect()
}

on_each_database! {
    async fn only_administrators_manage_users(world: &World) {
        let core = &world.core;
        world.group("acme").await;
        let ada = world.user("ada").await;
        let account = machine(&world.service_account("acme/deploy").await);
        let page = PageRequest::first(10);
        let draft = UserDraft { username: "eve".into(), password: PASSWORD.into(), admin: true };
        for caller in [&ada, &account] {
            // The same for a name that exists as for one that does not.
            for name in ["root", "ada", "nobody"] {
                let by = by(name);
                assert_eq!(code(get(core, caller, &by, "").await), ProblemCode::Forbidden);
                assert_eq!(code(update(core, caller, &by, flags(Some(true), None), None).await), ProblemCode::Forbidden);
                assert_eq!(code(reset_password(core, caller, &by, "", None).await), ProblemCode::Forbidden);
                assert_eq!(code(sessions::end_all(core, caller, name, "").await), ProblemCode::Forbidden);
            }
            assert_eq!(code(list(core, caller, &UserQuery::default(), &page).await), ProblemCode::Forbidden);
            assert_eq!(code(create(core, caller, &draft).await), ProblemCode::Forbidden);
            assert_eq!(code(sessions::list(core, caller, "", "", &page).await), ProblemCode::Forbidden);
            assert_eq!(code(crate::namespaces::top_level(core, caller, "", &page).await), ProblemCode::Forbidden);
        }
        assert_eq!(code(own(core, &account, "").await), ProblemCode::Forbidden);
        assert_eq!(code(change_password(core, &account, "", "", "").await), ProblemCode::Forbidden);
        for name in ["nobody", "", "' OR 1=1 --", "\u{0}"] {
            let by = by(name);
            assert_eq!(code(get(core, &world.root, &by, "").await), ProblemCode::NotFound);
            assert_eq!(code(update(core, &world.root, &by, flags(None, None), None).await), ProblemCode::NotFound);
            assert_eq!(code(reset_password(core, &world.root, &by, "", None).await), ProblemCode::NotFound);
        }
        // Whoever was an administrator a moment ago is none any more.
        let bob = world.administrator("bob").await;
        update(core, &world.root, &by("bob"), flags(Some(false), None), None).await.unwrap();
        let late = update(core, &bob, &by("root"), flags(Some(false), None), None).await;
        assert_eq!(code(late), ProblemCode::Forbidden);
        assert_eq!(code(reset_password(core, &bob, &by("root"), "", None).await), ProblemCode::Forbidden);
    }
}

on_each_database! {
    async fn nobody_changes_their_own_flags_or_resets_their_own_password(world: &World) {
        let core = &world.core;
        world.administrator("bob").await;
        for change in [flags(Some(false), None), flags(None, Some(false)), flags(Some(true), Some(true))] {
            assert_eq!(code(update(core, &world.root, &by("root"), change, None).await), ProblemCode::Forbidden);
        }
        assert_eq!(code(reset_password(core, &world.root, &by("root"), "", None).await), ProblemCode::Forbidden);
        let root = details(world, "root").await;
        assert!(root.oneself && root.user.admin && root.user.active);
        assert_eq!(root.user.version, 1);
    }
}

on_each_database! {
    async fn flags_change_one_at_a_time_and_are_told(world: &World) {
        let core = &world.core;
        world.user("ada").await;
        let table = [
            (flags(None, None), (false, true), 1, ""),
            (flags(Some(false), Some(true)), (false, true), 1, ""),
            (flags(Some(true), None), (true, true), 2, "\"admin\":{\"after\":true,\"before\":false}"),
            (flags(None, Some(false)), (true, false), 3, "\"active\":{\"after\":false,\"before\":true}"),
            (flags(Some(false), None), (false, false), 4, "\"admin\":{\"after\":false,\"before\":true}"),
            (flags(None, Some(true)), (false, true), 5, "\"active\":{\"after\":true,\"before\":false}"),
        ];
        for (change, expected, version, told) in table {
            world.clock.advance(1);
            let before = world.count("activity").await;
            let user = update(core, &world.root, &by("ada"), change, None).await.unwrap().user;
            assert_eq!(((user.admin, user.active), user.version), (expected, version), "{change:?}");
            assert_eq!(details(world, "ada").await.user, user);
            assert_eq!(world.count("activity").await - before, u64::from(!told.is_empty()), "{change:?}");
            let log = log(world).await;
            assert!(log.lines().last().unwrap().contains(told), "{log}");
        }
        let stale = update(core, &world.root, &by("ada"), flags(Some(true), None), Some(4)).await.unwrap_err();
        assert_eq!(stale.code, ProblemCode::StaleVersion);
        assert_eq!(stale.current.unwrap()["version"], 5);
        assert_eq!(code(reset_password(core, &world.root, &by("ada"), "", Some(4)).await), ProblemCode::StaleVersion);
    }
}

on_each_database! {
    async fn two_administrators_cannot_lower_each_other_at_once(world: &World) {
        let core = &world.core;
        for round in 0..10 {
            let (one, two) = (format!("one{round}"), format!("two{round}"));
            let (first, second) = (world.administrator(&one).await, world.administrator(&two).await);
            let change = if round % 2 == 0 { flags(Some(false), None) } else { flags(None, Some(false)) };
            let (of_two, of_one) = (by(&two), by(&one));
            let (a, b) = tokio::join!(
                update(core, &first, &of_two, change, None),
                update(core, &second, &of_one, change, None),
            );
            assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1, "{a:?} {b:?}");
        }
    }
}

on_each_database! {
    async fn who_is_disabled_is_out_at_once_and_for_good(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        sign_in_as(world, "session-of-ada", &ada).await;
        sign_in_as(world, "session-of-root", &world.root).await;
        let token = access_tokens::issue_for_user(core, "ada", 900).await.unwrap().token;
        access_tokens::authenticate(core, &token).await.unwrap();
        assert_eq!(details(world, "ada").await.sessions.len(), 1);

        let disabled = update(core, &world.root, &by("ada"), flags(None, Some(false)), None).await.unwrap();
        assert!(disabled.sessions.is_empty());
        assert!(log(world).await.contains("\"ended_sessions\":1"));
        assert_eq!(caller(core, ada.id()).await.unwrap(), None);
        assert_eq!(code(access_tokens::authenticate(core, &token).await), ProblemCode::Unauthenticated);
        assert_eq!(code(sign_in(core, "ada", PASSWORD, "192.0.2.7").await), ProblemCode::Unauthenticated);
        assert_eq!(storage::sessions::load(core.db(), "session-of-ada", 0).await.unwrap(), None);
        assert!(storage::sessions::load(core.db(), "session-of-root", 0).await.unwrap().is_some());

        update(core, &world.root, &by("ada"), flags(None, Some(true)), None).await.unwrap();
        sign_in(core, "ada", PASSWORD, "192.0.2.7").await.unwrap();
        assert_eq!(code(access_tokens::authenticate(core, &token).await), ProblemCode::Unauthenticated);
        world.clock.advance(1000);
        let token = access_tokens::issue_for_user(core, "ada", 900).await.unwrap().token;
        access_tokens::authenticate(core, &token).await.unwrap();
    }
}

on_each_database! {
    async fn groups_that_would_be_left_alone_are_told(world: &World) {
        let core = &world.core;
        for group in ["alone", "shared", "below/sub"] {
            world.group(group).await;
        }
        let (ada, bob) = (world.administrator("ada").await, world.user("bob").await);
        for group in ["alone2", "alone1"] {
            let draft = crate::model::GroupDraft { name: group.into(), ..crate::model::GroupDraft::default() };
            crate::namespaces::create_group(core, &ada, &draft).await.unwrap();
        }
        world.member("shared", &ada, Role::Owner).await;
        world.member("below/sub", &ada, Role::Owner).await;
        world.member("alone", &ada, Role::Deployer).await;
        let told = |details: UserDetails| {
            let paths: Vec<_> = details.only_owner_of.iter().map(ToString::to_string).collect();
            assert_eq!(details.only_owner_count, paths.len() as u64);
            paths
        };
        assert_eq!(told(details(world, "ada").await), ["alone1", "alone2"]);
        assert_eq!(told(details(world, "bob").await), Vec::<String>::new());
        // An owner who may not sign in is none.
        world.member("alone1", &bob, Role::Owner).await;
        assert_eq!(told(details(world, "ada").await), ["alone2"]);
        let change = flags(None, Some(false));
        assert_eq!(told(update(core, &world.root, &by("bob"), change, None).await.unwrap()), Vec::<String>::new());
        assert_eq!(told(update(core, &world.root, &by("ada"), change, None).await.unwrap()), ["alone1", "alone2"]);
        let page = crate::namespaces::top_level(core, &world.root, "al", &PageRequest::first(10)).await.unwrap();
        let owners: Vec<_> = page.items.iter().map(|row| (row.group.path.to_string(), row.owners)).collect();
        assert_eq!(owners, [("alone".to_owned(), 1), ("alone1".to_owned(), 0), ("alone2".to_owned(), 0)]);
        assert_eq!(page.page_info.total_count, 3);
    }
}

on_each_database! {
    async fn a_password_is_reset_to_a_typed_or_a_made_up_one(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        for (typed, made_up) in [("", true), ("another horse battery", false)] {
            sign_in_as(world, "session-of-ada", &ada).await;
            let set = reset_password(core, &world.root, &by("ada"), typed, None).await.unwrap();
            assert_eq!(set.generated.is_some(), made_up);
            let password = set.generated.clone().unwrap_or_else(|| typed.to_owned());
            sign_in(core, "ada", &password, "192.0.2.7").await.unwrap();
            assert_eq!(code(sign_in(core, "ada", PASSWORD, "192.0.2.7").await), ProblemCode::Unauthenticated);
            assert_eq!(storage::sessions::load(core.db(), "session-of-ada", 0).await.unwrap(), None);
            assert!(!log(world).await.contains(&password) && !format!("{set:?}").contains(&password));
        }
        let refused = reset_password(core, &world.root, &by("ada"), "short", None).await.unwrap_err();
        assert!(refused.at("/password").is_some());
        let draft = UserDraft { username: "bob".into(), ..UserDraft::default() };
        let made = create(core, &world.root, &draft).await.unwrap();
        let password = made.generated.unwrap();
        assert_eq!(password.len(), 23, "20 characters in groups");
        sign_in(core, "bob", &password, "192.0.2.7").await.unwrap();
        let again = create(core, &world.root, &draft).await.unwrap_err();
        assert_eq!(again.code, ProblemCode::AlreadyExists);
    }
}

on_each_database! {
    async fn changing_ones_password_takes_the_current_one(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        sign_in_as(world, "here", &ada).await;
        sign_in_as(world, "elsewhere", &ada).await;
        let good = "a quite different sentence";
        for (current, new, pointers) in [
            ("wrong password", good, vec!["/current_password"]),
            ("", "short", vec!["/new_password", "/current_password"]),
            (PASSWORD, "short", vec!["/new_password"]),
            (PASSWORD, PASSWORD, vec!["/new_password"]),
            (PASSWORD, &"x".repeat(257), vec!["/new_password"]),
        ] {
            let refused = change_password(core, &ada, current, new, "here").await.unwrap_err();
            let at: Vec<_> = refused.errors.iter().map(|error| error.pointer.as_str()).collect();
            assert_eq!(at, pointers, "{current:?} {new:?}");
        }
        assert_eq!(own(core, &ada, "here").await.unwrap().sessions.len(), 2);
        change_password(core, &ada, PASSWORD, good, "here").await.unwrap();
        let account = own(core, &ada, "here").await.unwrap();
        assert!(account.has_password);
        assert_eq!(account.sessions.iter().map(|session| session.current).collect::<Vec<_>>(), [true]);
        sign_in(core, "ada", good, "192.0.2.7").await.unwrap();
        assert_eq!(code(sign_in(core, "ada", PASSWORD, "192.0.2.7").await), ProblemCode::Unauthenticated);
        let log = log(world).await;
        assert_eq!(log.matches("user.password_change_refused").count(), 2);
        assert!(log.contains("user.password_changed") && !log.contains(good) && !log.contains(PASSWORD));
    }
}

on_each_database! {
    async fn when_somebody_was_last_here_is_known_to_the_hour(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        let seen = async || details(world, "ada").await.user.last_seen_at.map(|at| at.0);
        assert_eq!(seen().await, None);
        let first = core.now();
        caller(core, ada.id()).await.unwrap();
        assert_eq!(seen().await, Some(first));
        world.clock.advance(59 * 60_000);
        caller(core, ada.id()).await.unwrap();
        assert_eq!(seen().await, Some(first));
        world.clock.advance(60_000);
        caller(core, ada.id()).await.unwrap();
        assert_eq!(seen().await, Some(core.now()));
        world.clock.advance(2 * 3_600_000);
        let token = access_tokens::issue_for_user(core, "ada", 900).await.unwrap().token;
        access_tokens::authenticate(core, &token).await.unwrap();
        assert_eq!(seen().await, Some(core.now()));
        assert_eq!(details(world, "ada").await.user.version, 1, "being here is no change");
    }
}

on_each_database! {
    async fn lists_are_searched_and_filtered(world: &World) {
        let core = &world.core;
        for name in ["ada", "adam", "bob", "zoe"] {
            world.user(name).await;
        }
        update(core, &world.root, &by("adam"), flags(Some(true), None), None).await.unwrap();
        update(core, &world.root, &by("bob"), flags(None, Some(false)), None).await.unwrap();
        let table = [
            ("", None, None, vec!["ada", "adam", "bob", "root", "zoe"]),
            ("AD", None, None, vec!["ada", "adam"]),
            ("%", None, None, vec![]),
            ("", Some(true), None, vec!["adam", "root"]),
            ("", Some(false), None, vec!["ada", "bob", "zoe"]),
            ("", None, Some(true), vec!["ada", "adam", "root", "zoe"]),
            ("", None, Some(false), vec!["bob"]),
            ("o", Some(false), Some(true), vec!["zoe"]),
        ];
        for (search, admin, active, expected) in table {
            let query = UserQuery { search, admin, active };
            let page = list(core, &world.root, &query, &PageRequest::first(50)).await.unwrap();
            let names: Vec<_> = page.items.iter().map(|user| user.username.as_str()).collect();
            assert_eq!(names, expected, "{query:?}");
            assert_eq!(page.page_info.total_count, expected.len() as u64, "{query:?}");
        }
        let first = list(core, &world.root, &UserQuery::default(), &PageRequest::first(3)).await.unwrap();
        let next = PageRequest::new(Some(3), first.page_info.end_cursor.as_deref()).unwrap();
        let second = list(core, &world.root, &UserQuery::default(), &next).await.unwrap();
        let names: Vec<_> = second.items.into_iter().map(|user| user.username).collect();
        assert_eq!(names, ["root", "zoe"]);
        assert!(matches!(world.root, Caller::User { .. }));
    }
}

on_each_database! {
    async fn a_sign_in_that_began_before_a_reset_or_a_lock_does_not_outlive_it(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        let began = core.now();
        confirm(core, &ada, began).await.unwrap();
        world.clock.advance(1);
        reset_password(core, &world.root, &by("ada"), PASSWORD, None).await.unwrap();
        assert_eq!(code(confirm(core, &ada, began).await), ProblemCode::Unauthenticated);
        confirm(core, &ada, core.now()).await.unwrap();
        world.clock.advance(1);
        update(core, &world.root, &by("ada"), flags(None, Some(false)), None).await.unwrap();
        assert_eq!(code(confirm(core, &ada, core.now()).await), ProblemCode::Unauthenticated);
    }
}

on_each_database! {
    async fn a_reset_ends_the_tokens_made_with_the_old_password(world: &World) {
        let core = &world.core;
        world.user("ada").await;
        let token = access_tokens::issue_for_user(core, "ada", 900).await.unwrap().token;
        access_tokens::authenticate(core, &token).await.unwrap();
        world.clock.advance(1_000);
        reset_password(core, &world.root, &by("ada"), PASSWORD, None).await.unwrap();
        assert!(access_tokens::authenticate(core, &token).await.is_err());
        world.clock.advance(1_000);
        let token = access_tokens::issue_for_user(core, "ada", 900).await.unwrap().token;
        access_tokens::authenticate(core, &token).await.unwrap();
    }
}
