//! People link their own accounts, and part with the link, on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;

use super::{
    JOURNEY, SignOnRefusal, begin_link,
    finish::{Callback, Finished, Visitor, account, finish, keep},
    id_token::Person,
    link, link_by_operator,
    tests::provider,
    unlink,
};
use crate::{
    access_tokens,
    caller::Caller,
    fingerprint::fingerprint,
    model::{LinkedIdentity, OwnSignOn, PersonalTokenDraft, TeamDraft},
    naming::{Gid, ResourceKind},
    personal_tokens,
    problem::{Problem, ProblemCode},
    storage::{
        self,
        sign_ons::{Link, Row},
    },
    testing::{World, code, machine, on_each_database},
    users,
};

const PASSWORD: &str = "correct horse battery";

fn person(subject: &str) -> Person {
    Person { subject: subject.into(), username: Some("ada@example.com".into()), groups: None }
}

/// The browser of this session comes back from the provider as this person.
async fn comes_back(world: &World, who: &Caller, session: &str, subject: &str) -> Result<Finished, SignOnRefusal> {
    let link = Link { user: who.id(), session_hash: session.into() };
    keep(&world.core, &provider(), &person(subject), &link).await.unwrap()
}

async fn is_found(world: &World, who: &Caller, session: &str, subject: &str) {
    assert!(matches!(comes_back(world, who, session, subject).await, Ok(Finished::Found)));
}

async fn linked(world: &World, who: &Caller, session: &str, password: &str) -> Result<(), Problem> {
    link(&world.core, who, session, password).await
}

async fn own(world: &World, who: &Caller, session: &str) -> OwnSignOn {
    users::own(&world.core, who, session).await.unwrap().sign_on
}

async fn identities(world: &World, who: &Caller) -> Vec<LinkedIdentity> {
    own(world, who, "").await.identities
}

/// The latest actions about a user, the latest first, with who did them.
async fn events(world: &World, user: &Caller) -> Vec<(String, String)> {
    let mut db = world.core.db();
    let about = Gid::new(ResourceKind::User, user.id());
    let events = storage::activity::about(&mut db, about, 20).await.unwrap();
    events.into_iter().map(|event| (event.action, event.actor.name)).collect()
}

/// What linking does to the database, for the test that looks at the plans of its statements.
pub(crate) async fn walk(world: &World) {
    let who = world.user("linker").await;
    is_found(world, &who, "walking", "walked").await;
    let link = Some(Link { user: who.id(), session_hash: "walking".into() });
    let row = Row { browser_hash: String::new(), return_to: "/".into(), expires_at: world.core.now() + JOURNEY, link };
    let mut tx = world.core.db.begin().await.unwrap();
    storage::sign_ons::insert(&mut tx, "walking", &row).await.unwrap();
    assert_eq!(storage::sign_ons::take(&mut tx, "walking").await.unwrap(), Some(row));
    tx.commit().await.unwrap();
    linked(world, &who, "walking", PASSWORD).await.unwrap();
    account(&world.core, &provider(), &person("walked"), "192.0.2.7").await.unwrap().unwrap();
    let id = identities(world, &who).await[0].id.clone();
    unlink(&world.core, &who, "walking", &id, PASSWORD).await.unwrap();
}

