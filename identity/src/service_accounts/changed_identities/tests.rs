#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};

use super::*;
use crate::{
    access::Role,
    activity::{self, ActivityQuery},
    caller::Caller,
    login::{LoginRequest, login},
    model::{ChangedIdentity, ProviderDraft, ServiceAccount, ServiceAccountDraft},
    naming::{Gid, NamespacePath, Reference},
    paging::PageRequest,
    problem::ProblemCode,
    service_accounts::{self, ServiceAccountQuery},
    testing::{World, code, gitlab_claims, on_each_database, provider},
};

const ISSUER: &str = "https://gitlab.example";

fn by() -> Reference {
    Reference::Path("acme/deploy".to_owned())
}

/// A login with these claims; whether it is let in.
async fn come(world: &World, changes: &Value) -> bool {
    world.clock.advance(1_000);
    let mut claims = gitlab_claims(world.core.now() / 1000);
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let token = world.issuers.token(ISSUER, &claims);
    let request = LoginRequest { service_account: "acme/deploy", token: &token, source_address: "192.0.2.7" };
    login(&world.core, request).await.is_ok()
}

async fn changes(world: &World) -> Vec<ChangedIdentity> {
    list(&world.core, &world.root, &by()).await.unwrap()
}

/// The ids of the warnings of the account in the list of its group.
async fn warnings(world: &World) -> Vec<String> {
    let path: NamespacePath = "acme".parse().unwrap();
    let query = ServiceAccountQuery { namespace: &path, include_inherited: true, search: "" };
    let page = service_accounts::overview(&world.core, &world.root, &query, &PageRequest::first(9)).await.unwrap();
    let row = page.items.into_iter().find(|row| row.account.path == "acme/deploy").unwrap();
    row.warnings.into_iter().map(|warning| warning.id).collect()
}

/// The account with a project that was made anew under its name.
async fn changed(world: &World) -> ServiceAccount {
    world.group("acme").await;
    let made = world.service_account("acme/deploy").await;
    assert!(come(world, &json!({})).await);
    assert_eq!(changes(world).await, []);
    assert!(come(world, &json!({ "project_id": "99" })).await);
    made
}

async fn edit(world: &World, claims: Option<&[(&str, &str)]>) {
    let stored = service_accounts::get(&world.core, &world.root, &by()).await.unwrap();
    let mut providers: Vec<_> = stored.trusted_identity_providers.iter().map(ProviderDraft::from).collect();
    match claims {
        Some(claims) => providers[0].bound_claims = provider(ISSUER, claims).bound_claims,
        // The same trust, as another provider.
        None => providers[0].id = None,
    }
    let draft = ServiceAccountDraft { trusted_identity_providers: providers, ..ServiceAccountDraft::default() };
    service_accounts::update(&world.core, &world.root, &by(), &draft, None).await.unwrap();
}

async fn confirm_as(
    world: &World,
    caller: &Caller,
    change: &ChangedIdentity,
    login: Gid,
) -> Result<(), crate::problem::Problem> {
    confirm(&world.core, caller, &by(), change.provider_id, &change.id_claim, login).await
}

on_each_database! {
    async fn a_name_that_changed_hands_is_told_until_somebody_has_looked(world: &World) {
        let made = changed(world).await;
        let told = changes(world).await;
        assert_eq!(told.len(), 1);
        let change = &told[0];
        let said = (change.name_claim.as_str(), change.name.as_str(), change.before.as_str(), change.after.as_str());
        assert_eq!(said, ("project_path", "acme/app", "20", "99"));
        assert_eq!((change.id_claim.as_str(), change.provider_id), ("project_id", made.trusted_identity_providers[0].id));
        let record = service_accounts::login(&world.core, &world.root, &by(), change.login_id.uuid).await.unwrap();
        assert_eq!(record.provider_id, Some(change.provider_id));
        assert_eq!(warnings(world).await[0], "id-changed");
        // Another login of the same says nothing new.
        assert!(come(world, &json!({ "project_id": "99" })).await);
        assert_eq!(changes(world).await, told);

        // Who may see the account sees it; who may edit it ends it; nobody else knows of it.
        let ada = world.user("ada").await;
        assert_eq!(code(list(&world.core, &ada, &by()).await), ProblemCode::NotFound);
        assert_eq!(code(confirm_as(world, &ada, change, change.login_id).await), ProblemCode::NotFound);
        world.member("acme", &ada, Role::Viewer).await;
        assert_eq!(list(&world.core, &ada, &by()).await.unwrap(), told);
        assert_eq!(code(confirm_as(world, &ada, change, change.login_id).await), ProblemCode::Forbidden);
        assert_eq!(changes(world).await, told);

        confirm_as(world, &world.root, change, change.login_id).await.unwrap();
        assert_eq!(changes(world).await, []);
        assert!(!warnings(world).await.contains(&"id-changed".to_owned()));
        assert_eq!(code(confirm_as(world, &world.root, change, change.login_id).await), ProblemCode::NotFound);
        let query = ActivityQuery { action: "service_account.identity_confirmed", ..ActivityQuery::default() };
        let place: NamespacePath = "acme".parse().unwrap();
        let page = activity::list(&world.core, &world.root, &place, &query, &PageRequest::first(9)).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].details["project_id"], json!({ "before": "20", "after": "99" }));
        // The next one is told again.
        assert!(come(world, &json!({ "project_id": "100" })).await);
        assert_eq!((changes(world).await[0].before.as_str(), changes(world).await[0].after.as_str()), ("99", "100"));
    }
}

on_each_database! {
    async fn a_change_after_the_one_that_was_looked_at_is_not_confirmed_with_it(world: &World) {
        changed(world).await;
        let seen = changes(world).await.remove(0);
        assert!(come(world, &json!({ "project_id": "666" })).await);
        let problem = confirm_as(world, &world.root, &seen, seen.login_id).await.unwrap_err();
        assert!(problem.at("/login_id").is_some(), "{problem:?}");
        assert_eq!(changes(world).await[0].after, "666");
    }
}

on_each_database! {
    async fn what_an_edit_has_settled_does_not_come_up_again(world: &World) {
        changed(world).await;
        // An edit of something else settles nothing.
        edit(world, Some(&[("project_path", "acme/app"), ("ref", "main")])).await;
        assert_eq!(changes(world).await.len(), 1);
        edit(world, Some(&[("project_path", "acme/app"), ("project_id", "99")])).await;
        assert_eq!(changes(world).await, []);
        assert_eq!(world.count("changed_identities").await, 0);
        edit(world, Some(&[("project_path", "acme/app")])).await;
        assert_eq!(changes(world).await, []);
        assert!(come(world, &json!({ "project_id": "20" })).await);
        assert_eq!(changes(world).await.len(), 1);
        edit(world, None).await;
        assert_eq!(world.count("changed_identities").await, 0);
    }
}

on_each_database! {
    async fn it_goes_with_the_service_account(world: &World) {
        changed(world).await;
        assert_eq!(world.count("changed_identities").await, 1);
        service_accounts::delete(&world.core, &world.root, &by(), None).await.unwrap();
        assert_eq!(world.count("changed_identities").await, 0);
    }
}
