//! Accounts, teams and journeys, on both databases. The way over HTTP is in the server's tests.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{
    JOURNEY, SignOnProvider, SignOnRefusal,
    finish::{Callback, account, finish},
    id_token::Person,
    link_by_operator,
};
use crate::{
    caller::Caller,
    fingerprint::fingerprint,
    model::{TeamDraft, User},
    naming::Reference,
    problem::ProblemCode,
    storage::{self, sign_ons::Row},
    testing::{World, code, on_each_database},
    users::{self, UserChange},
};

pub(crate) fn provider() -> SignOnProvider {
    SignOnProvider {
        issuer: "https://idp.example".parse().unwrap(),
        name: "Example".into(),
        client_id: "tharsis".into(),
        client_secret: None,
        scopes: "openid".into(),
        username_claim: "preferred_username".into(),
        groups_claim: Some("groups".into()),
        creates_accounts: true,
    }
}

fn person(subject: &str, username: &str, groups: &[&str]) -> Person {
    let groups = groups.iter().map(|group| (*group).to_owned()).collect();
    Person { subject: subject.into(), username: Some(username.into()), groups: Some(groups) }
}

async fn sign_on(world: &World, provider: &SignOnProvider, person: &Person) -> Result<User, SignOnRefusal> {
    account(&world.core, provider, person, "192.0.2.7").await.unwrap()
}

/// What a person's sign-on does to the database, for the test that looks at the plans of its statements.
pub(crate) async fn walk(world: &World) {
    let core = &world.core;
    let draft = TeamDraft { name: "walkers".into(), ..TeamDraft::default() };
    crate::teams::create_by_operator(core, &draft).await.unwrap();
    for groups in [&["walkers"][..], &[]] {
        sign_on(world, &provider(), &person("w", "walker", groups)).await.unwrap();
    }
    let row = Row { browser_hash: String::new(), return_to: "/".into(), expires_at: core.now() + JOURNEY, link: None };
    let mut tx = core.db.begin().await.unwrap();
    storage::sign_ons::insert(&mut tx, "state", &row).await.unwrap();
    assert_eq!(storage::sign_ons::take(&mut tx, "state").await.unwrap(), Some(row));
    tx.commit().await.unwrap();
    let token = users::make_sign_in_link(core, "walker").await.unwrap();
    users::sign_in_by_link(core, &token, "192.0.2.7").await.unwrap();
    super::link_tests::walk(world).await;
}

async fn teams_of(world: &World, user: &User) -> Vec<String> {
    use storage::Executor as _;
    let statement = storage::sql(
        "SELECT t.name FROM team_members tm JOIN teams t ON t.id = tm.team_id WHERE tm.user_id = $1
            ORDER BY t.name -- test",
    )
    .uuid(user.id.uuid);
    let rows = world.core.db().fetch_all(statement).await.unwrap();
    rows.iter().map(|row| row.text("name").unwrap()).collect()
}

on_each_database! {
    async fn t100_a_person_is_known_by_issuer_and_subject(world: &World) {
        let local = world.user("ada").await;
        let provider = provider();
        let ada = sign_on(world, &provider, &person("1", "ada", &[])).await.unwrap();
        assert_eq!(ada.username, "ada-2", "the name of somebody else leads to no account");
        assert_ne!(ada.id.uuid, local.id());
        assert!(!ada.admin);
        // Whatever the person is called now.
        let again = sign_on(world, &provider, &person("1", "countess@example.com", &[])).await.unwrap();
        assert_eq!((again.id, again.username.as_str()), (ada.id, "ada-2"));
        let other = sign_on(world, &provider, &person("2", "ada", &[])).await.unwrap();
        assert_eq!(other.username, "ada-3");
        let elsewhere = SignOnProvider { issuer: "https://other.example".parse().unwrap(), ..provider };
        let stranger = sign_on(world, &elsewhere, &person("1", "ada", &[])).await.unwrap();
        assert_ne!(stranger.id, ada.id, "subjects of different issuers are different people");
        // There is no password that would let anybody in.
        let refused = users::sign_in(&world.core, "ada-2", "", "192.0.2.7").await;
        assert_eq!(code(refused), ProblemCode::Unauthenticated);
    }
}

on_each_database! {
    async fn no_account_is_made_where_that_is_switched_off(world: &World) {
        let provider = SignOnProvider { creates_accounts: false, ..provider() };
        let ada = world.user("ada").await;
        let before = world.count("activity").await;
        let refused = sign_on(world, &provider, &person("1", "ada", &[])).await.unwrap_err();
        assert_eq!(refused, SignOnRefusal::NoAccount);
        assert_eq!(world.count("activity").await, before);
        link_by_operator(&world.core, "ada", "1").await.unwrap();
        let user = sign_on(world, &provider, &person("1", "x", &[])).await.unwrap();
        assert_eq!(user.id.uuid, ada.id());
        assert_eq!(code(link_by_operator(&world.core, "root", "1").await), ProblemCode::AlreadyExists);
        assert_eq!(code(link_by_operator(&world.core, "nobody", "2").await), ProblemCode::Invalid);
    }
}

on_each_database! {
    async fn who_is_disabled_does_not_get_in(world: &World) {
        let ada = sign_on(world, &provider(), &person("1", "ada", &[])).await.unwrap();
        let off = UserChange { active: Some(false), ..UserChange::default() };
        users::update(&world.core, &world.root, &Reference::Id(ada.id.uuid), off, None).await.unwrap();
        let refused = sign_on(world, &provider(), &person("1", "ada", &[])).await.unwrap_err();
        assert_eq!(refused, SignOnRefusal::Disabled);
    }
}