on_each_database! {
    async fn t100_an_account_is_linked_by_its_owner_and_unlinked(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        is_found(world, &ada, "s1", "an-identifier-that-is-long").await;
        let shown = own(world, &ada, "s1").await;
        assert_eq!(shown.identities, []);
        let pending = shown.pending.unwrap();
        assert_eq!((pending.username.as_str(), pending.subject.as_str()), ("ada@example.com", "an-identifier-t…"));
        assert_eq!(code(account(core, &no_accounts(), &person("an-identifier-that-is-long"), "x").await
            .unwrap().map_err(|refusal| refusal.told("x"))), ProblemCode::Forbidden, "nobody is linked yet");

        world.clock.advance(1);
        linked(world, &ada, "s1", PASSWORD).await.unwrap();
        let shown = own(world, &ada, "s1").await;
        assert_eq!(shown.pending, None);
        let one = &shown.identities[0];
        assert_eq!((one.issuer.as_str(), one.subject.as_str(), one.last_used_at), ("https://idp.example", "an-identifier-t…", None));
        assert!(one.in_use && !one.only_way);
        world.clock.advance(1000);
        let user = account(core, &no_accounts(), &person("an-identifier-that-is-long"), "x").await.unwrap().unwrap();
        assert_eq!(user.id.uuid, ada.id());
        assert_eq!(identities(world, &ada).await[0].last_used_at, Some(core.timestamp()));
        // Once is enough, and a second person of this provider does not come beside the first.
        assert_eq!(code(linked(world, &ada, "s1", PASSWORD).await), ProblemCode::Forbidden);
        assert!(matches!(comes_back(world, &ada, "s1", "an-identifier-that-is-long").await, Ok(Finished::Linked)));
        is_found(world, &ada, "s1", "another").await;
        assert_eq!(code(linked(world, &ada, "s1", PASSWORD).await), ProblemCode::AlreadyExists);
        assert!(matches!(begin_link(core, &ada, "s1", "x").await, Err(SignOnRefusal::LinkedAlready)));

        world.clock.advance(1);
        unlink(core, &ada, "s1", &one.id, PASSWORD).await.unwrap();
        assert_eq!(identities(world, &ada).await, []);
        assert_eq!(code(unlink(core, &ada, "s1", &one.id, PASSWORD).await), ProblemCode::NotFound);
        let refused = account(core, &no_accounts(), &person("an-identifier-that-is-long"), "x").await.unwrap();
        assert_eq!(refused.unwrap_err(), SignOnRefusal::NoAccount);
        let told = events(world, &ada).await;
        let told: Vec<_> = told.iter().map(|(action, who)| (action.as_str(), who.as_str())).collect();
        assert_eq!(told[..3], [("user.unlinked", "ada"), ("user.signed_in", "sign-on"), ("user.linked", "ada")]);
    }
}

fn no_accounts() -> super::SignOnProvider {
    super::SignOnProvider { creates_accounts: false, ..provider() }
}

