//! The warning that a name stands for something else: when it comes, and what ends it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::{
    access::Role,
    activity::{self, ActivityQuery},
    caller::Caller,
    ci::Grade,
    core::Core,
    login::{LoginRequest, login, pin},
    model::{ChangedIdentity, ProviderDraft, ServiceAccount, ServiceAccountDraft},
    naming::{Gid, NamespacePath, Reference, ResourceKind},
    paging::PageRequest,
    problem::ProblemCode,
    service_accounts::{self, ServiceAccountQuery},
    storage::{self, StorageError},
    testing::{World, account, code, gitlab_claims, machine, on_each_database, provider},
    timestamp::Timestamp,
};

const ISSUER: &str = "https://gitlab.example";

fn by() -> Reference {
    Reference::Path("acme/deploy".to_owned())
}

/// A login that is let in, with these claims.
async fn logs_in_at(world: &World, core: &Core, changes: &Value) {
    world.clock.advance(1000);
    let mut claims = gitlab_claims(world.core.now() / 1000);
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let token = world.issuers.token(ISSUER, &claims);
    let request = LoginRequest { service_account: "acme/deploy", token: &token, source_address: "192.0.2.7" };
    login(core, request).await.unwrap();
}

async fn logs_in(world: &World, project: &str) {
    logs_in_at(world, &world.core, &json!({ "project_id": project })).await;
}

async fn warned(world: &World) -> Vec<ChangedIdentity> {
    list(&world.core, &world.root, &by()).await.unwrap()
}

/// Identifiers before and after, by claim.
fn ids(changed: &[ChangedIdentity]) -> Vec<(&str, &str, &str)> {
    changed.iter().map(|it| (it.id_claim.as_str(), it.before.as_str(), it.after.as_str())).collect()
}

async fn acknowledged(
    world: &World,
    caller: &Caller,
    seen: &[ChangedIdentity],
) -> Result<usize, crate::problem::Problem> {
    let seen: Vec<Uuid> = seen.iter().map(|it| it.login_id.uuid).collect();
    acknowledge(&world.core, caller, &by(), &seen).await
}

async fn events(world: &World, action: &str) -> Vec<Value> {
    let query = ActivityQuery { action, ..ActivityQuery::default() };
    let place: NamespacePath = "acme".parse().unwrap();
    let page = activity::list(&world.core, &world.root, &place, &query, &PageRequest::first(10)).await.unwrap();
    page.items.into_iter().map(|event| event.details).collect()
}

fn draft(providers: Vec<ProviderDraft>) -> ServiceAccountDraft {
    ServiceAccountDraft { trusted_identity_providers: providers, ..ServiceAccountDraft::default() }
}

fn kept(stored: &ServiceAccount, issuer: &str, claims: &[(&str, &str)]) -> ProviderDraft {
    let id = stored.trusted_identity_providers.first().map(|provider| provider.id.to_string());
    ProviderDraft { id, ..provider(issuer, claims) }
}

