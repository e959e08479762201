//! Every statement that runs in any test is remembered; this test walks through what pages and logins do and then asks
//! SQLite how it would carry each statement out. None may read a whole table that grows.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use sqlx::Row as _;

use super::{Statement, db::Pools};
use crate::{
    access::Role,
    access_tokens, activity,
    caller::Caller,
    issuers,
    login::{
        ClientCredentials, LoginRefusal, LoginRequest, RenewalRequest, TestSubject, login, login_with_secret, pins,
        renew, replay, test,
    },
    members::{self, MemberQuery},
    model::{
        ClientSecretDraft, LoginOutcome, NamespaceKind, PersonalTokenDraft, ServiceAccountDraft, SubjectKind,
        TeamDraft, TeamMemberDraft,
    },
    namespaces::{self, NamespaceQuery},
    naming::{NamespacePath, Reference},
    paging::PageRequest,
    personal_tokens,
    service_accounts::{self, ServiceAccountQuery, changed_identities, client_secrets},
    sessions, teams,
    testing::{TestDatabase, World, account, gitlab_claims, machine, session, sign_in_as},
    users,
};

static SEEN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

thread_local! {
    static COUNT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// How many statements this thread has run: a test has its thread for itself.
pub(crate) fn statements_of_this_thread() -> usize {
    COUNT.get()
}

pub(super) fn note(statement: &Statement) {
    COUNT.set(COUNT.get() + 1);
    // Tests count rows to see that nothing half-written remains; the product does not.
    if !statement.sql.ends_with("-- test") {
        SEEN.lock().unwrap_or_else(PoisonError::into_inner).insert(statement.sql);
    }
}

/// What everybody does all day, on pages and by machine.
async fn a_working_day(world: &World) {
    let core = &world.core;
    let page = PageRequest::first(20);
    world.workspace("acme/platform/prod").await;
    let made = world.service_account("acme/platform/deploy").await;
    world.member("acme/platform/prod", &machine(&made), Role::Deployer).await;
    let ada = world.user("ada").await;
    world.member("acme", &ada, Role::Owner).await;
    let place: NamespacePath = "acme/platform".parse().unwrap();
    let by = Reference::Id(made.id.uuid);

    let token = world.issuers.token("https://gitlab.example", &gitlab_claims(core.now() / 1000));
    let request = LoginRequest { service_account: &made.path, token: &token, source_address: "192.0.2.7" };
    let issued = login(core, request).await.unwrap();
    let pipeline = crate::access_tokens::authenticate(core, &issued.token).await.unwrap();

    for caller in [&ada, &world.root, &pipeline] {
        for kind in [NamespaceKind::Group, NamespaceKind::Workspace] {
            let query = NamespaceQuery { search: "p", ..NamespaceQuery::default() };
            namespaces::list(core, caller, kind, &query, &page).await.unwrap();
            namespaces::joined(core, caller, kind, &page).await.unwrap();
        }
        namespaces::first_steps(core, caller).await.unwrap();
        activity::recent(core, caller, 5).await.unwrap();
    }
    let query = NamespaceQuery { parent: Some(&place), ..NamespaceQuery::default() };
    namespaces::list(core, &ada, NamespaceKind::Workspace, &query, &page).await.unwrap();
    namespaces::going(core, &ada, &place).await.unwrap();
    let query = ServiceAccountQuery { namespace: &place, include_inherited: true, search: "d" };
    service_accounts::list(core, &ada, &query, &page).await.unwrap();
    service_accounts::overview(core, &ada, &query, &page).await.unwrap();
    service_accounts::get(core, &ada, &by).await.unwrap();
    service_accounts::get_placed(core, &ada, &by).await.unwrap();
    service_accounts::list_placed(core, &ada, &query, &page).await.unwrap();
    service_accounts::abilities(core, &ada, &by).await.unwrap();
    explanations(world, &ada, &by).await;
    renew(core, RenewalRequest { service_account: None, token: &issued.token, source_address: "x" }).await.unwrap();
    let with_secrets = ServiceAccountDraft { client_credentials: Some(true), ..account(&made.path) };
    service_accounts::update(core, &ada, &by, &with_secrets, None).await.unwrap();
    tokens(world, &ada, &by, &issued.token).await;
    members::list(core, &ada, &place, &MemberQuery::default(), &page).await.unwrap();
    let joined = members::of_service_account(core, &ada, &by).await.unwrap();
    members::get(core, &ada, joined[0].id.uuid).await.unwrap();
    let query = MemberQuery { search: "ada", ..MemberQuery::default() };
    let member = members::list(core, &ada, &place, &query, &page).await.unwrap().items.remove(0);
    members::after_removal(core, &ada, member.id.uuid).await.unwrap();
    members::onlooker(core, &ada, &"acme".parse().unwrap()).await.unwrap();
    for caller in [&ada, &world.root] {
        members::of_user(core, caller, "ada", &page).await.unwrap();
    }
    members::places(core, &ada, &by).await.unwrap();
    members::places(core, &world.root, &by).await.unwrap();
    for kind in SubjectKind::ALL {
        members::candidates(core, &ada, &place, kind, "a").await.unwrap();
    }
    let query = activity::ActivityQuery::default();
    activity::of_service_account(core, &ada, &by, &query, &page).await.unwrap();
    activity::list(core, &ada, &place, &query, &page).await.unwrap();
    activity::export(core, &ada, &place, &query, None).await.unwrap();
    for path in ["", "acme/platform"] {
        let query = activity::ActivityQuery::default();
        activity::of_server(core, &world.root, path, &query, &page).await.unwrap();
        activity::export_of_server(core, &world.root, path, &query, None).await.unwrap();
    }
    for caller in [&ada, &world.root] {
        let found = crate::search::everything(core, caller, "deploy", 8).await.unwrap();
        assert_eq!(found.len(), 1);
    }
    service_accounts::usage(core, &ada, &by).await.unwrap();
    users::sign_in(core, "ada", "wrong password", "192.0.2.7").await.unwrap_err();
    users::caller(core, ada.id()).await.unwrap();
    administration(world, &ada).await;
    of_issuers(world, &ada).await;
    teams_and_tokens(world, &ada).await;
    crate::sign_on::tests::walk(world).await;
    core.tidy().await.unwrap();
    service_accounts::delete(core, &ada, &by, None).await.unwrap();
}

/// What is told of logins.
async fn explanations(world: &World, ada: &Caller, by: &Reference) {
    let core = &world.core;
    let mut claims = gitlab_claims(core.now() / 1000);
    claims["project_path"] = "acme/other".into();
    let wrong = world.issuers.token("https://gitlab.example", &claims);
    let LoginRefusal { login_id, .. } = {
        let request =
            LoginRequest { service_account: "acme/platform/deploy", token: &wrong, source_address: "192.0.2.7" };
        login(core, request).await.unwrap_err()
    };
    for caller in [ada, &world.root] {
        let logins = service_accounts::logins(core, caller, by, &PageRequest::first(20)).await.unwrap();
        let accepted = logins.items.iter().find(|login| login.provider_id.is_some()).unwrap().id.uuid;
        service_accounts::login(core, caller, by, login_id.uuid).await.unwrap();
        pins(core, caller, by, accepted).await.unwrap();
        let trusted = service_accounts::get(core, caller, by).await.unwrap().trusted_identity_providers[0].id;
        for provider in [None, Some(trusted)] {
            service_accounts::issued_tokens(core, caller, by, provider).await.unwrap();
        }
    }
    // What has the name is another project, which nobody knows at first.
    claims = gitlab_claims(core.now() / 1000);
    claims["project_id"] = "99".into();
    let another = world.issuers.token("https://gitlab.example", &claims);
    let request = LoginRequest { service_account: "acme/platform/deploy", token: &another, source_address: "x" };
    login(core, request).await.unwrap();
    let changed = changed_identities::list(core, ada, by).await.unwrap();
    changed_identities::acknowledge(core, ada, by, &[changed[0].login_id.uuid]).await.unwrap();
    test(core, ada, by, TestSubject::Token(&wrong)).await.unwrap();
    test(core, ada, by, TestSubject::Login(login_id.uuid)).await.unwrap();
    replay(core, ada, by, &account("acme/platform/deploy")).await.unwrap();
    let prod: NamespacePath = "acme/platform/prod".parse().unwrap();
    members::who_can_act(core, ada, &prod, &PageRequest::first(20)).await.unwrap();
    let mut tx = core.db().begin_append().await.unwrap();
    super::logins::is_used(&mut tx, "https://gitlab.example", "job-1").await.unwrap();
    super::logins::keep_latest(&mut tx, login_id.uuid, (LoginOutcome::Refused, true), 10, 0).await.unwrap();
    tx.commit().await.unwrap();
}

/// What becomes of tokens, and client secrets.
async fn tokens(world: &World, ada: &Caller, by: &Reference, token: &str) {
    let core = &world.core;
    access_tokens::introspect(core, ada, token).await.unwrap();
    let new = client_secrets::create(core, ada, by, ClientSecretDraft::default()).await.unwrap();
    let request =
        ClientCredentials { client_id: &new.client_id, client_secret: &new.client_secret, source_address: "x" };
    login_with_secret(core, request).await.unwrap();
    client_secrets::list(core, ada, by).await.unwrap();
    let place: NamespacePath = "acme/platform".parse().unwrap();
    let query = ServiceAccountQuery { namespace: &place, include_inherited: true, search: "" };
    service_accounts::overview(core, ada, &query, &PageRequest::first(20)).await.unwrap();
    client_secrets::count(core).await.unwrap();
    client_secrets::delete(core, ada, by, new.secret.id.uuid).await.unwrap();
    access_tokens::revoke(core, token).await.unwrap();
    let user = access_tokens::issue_for_user(core, "ada", 900).await.unwrap();
    access_tokens::authenticate(core, &user.token).await.unwrap();
    service_accounts::revoke_tokens(core, ada, by, None).await.unwrap();
    access_tokens::rotate_signing_key(core, access_tokens::Rotation::Compromised).await.unwrap();
    core.look_after_signing_keys().await.unwrap();
}

/// What is told of issuers, and the list of those that are allowed.
async fn of_issuers(world: &World, ada: &Caller) {
    let core = &world.core;
    let page = PageRequest::first(20);
    for caller in [ada, &world.root] {
        issuers::list(core, caller, &page).await.unwrap();
        issuers::get(core, caller, "https://gitlab.example", &page).await.unwrap();
    }
    issuers::allow(core, &world.root, "https://gitlab.example").await.unwrap();
    issuers::set_mode(core, &world.root, "audit", None).await.unwrap();
    issuers::disallow(core, &world.root, "https://gitlab.example").await.unwrap();
    issuers::allow_list(core, &world.root).await.unwrap();
    issuers::history(core, &world.root, 5).await.unwrap();
    let claims = gitlab_claims(core.now() / 1000);
    let token = world.issuers.token("https://gitlab.example", &claims);
    login(core, LoginRequest { service_account: "acme/platform/deploy", token: &token, source_address: "x" })
        .await
        .unwrap();
    issuers::set_mode(core, &world.root, "enforce", None).await.unwrap();
    service_accounts::create(core, &world.root, &account("acme/platform/unlisted")).await.unwrap_err();
    issuers::set_mode(core, &world.root, "off", None).await.unwrap();
}

/// Teams, and what people make for their scripts.
async fn teams_and_tokens(world: &World, ada: &Caller) {
    let core = &world.core;
    let page = PageRequest::first(20);
    let ops = Reference::Path("ops".into());
    let of_ada = Reference::Path("ada".into());
    let draft = TeamDraft { name: "ops".into(), ..TeamDraft::default() };
    let team = teams::create(core, &world.root, &draft).await.unwrap();
    let member = TeamMemberDraft { username: "ada".into(), maintainer: true };
    teams::add_member(core, &world.root, &ops, &member).await.unwrap();
    teams::change_member(core, ada, &ops, &of_ada, true).await.unwrap();
    for caller in [ada, &world.root] {
        teams::details(core, caller, &Reference::Id(team.id.uuid), &page).await.unwrap();
        teams::list(core, caller, "o", &page).await.unwrap();
    }
    teams::update(core, &world.root, &ops, Some("Those on call"), None).await.unwrap();
    teams::change_member(core, ada, &ops, &of_ada, false).await.unwrap();
    teams::remove_member(core, &world.root, &ops, &of_ada).await.unwrap();
    teams::delete(core, &world.root, &ops, None).await.unwrap();

    world.clock.advance(2);
    let draft = PersonalTokenDraft { name: "laptop".into(), expires_in_days: None };
    let token = personal_tokens::create(core, ada, &draft).await.unwrap();
    access_tokens::authenticate(core, &token.text).await.unwrap();
    personal_tokens::list(core, ada).await.unwrap();
    personal_tokens::revoke(core, ada, token.token.id.uuid).await.unwrap();
}

/// What administrators do, and everybody with their own account.
async fn administration(world: &World, ada: &Caller) {
    let core = &world.core;
    let page = PageRequest::first(20);
    let of_ada = Reference::Path("ada".into());
    sign_in_as(world, "hash", ada).await;
    super::sessions::save(core.db(), session(core, "hash", ada)).await.unwrap();
    super::sessions::load(core.db(), "hash", 0).await.unwrap();
    let query = users::UserQuery { search: "a", active: Some(true), admin: Some(false) };
    users::list(core, &world.root, &query, &page).await.unwrap();
    users::get(core, &world.root, &of_ada, "hash").await.unwrap();
    users::own(core, ada, "hash").await.unwrap();
    sessions::list(core, &world.root, "a", "", &page).await.unwrap();
    sessions::list(core, &world.root, "", "", &page).await.unwrap();
    namespaces::top_level(core, &world.root, "a", &page).await.unwrap();
    sessions::end(core, ada, "ada", "no such session, I fear").await.unwrap_err();
    sessions::end(core, ada, "ada", "0123456789012345678901").await.unwrap_err();
    sessions::end_others(core, ada, "hash").await.unwrap();
    users::reset_password(core, &world.root, &of_ada, "", None).await.unwrap();
    users::change_password(core, ada, "wrong", "a long enough one", "hash").await.unwrap_err();
    for active in [false, true] {
        let change = users::UserChange { active: Some(active), ..users::UserChange::default() };
        users::update(core, &world.root, &of_ada, change, None).await.unwrap();
    }
    super::sessions::delete(core.db(), "hash").await.unwrap();
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let database = TestDatabase::sqlite().await;
    a_working_day(&World::new(database.db.clone()).await).await;
    let Pools::Sqlite { read, .. } = &database.db.pools else { panic!("SQLite") };
    let statements: Vec<&str> = SEEN.lock().unwrap().iter().copied().collect();
    assert!(statements.len() > 40, "{} statements", statements.len());
    let mut slow = Vec::new();
    for sql in statements {
        let steps =
            sqlx::query(sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(read).await.unwrap();
        for step in steps {
            let detail: String = step.get("detail");
            if detail.starts_with("SCAN") && !bounded(&detail) && !walked(sql) {
                slow.push(format!("{detail}\n    {sql}"));
            }
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// What may be read from one end to the other: lists of a row or two, issuers (of which there are as many as CI systems), subqueries (whose own steps are looked at), and
/// users and teams, of which there are as many as people: a search inside their names has no shorter way.
fn bounded(step: &str) -> bool {
    const BOUNDED: [&str; 15] = [
        "CONSTANT ROW",
        "around",
        "held",
        "own",
        "members",
        "setup_links",
        "k",
        "u",
        "t",
        "step",
        "allowed",
        "unlisted_logins",
        "few",
        "place",
        "single",
    ];
    let what = step.trim_start_matches("SCAN ");
    BOUNDED.iter().any(|name| {
        what == *name
            || what.starts_with(&format!("{name} "))
            || what.starts_with('(')
            || what.ends_with("VALUES CLAUSE")
    })
}

/// What an administrator looks for across all service accounts: any part of a path, which no index answers. It walks the
/// index of paths, in order and up to the first few hits; to the end of a million it takes 0.2 s (measured).
fn walked(sql: &str) -> bool {
    sql.ends_with("WHERE s.path LIKE $1 ESCAPE '\\' ORDER BY s.path LIMIT $2")
        && sql.contains("FROM service_accounts s\n")
}