on_each_database! {
    async fn t100_a_person_of_another_account_is_not_linked(world: &World) {
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        is_found(world, &ada, "s1", "1").await;
        link_by_operator(&world.core, "bob", "1").await.unwrap();
        // Meanwhile, and from then on at once.
        assert_eq!(code(linked(world, &ada, "s1", PASSWORD).await), ProblemCode::AlreadyExists);
        assert!(matches!(comes_back(world, &ada, "s1", "1").await, Err(SignOnRefusal::Taken)));
        assert_eq!(identities(world, &ada).await, []);
        assert_eq!(identities(world, &bob).await.len(), 1);
        let id = identities(world, &bob).await[0].id.clone();
        assert_eq!(code(unlink(&world.core, &ada, "s1", &id, PASSWORD).await), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn t100_a_stolen_session_is_not_enough_to_link_or_unlink(world: &World) {
        let core = &world.core;
        let ada = world.user("ada").await;
        is_found(world, &ada, "s1", "1").await;
        for wrong in ["", "guess"] {
            let refused = linked(world, &ada, "s1", wrong).await.unwrap_err();
            assert!(refused.at("/current_password").is_some());
        }
        // By a token, which no page gives a way in here.
        let draft = PersonalTokenDraft { name: "x".into(), expires_in_days: Some(1) };
        let token = personal_tokens::create(core, &ada, &draft).await.unwrap().text;
        let script = access_tokens::authenticate(core, &token).await.unwrap();
        assert_eq!(code(linked(world, &script, "s1", PASSWORD).await), ProblemCode::Forbidden);
        assert!(matches!(begin_link(core, &script, "s1", "x").await, Err(SignOnRefusal::Other(_))));
        world.group("acme").await;
        let pipeline = machine(&world.service_account("acme/deploy").await);
        assert_eq!(code(linked(world, &pipeline, "s1", PASSWORD).await), ProblemCode::Forbidden);
        assert_eq!(identities(world, &ada).await, []);

        linked(world, &ada, "s1", PASSWORD).await.unwrap();
        let id = identities(world, &ada).await[0].id.clone();
        assert!(unlink(core, &ada, "s1", &id, "guess").await.unwrap_err().at("/current_password").is_some());
        assert_eq!(code(unlink(core, &script, "s1", &id, PASSWORD).await), ProblemCode::Forbidden);
        assert_eq!(identities(world, &ada).await.len(), 1);
        let told = events(world, &ada).await;
        let refused = |action: &str| told.iter().filter(|(other, who)| other == action && who == "ada").count();
        assert_eq!((refused("user.link_refused"), refused("user.unlink_refused")), (2, 1));
        // Guesses are counted like those of a new password, by session.
        let mut last = ProblemCode::Invalid;
        for _ in 0..50 {
            last = code(unlink(core, &ada, "s1", &id, "guess").await);
            if last != ProblemCode::Invalid {
                break;
            }
        }
        assert_eq!(last, ProblemCode::TooManyRequests);
    }
}

on_each_database! {
    async fn t100_only_the_session_that_began_it_links(world: &World) {
        let core = &world.core;
        let (ada, bob) = (world.user("ada").await, world.user("bob").await);
        is_found(world, &ada, "s1", "1").await;
        for (who, session) in [(&ada, "s2"), (&bob, "s1"), (&bob, "s2"), (&ada, "")] {
            assert_eq!(own(world, who, session).await.pending, None);
            assert_eq!(code(linked(world, who, session, PASSWORD).await), ProblemCode::Forbidden);
        }
        world.clock.advance(JOURNEY);
        assert_eq!(own(world, &ada, "s1").await.pending, None);
        assert_eq!(code(linked(world, &ada, "s1", PASSWORD).await), ProblemCode::Forbidden, "too late");
        core.tidy().await.unwrap();
        assert_eq!(world.count("sign_on_links").await, 0);

        // On the way back: another session, another user, or nobody. Each ends the journey.
        let visitor = |who: &Caller, session: &'static str| Some(Visitor { user: who.id(), session });
        for (at, visitor) in [visitor(&ada, "s2"), visitor(&bob, "s1"), None].into_iter().enumerate() {
            let state = format!("state-{at}");
            let row = Row {
                browser_hash: fingerprint("mine"),
                return_to: "/account".into(),
                expires_at: core.now() + JOURNEY,
                link: Some(Link { user: ada.id(), session_hash: "s1".into() }),
            };
            let mut tx = core.db.begin_append().await.unwrap();
            storage::sign_ons::insert(&mut tx, &fingerprint(&state), &row).await.unwrap();
            tx.commit().await.unwrap();
            let callback = || Callback { state: Some(&state), code: Some("code"), ..Callback::default() };
            let refused = finish(core, "mine", callback(), visitor, "x").await.map(|_| ()).unwrap_err();
            assert_eq!(refused, SignOnRefusal::AnotherSession);
            let refused = finish(core, "mine", callback(), visitor, "x").await.map(|_| ()).unwrap_err();
            assert_eq!(refused, SignOnRefusal::UnknownState);
        }
        // What was found last counts.
        is_found(world, &ada, "s1", "1").await;
        is_found(world, &ada, "s1", "2").await;
        linked(world, &ada, "s1", PASSWORD).await.unwrap();
        assert_eq!(identities(world, &ada).await[0].subject, "2");
    }
}

on_each_database! {
    async fn the_only_way_in_is_not_given_up(world: &World) {
        let core = &world.core;
        let team = TeamDraft { name: "ops".into(), ..TeamDraft::default() };
        crate::teams::create_by_operator(core, &team).await.unwrap();
        let arrives = Person { groups: Some(vec!["ops".into()]), ..person("1") };
        let user = account(core, &provider(), &arrives, "x").await.unwrap().unwrap();
        let ada = users::caller(core, user.id.uuid).await.unwrap().unwrap();
        let one = identities(world, &ada).await.remove(0);
        assert!(one.only_way && one.last_used_at.is_some());
        let refused = unlink(core, &ada, "s1", &one.id, "").await.unwrap_err();
        assert_eq!(refused.code, ProblemCode::Forbidden);
        assert!(refused.detail.contains("the only way"), "{}", refused.detail);
        // Of a provider that is not set up any more nobody signs in.
        let mut tx = core.db.begin().await.unwrap();
        storage::external_identities::insert(&mut tx, "https://old.example", "1", ada.id(), core.now()).await.unwrap();
        tx.commit().await.unwrap();
        let rows = identities(world, &ada).await;
        let flags: Vec<_> = rows.iter().map(|row| (row.in_use, row.only_way)).collect();
        assert_eq!(flags, [(true, true), (false, false)]);
        unlink(core, &ada, "s1", &rows[1].id, "").await.unwrap();
        assert_eq!(world.count("team_members").await, 1);
        // With a password there is another one, and nobody says any more that they are in that team.
        let by = crate::naming::Reference::Id(ada.id());
        users::reset_password(core, &world.root, &by, PASSWORD, None).await.unwrap();
        assert!(!identities(world, &ada).await[0].only_way);
        world.clock.advance(1);
        unlink(core, &ada, "s1", &one.id, PASSWORD).await.unwrap();
        assert_eq!(world.count("team_members").await, 0);
        let entry = storage::activity::about(&mut core.db(), user.id, 1).await.unwrap().remove(0);
        assert_eq!(entry.details, json!({ "issuer": "https://idp.example", "subject": "1" }));
    }
}