on_each_database! {
    async fn the_warning_says_what_changed_and_which_login_showed_it(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        for _ in 0..2 {
            logs_in(world, "20").await;
        }
        assert_eq!((warned(world).await, world.count("changed_identities").await), (vec![], 0));
        logs_in(world, "99").await;
        let first = warned(world).await;
        assert_eq!(ids(&first), [("project_id", "20", "99")]);
        let one = &first[0];
        assert_eq!((one.what.as_str(), one.name_claim.as_str(), one.name.as_str()), ("project", "project_path", "acme/app"));
        assert_eq!((one.issuer.as_str(), one.provider_id), (ISSUER, made.trusted_identity_providers[0].id));
        let shown = service_accounts::login(&world.core, &world.root, &by(), one.login_id.uuid).await.unwrap();
        assert_eq!((shown.at, shown.provider_id), (one.at, Some(one.provider_id)));
        // It stays what it is while the same goes on logging in, also at an instance that remembers what was before.
        logs_in(world, "99").await;
        let again = world.another_instance().await;
        logs_in_at(world, &again, &json!({ "project_id": "99" })).await;
        assert_eq!(warned(world).await, first);

        // In the list it stands before everything else.
        let place: NamespacePath = "acme".parse().unwrap();
        let query = ServiceAccountQuery { namespace: &place, include_inherited: true, search: "" };
        let page = service_accounts::overview(&world.core, &world.root, &query, &PageRequest::first(10)).await.unwrap();
        let warnings = &page.items[0].warnings;
        assert_eq!((warnings[0].id.as_str(), warnings[0].grade), ("id-changed", Grade::Danger));
        assert_ne!(warnings[0].short(), "Look at it");
        let said = "The project acme/app has another project_id than before: 99 instead of 20.";
        assert!(warnings[0].text.starts_with(said), "{}", warnings[0].text);

        // It goes with the service account.
        service_accounts::delete(&world.core, &world.root, &by(), None).await.unwrap();
        assert_eq!(world.count("changed_identities").await, 0);
    }
}

on_each_database! {
    async fn what_somebody_knows_as_theirs_is_told_no_more_until_the_next_change(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        logs_in(world, "20").await;
        // This instance goes on remembering the identifier from before.
        let other = world.another_instance().await;
        logs_in_at(world, &other, &json!({ "project_id": "20" })).await;
        logs_in(world, "99").await;
        let seen = warned(world).await;
        assert_eq!(acknowledged(world, &world.root, &seen).await.unwrap(), 1);
        assert_eq!(warned(world).await, []);
        assert_eq!(
            events(world, "service_account.identity_acknowledged").await,
            [json!({ "called_right": ["project_path acme/app: project_id is 99, was 20"] })]
        );
        // Once is enough; nothing more is told of it, and nobody is asked again.
        assert_eq!(acknowledged(world, &world.root, &seen).await.unwrap(), 0);
        assert_eq!(events(world, "service_account.identity_acknowledged").await.len(), 1);
        logs_in(world, "99").await;
        logs_in_at(world, &other, &json!({ "project_id": "99" })).await;
        assert_eq!(warned(world).await, []);

        logs_in(world, "100").await;
        let next = warned(world).await;
        assert_eq!(ids(&next), [("project_id", "99", "100")]);
        // Who looked before the next change has not seen it.
        logs_in(world, "101").await;
        assert_eq!(acknowledged(world, &world.root, &next).await.unwrap(), 0);
        assert_eq!(ids(&warned(world).await), [("project_id", "99", "101")], "what was last called right");
        // What is back is told, too: somebody else was let in meanwhile.
        logs_in(world, "99").await;
        assert_eq!(ids(&warned(world).await), [("project_id", "101", "99")]);
    }
}

on_each_database! {
    async fn a_group_that_changed_hands_is_told_with_its_project_and_called_right_at_once(world: &World) {
        world.group("acme").await;
        world.service_account("acme/deploy").await;
        let claims = |project: &str, group: &str| json!({ "project_id": project, "namespace_path": "acme", "namespace_id": group });
        logs_in_at(world, &world.core, &claims("20", "72")).await;
        logs_in_at(world, &world.core, &claims("99", "73")).await;
        let mut told = warned(world).await;
        told.sort_by(|a, b| b.id_claim.cmp(&a.id_claim));
        assert_eq!(ids(&told), [("project_id", "20", "99"), ("namespace_id", "72", "73")]);
        assert_eq!(acknowledged(world, &world.root, &told).await.unwrap(), 2);
        assert_eq!(warned(world).await, []);
    }
}