on_each_database! {
    async fn two_tabs_make_one_account(world: &World) {
        let (provider, ada) = (provider(), person("1", "ada", &[]));
        let (one, two) = tokio::join!(sign_on(world, &provider, &ada), sign_on(world, &provider, &ada));
        assert_eq!(one.unwrap().id, two.unwrap().id);
        let (one, two) = (person("2", "bob", &[]), person("3", "bob", &[]));
        let (one, two) = tokio::join!(sign_on(world, &provider, &one), sign_on(world, &provider, &two));
        let mut names = [one.unwrap().username, two.unwrap().username];
        names.sort();
        assert_eq!(names, ["bob", "bob-2"]);
    }
}

on_each_database! {
    async fn groups_lead_to_teams_of_the_same_name(world: &World) {
        for name in ["ops", "dev", "people"] {
            let draft = TeamDraft { name: name.into(), ..TeamDraft::default() };
            crate::teams::create_by_operator(&world.core, &draft).await.unwrap();
        }
        let provider = provider();
        let ada = sign_on(world, &provider, &person("1", "ada", &["ops", "nobody", "/dev", "OPS"])).await.unwrap();
        assert_eq!(teams_of(world, &ada).await, ["ops"], "no team is made, and names are exact");
        // By people, not by the provider: that stays.
        let mut tx = world.core.db.begin().await.unwrap();
        let people = storage::teams::find(&mut tx, "people").await.unwrap().unwrap();
        storage::teams::add_member(&mut tx, people.id.uuid, ada.id.uuid, false).await.unwrap();
        tx.commit().await.unwrap();
        sign_on(world, &provider, &person("1", "ada", &["dev", "people"])).await.unwrap();
        assert_eq!(teams_of(world, &ada).await, ["dev", "people"]);
        sign_on(world, &provider, &person("1", "ada", &[])).await.unwrap();
        assert_eq!(teams_of(world, &ada).await, ["people"]);
        // Without a claim for groups nothing changes.
        sign_on(world, &provider, &person("1", "ada", &["ops"])).await.unwrap();
        sign_on(world, &provider, &Person { groups: None, ..person("1", "ada", &[]) }).await.unwrap();
        assert_eq!(teams_of(world, &ada).await, ["ops", "people"]);
    }
}

on_each_database! {
    async fn t100_a_journey_ends_once_in_the_browser_that_began_it(world: &World) {
        let core = &world.core;
        let begin = async |state: &str| {
            let row = Row {
                browser_hash: fingerprint("mine"),
                return_to: "/".into(),
                expires_at: core.now() + JOURNEY,
                link: None,
            };
            let mut tx = core.db.begin_append().await.unwrap();
            storage::sign_ons::insert(&mut tx, &fingerprint(state), &row).await.unwrap();
            tx.commit().await.unwrap();
        };
        // What follows a state that is accepted is the provider's configuration, which nobody serves here.
        let finish = async |state: Option<&str>, secret: &str| {
            let callback = Callback { state, code: Some("code"), ..Callback::default() };
            finish(core, secret, callback, None, "192.0.2.7").await.map(|_| ()).unwrap_err()
        };
        begin("one").await;
        assert_eq!(finish(None, "mine").await, SignOnRefusal::Parameter("state"));
        assert_eq!(finish(Some(&"x".repeat(5000)), "mine").await, SignOnRefusal::Parameter("state"));
        assert_eq!(finish(Some("two"), "mine").await, SignOnRefusal::UnknownState);
        assert!(matches!(finish(Some("one"), "mine").await, SignOnRefusal::Configuration(_)));
        assert_eq!(finish(Some("one"), "mine").await, SignOnRefusal::UnknownState, "used up");
        begin("three").await;
        assert_eq!(finish(Some("three"), "another's").await, SignOnRefusal::UnknownState);
        assert_eq!(finish(Some("three"), "mine").await, SignOnRefusal::UnknownState, "whoever tried ended it");
        begin("four").await;
        begin("five").await;
        world.clock.advance(JOURNEY);
        assert_eq!(finish(Some("four"), "mine").await, SignOnRefusal::TooLate);
        core.tidy().await.unwrap();
        assert_eq!(finish(Some("five"), "mine").await, SignOnRefusal::UnknownState, "forgotten");
    }
}

on_each_database! {
    async fn a_sign_in_link_works_once(world: &World) {
        let core = &world.core;
        let token = users::make_sign_in_link(core, "root").await.unwrap();
        let let_in = users::sign_in_by_link(core, &token, "192.0.2.7").await.unwrap();
        assert!(matches!(let_in, Caller::User { admin: true, .. }));
        assert_eq!(code(users::sign_in_by_link(core, &token, "192.0.2.7").await), ProblemCode::Forbidden);
        assert_eq!(code(users::sign_in_by_link(core, "made-up", "192.0.2.7").await), ProblemCode::Forbidden);
        assert_eq!(code(users::make_sign_in_link(core, "nobody").await), ProblemCode::Invalid);
        let token = users::make_sign_in_link(core, "root").await.unwrap();
        world.clock.advance(10 * 60 * 1000);
        assert_eq!(code(users::sign_in_by_link(core, &token, "192.0.2.7").await), ProblemCode::Forbidden);
    }
}