on_each_database! {
    async fn a_trust_that_is_changed_ends_the_warning(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let update = async |providers: Vec<ProviderDraft>| {
            service_accounts::update(&world.core, &world.root, &by(), &draft(providers), None).await.unwrap()
        };
        let by_name = || kept(&made, ISSUER, &[("project_path", "acme/app")]);
        logs_in(world, "1").await;

        // Bound from the login that showed it.
        logs_in(world, "2").await;
        let told = warned(world).await;
        let pinned = pin(&world.core, &world.root, &by(), told[0].login_id.uuid, &["project_id".to_owned()], 1).await.unwrap();
        assert_eq!((warned(world).await, world.count("changed_identities").await), (vec![], 0));
        assert_eq!(pinned.version, 2);
        // Nobody binds it any more: the next change is told again.
        update(vec![by_name()]).await;
        logs_in(world, "3").await;
        assert_eq!(ids(&warned(world).await), [("project_id", "2", "3")]);

        // What has nothing to do with it ends nothing; neither does to disable what let it in.
        let narrower = kept(&made, ISSUER, &[("project_path", "acme/app"), ("ref", "main")]);
        update(vec![narrower, provider("https://other.example", &[("project_id", "3")])]).await;
        update(vec![ProviderDraft { disabled: true, ..by_name() }]).await;
        let off = ServiceAccountDraft { disabled: true, ..draft(vec![by_name()]) };
        service_accounts::update(&world.core, &world.root, &by(), &off, None).await.unwrap();
        assert_eq!(warned(world).await.len(), 1);

        // Another issuer, under the same identifier of the provider.
        update(vec![kept(&made, "https://other.example", &[("project_path", "acme/app")])]).await;
        assert_eq!(world.count("changed_identities").await, 0);
        update(vec![by_name()]).await;
        logs_in(world, "4").await;
        assert_eq!(warned(world).await.len(), 1);

        // Removed; and a login that was under way then notes what nobody is told of.
        let late = warned(world).await.remove(0);
        update(vec![provider(ISSUER, &[("project_path", "acme/app")])]).await;
        assert_eq!(world.count("changed_identities").await, 0);
        let mut tx = world.core.db().begin_append().await.unwrap();
        storage::changed_identities::note(&mut tx, made.id.uuid, &late).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((warned(world).await, world.count("changed_identities").await), (vec![], 1));
    }
}

on_each_database! {
    async fn t90_who_may_edit_the_service_account_may_end_the_warning(world: &World) {
        world.workspace("acme/prod").await;
        let made = world.service_account("acme/deploy").await;
        world.member("acme/prod", &machine(&made), Role::Owner).await;
        world.member("acme", &machine(&made), Role::Deployer).await;
        logs_in(world, "20").await;
        logs_in(world, "99").await;
        let seen = warned(world).await;
        for (name, place, role, expected) in [
            ("eve", "", Role::Viewer, ProblemCode::NotFound),
            ("vic", "acme", Role::Viewer, ProblemCode::Forbidden),
            // Sees it from below, where it may act.
            ("low", "acme/prod", Role::Owner, ProblemCode::NotFound),
            // It owns what the deployer does not: whoever decides whom it lets in could act as it.
            ("dee", "acme", Role::Deployer, ProblemCode::Forbidden),
        ] {
            let caller = world.user(name).await;
            if !place.is_empty() {
                world.member(place, &caller, role).await;
            }
            let refused = code(acknowledged(world, &caller, &seen).await);
            assert_eq!(refused, expected, "{name}");
            let told = list(&world.core, &caller, &by()).await;
            assert_eq!(told.is_ok(), name != "eve", "{name}");
        }
        assert_eq!(code(acknowledged(world, &machine(&made), &seen).await), ProblemCode::Forbidden);
        assert_eq!(warned(world).await, seen);
        let owner = world.user("own").await;
        world.member("acme", &owner, Role::Owner).await;
        assert_eq!(acknowledged(world, &owner, &seen).await.unwrap(), 1);
        assert_eq!(warned(world).await, []);
    }
}

fn noted(after: &str, before: &str, at: i64) -> ChangedIdentity {
    ChangedIdentity {
        provider_id: Gid::new(ResourceKind::TrustedIdentityProvider, Uuid::from_u128(1)),
        issuer: ISSUER.to_owned(),
        what: "project".to_owned(),
        name_claim: "project_path".to_owned(),
        // Longer than an index of PostgreSQL takes.
        name: "ä".repeat(1024),
        id_claim: "project_id".to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        at: Timestamp(at),
        login_id: Gid::new(ResourceKind::Login, Uuid::from_u128(u128::try_from(at).unwrap())),
    }
}

on_each_database! {
    async fn a_name_has_one_row_that_keeps_what_was_right(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await.id.uuid;
        let note = async |account: Uuid, changed: ChangedIdentity| -> Result<(), StorageError> {
            let mut tx = world.core.db().begin_append().await?;
            storage::changed_identities::note(&mut tx, account, &changed).await?;
            tx.commit().await
        };
        let stored = async || {
            let mut db = world.core.db();
            let rows = storage::changed_identities::list(&mut db, made).await.unwrap();
            rows.into_iter().map(|row| (row.before, row.after, row.at.0)).collect::<Vec<_>>()
        };
        let row = |before: &str, after: &str, at: i64| vec![(before.to_owned(), after.to_owned(), at)];
        for (before, after, at, expected) in [
            ("a", "b", 1, row("a", "b", 1)),
            ("a", "b", 2, row("a", "b", 1)),
            ("b", "c", 3, row("a", "c", 3)),
            ("c", "a", 4, row("c", "a", 4)),
            ("a", "c", 5, row("a", "c", 5)),
        ] {
            note(made, noted(after, before, at)).await.unwrap();
            assert_eq!(stored().await, expected, "{before} to {after}");
        }
        let mut tx = world.core.db().begin_append().await.unwrap();
        storage::changed_identities::acknowledge(&mut tx, made, Uuid::from_u128(5)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(stored().await, []);
        note(made, noted("c", "a", 6)).await.unwrap();
        assert_eq!(stored().await, [], "an instance that remembers what was before");
        note(made, noted("d", "c", 7)).await.unwrap();
        assert_eq!(stored().await, row("c", "d", 7));
        // Of an account that was deleted while its login was under way nothing is noted, and nothing fails.
        note(Uuid::from_u128(9), noted("b", "a", 8)).await.unwrap();
        assert_eq!(world.count("changed_identities").await, 1);
    }
}

#[test]
fn what_is_settled_is_not_told() {
    let changed = noted("99", "20", 1);
    let stored = |issuer: &str, claims: &[(&str, &str)], id: u128| {
        let draft = ServiceAccountDraft {
            trusted_identity_providers: vec![provider(issuer, claims)],
            ..account("acme/deploy")
        };
        let spec = draft.parse("x").unwrap();
        let gid = Gid::new(ResourceKind::TrustedIdentityProvider, Uuid::from_u128(id));
        spec.providers.iter().map(|spec| crate::service_accounts::create::trusted(gid, spec)).collect::<Vec<_>>()
    };
    let open = |providers: &[_]| list::lets_in(providers, Uuid::from_u128(1), &changed.issuer, &changed.id_claim);
    for (issuer, claims, id, expected) in [
        (ISSUER, &[("project_path", "acme/app")][..], 1, true),
        (ISSUER, &[("project_path", "acme/app"), ("namespace_id", "72")], 1, true),
        (ISSUER, &[("project_path", "acme/app"), ("project_id", "99")], 1, false),
        (ISSUER, &[("project_id", "20")], 1, false),
        (ISSUER, &[("project_path", "acme/app")], 2, false),
        ("https://other.example", &[("project_path", "acme/app")], 1, false),
    ] {
        assert_eq!(open(&stored(issuer, claims, id)), expected, "{issuer} {claims:?} {id}");
    }
    assert!(!open(&[]));
}
