//! What recorded logins tell: replay, pins, names that changed hands, and who can act where.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};

use super::*;
use crate::{
    access::Role,
    activity::{self, ActivityQuery},
    caller::Caller,
    claims::Match,
    members,
    model::{ProviderDraft, Replay, ReplayVerdict as V, Rule, ServiceAccount, ServiceAccountDraft, VerdictKind},
    naming::{Gid, NamespacePath, Reference},
    paging::PageRequest,
    problem::{Problem, ProblemCode},
    service_accounts,
    testing::{World, account, code, gitlab_claims, machine, on_each_database, provider},
};

const ISSUER: &str = "https://gitlab.example";

fn by(path: &str) -> Reference {
    Reference::Path(path.to_owned())
}

async fn attempt(world: &World, account: &str, changes: &Value) -> Gid {
    world.clock.advance(1000);
    let mut claims = gitlab_claims(world.core.now() / 1000);
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let token = world.issuers.token(ISSUER, &claims);
    let request = LoginRequest { service_account: account, token: &token, source_address: "192.0.2.7" };
    match login(&world.core, request).await {
        Ok(_) => {
            let page = PageRequest::first(1);
            let logins = service_accounts::logins(&world.core, &world.root, &by(account), &page).await.unwrap();
            logins.items[0].id
        }
        Err(refusal) => refusal.login_id,
    }
}

fn draft(stored: &ServiceAccount, claims: &[(&str, &str)]) -> ServiceAccountDraft {
    let id = stored.trusted_identity_providers.first().map(|provider| provider.id.to_string());
    let changed = ProviderDraft { id, ..provider(ISSUER, claims) };
    ServiceAccountDraft { trusted_identity_providers: vec![changed], ..ServiceAccountDraft::default() }
}

fn verdicts(replay: &Replay) -> Vec<V> {
    replay.logins.iter().map(|login| login.verdict).collect()
}

on_each_database! {
    async fn a_change_of_trust_is_replayed_before_it_is_saved(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let at = by("acme/deploy");
        attempt(world, "acme/deploy", &json!({})).await;
        attempt(world, "acme/deploy", &json!({ "ref": "release" })).await;
        attempt(world, "acme/deploy", &json!({ "project_path": "acme/tool" })).await;
        attempt(world, "acme/deploy", &json!({ "aud": "https://other.example" })).await;
        world.clock.advance(24 * 3_600_000);
        let replayed = async |draft: &ServiceAccountDraft| replay(&world.core, &world.root, &at, draft).await;

        let same = replayed(&draft(&made, &[("project_path", "acme/app")])).await.unwrap();
        assert_eq!(verdicts(&same), [V::StillRefused, V::StillRefused, V::StillPasses, V::StillPasses]);
        // The latest first: audience, tool, release, main.
        let narrower = replayed(&draft(&made, &[("project_path", "acme/app"), ("ref", "main")])).await.unwrap();
        assert_eq!(verdicts(&narrower), [V::StillRefused, V::StillRefused, V::WouldBeRefused, V::StillPasses]);
        let refused = narrower.with(V::WouldBeRefused).next().unwrap();
        let broken = refused.broken.as_ref().unwrap();
        assert_eq!((broken.claim.as_deref(), broken.received.as_deref()), (Some("ref"), Some("release")));
        assert_eq!(refused.subject.as_deref(), Some("project_path:acme/app:ref_type:branch:ref:main"));
        let mut wider = draft(&made, &[("project_path", "acme/*")]);
        wider.trusted_identity_providers[0].how = Match::Wildcard;
        let wider = replayed(&wider).await.unwrap();
        assert_eq!(verdicts(&wider), [V::StillRefused, V::NewlyPasses, V::StillPasses, V::StillPasses]);
        let mut off = draft(&made, &[("project_path", "acme/app")]);
        off.disabled = true;
        assert_eq!(replayed(&off).await.unwrap().with(V::WouldBeRefused).count(), 2);
        let elsewhere = ServiceAccountDraft {
            trusted_identity_providers: vec![provider("https://other.example", &[("project_path", "acme/app")])],
            ..ServiceAccountDraft::default()
        };
        assert_eq!(replayed(&elsewhere).await.unwrap().with(V::WouldBeRefused).count(), 2);

        // Who saves is shown it once: if something becomes of logins, until they have seen it, and while nobody was faster.
        let unseen = async |draft: &ServiceAccountDraft, version: i64, seen: &str| {
            unseen_replay(&world.core, &world.root, &at, draft, version, seen).await.unwrap()
        };
        let mut described = draft(&made, &[("project_path", "acme/app")]);
        described.description = "Deploys".into();
        assert_eq!(unseen(&described, made.version, "").await, None, "the trust stays what it is");
        let narrow = draft(&made, &[("project_path", "acme/app"), ("ref", "main")]);
        assert_eq!(unseen(&narrow, made.version, "").await.as_ref(), Some(&narrower));
        assert_eq!(unseen(&narrow, made.version, &narrower.trust).await, None);
        assert!(unseen(&off, made.version, &narrower.trust).await.is_some(), "another trust than was seen");
        assert_eq!(unseen(&narrow, made.version + 1, "").await, None, "it will not be saved");

        // Nothing was saved, and only those who could save it may ask.
        let stored = service_accounts::get(&world.core, &world.root, &at).await.unwrap();
        assert_eq!((stored.version, stored.trusted_identity_providers), (made.version, made.trusted_identity_providers.clone()));
        let ada = world.user("ada").await;
        let unchanged = draft(&made, &[("ref", "main")]);
        assert_eq!(code(replay(&world.core, &ada, &at, &unchanged).await), ProblemCode::NotFound);
        world.member("acme", &ada, Role::Viewer).await;
        assert_eq!(code(replay(&world.core, &ada, &at, &unchanged).await), ProblemCode::Forbidden);
        assert_eq!(code(replayed(&draft(&made, &[])).await), ProblemCode::Invalid);
    }
}

on_each_database! {
    async fn what_cannot_be_known_is_not_guessed(world: &World) {
        world.group("acme").await;
        let mut once = account("acme/once");
        once.trusted_identity_providers[0].single_use = true;
        let made = service_accounts::create(&world.core, &world.root, &once).await.unwrap();
        // The same token twice, then one that says more than is kept.
        for changes in [json!({}), json!({}), json!({ "jti": "job-2", "noise": "n".repeat(9_000) })] {
            attempt(world, "acme/once", &changes).await;
        }
        let mut single = draft(&made, &[("project_path", "acme/app")]);
        single.trusted_identity_providers[0].single_use = true;
        let replayed = replay(&world.core, &world.root, &by("acme/once"), &single).await.unwrap();
        assert_eq!(verdicts(&replayed), [V::StillPasses, V::StillRefused, V::StillPasses]);
        let many = draft(&made, &[("project_path", "acme/app")]);
        let replayed = replay(&world.core, &world.root, &by("acme/once"), &many).await.unwrap();
        assert_eq!(verdicts(&replayed), [V::StillPasses, V::NewlyPasses, V::StillPasses]);
        let noisy = draft(&made, &[("project_path", "acme/app"), ("noise", "nnn")]);
        let replayed = replay(&world.core, &world.root, &by("acme/once"), &noisy).await.unwrap();
        assert_eq!(verdicts(&replayed), [V::Unknown, V::StillRefused, V::WouldBeRefused]);
    }
}

on_each_database! {
    async fn identifiers_are_pinned_from_accepted_logins_only(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let at = by("acme/deploy");
        let refused = attempt(world, "acme/deploy", &json!({ "project_path": "mallory/app" })).await;
        let problem = pins(&world.core, &world.root, &at, refused.uuid).await.unwrap_err();
        assert!(problem.at("/login_id").is_some());
        let accepted = attempt(world, "acme/deploy", &json!({ "namespace_id": "72", "namespace_path": "acme" })).await;
        let shown = pins(&world.core, &world.root, &at, accepted.uuid).await.unwrap();
        let shown: Vec<_> = shown.iter().map(|pin| (pin.claim.as_str(), pin.value.as_str())).collect();
        assert_eq!(shown, [("project_id", "20"), ("namespace_id", "72"), ("ref_protected", "true")]);
        let unprotected = attempt(world, "acme/deploy", &json!({ "ref_protected": "false", "project_id": "2*" })).await;
        let shown = pins(&world.core, &world.root, &at, unprotected.uuid).await.unwrap();
        assert_eq!(shown.iter().map(|pin| pin.value.as_str()).collect::<Vec<_>>(), ["2*"]);

        let mut pinned = draft(&made, &[("project_path", "acme/app"), ("project_id", "20"), ("ref_protected", "true")]);
        service_accounts::update(&world.core, &world.root, &at, &pinned, None).await.unwrap();
        let left = pins(&world.core, &world.root, &at, accepted.uuid).await.unwrap();
        assert_eq!(left.iter().map(|pin| pin.claim.as_str()).collect::<Vec<_>>(), ["namespace_id"]);
        // A pattern could not say a value that has a star in it.
        pinned = draft(&made, &[("project_path", "acme/*")]);
        pinned.trusted_identity_providers[0].how = Match::Wildcard;
        service_accounts::update(&world.core, &world.root, &at, &pinned, None).await.unwrap();
        assert_eq!(pins(&world.core, &world.root, &at, unprotected.uuid).await.unwrap(), []);
        let eve = world.user("eve").await;
        assert_eq!(code(pins(&world.core, &eve, &at, accepted.uuid).await), ProblemCode::NotFound);
    }
}

on_each_database! {
    async fn what_is_confirmed_is_bound_with_the_value_of_the_login(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        let at = by("acme/deploy");
        let accepted = attempt(world, "acme/deploy", &json!({ "namespace_id": "72" })).await.uuid;
        let bind = async |caller: &Caller, login, claims: &[&str], version| {
            let confirmed: Vec<String> = claims.iter().map(|claim| (*claim).to_owned()).collect();
            pin(&world.core, caller, &at, login, &confirmed, version).await
        };
        let ada = world.user("ada").await;
        assert_eq!(code(bind(&ada, accepted, &["project_id"], 1).await), ProblemCode::NotFound);
        world.member("acme", &ada, Role::Viewer).await;
        assert_eq!(code(bind(&ada, accepted, &["project_id"], 1).await), ProblemCode::Forbidden);
        for claims in [&[][..], &["user_email"], &["project_id", "sub"]] {
            assert!(bind(&world.root, accepted, claims, 1).await.unwrap_err().at("/confirmed").is_some());
        }
        assert_eq!(code(bind(&world.root, accepted, &["project_id"], 7).await), ProblemCode::StaleVersion);
        let refused = attempt(world, "acme/deploy", &json!({ "project_path": "mallory/app", "project_id": "66" })).await;
        assert!(bind(&world.root, refused.uuid, &["project_id"], 1).await.unwrap_err().at("/login_id").is_some());

        let bound = bind(&world.root, accepted, &["project_id", "project_id", "ref_protected"], 1).await.unwrap();
        let (before, after) = (&made.trusted_identity_providers[0], &bound.trusted_identity_providers[0]);
        let claims: Vec<_> = after.bound_claims.iter().map(|claim| (claim.name.as_str(), claim.value.as_str())).collect();
        assert_eq!(claims[before.bound_claims.iter().count()..], [("project_id", "20"), ("ref_protected", "true")]);
        assert_eq!((after.id, &after.audience, bound.version), (before.id, &before.audience, 2));
        assert_eq!(code(bind(&world.root, accepted, &["namespace_id"], 1).await), ProblemCode::StaleVersion);
        bind(&world.root, accepted, &["namespace_id"], 2).await.unwrap();
    }
}

async fn alerts(world: &World) -> Vec<Value> {
    let query = ActivityQuery { action: "service_account.identity_changed", ..ActivityQuery::default() };
    let place: NamespacePath = "acme".parse().unwrap();
    let page = activity::list(&world.core, &world.root, &place, &query, &PageRequest::first(10)).await.unwrap();
    page.items.into_iter().map(|event| event.details).collect()
}

on_each_database! {
    async fn a_name_that_changed_hands_is_noted(world: &World) {
        world.group("acme").await;
        let made = world.service_account("acme/deploy").await;
        for _ in 0..2 {
            attempt(world, "acme/deploy", &json!({})).await;
        }
        assert_eq!(alerts(world).await, [] as [Value; 0]);
        attempt(world, "acme/deploy", &json!({ "project_id": "99" })).await;
        let noted = alerts(world).await;
        assert_eq!(noted.len(), 1);
        assert_eq!(noted[0]["project_id"], json!({ "before": "20", "after": "99" }));
        assert_eq!(noted[0]["project_path"], "acme/app");
        // Once is enough; and what a process before this one let in counts, too.
        attempt(world, "acme/deploy", &json!({ "project_id": "99" })).await;
        assert_eq!(alerts(world).await.len(), 1);
        let again = world.another_instance().await;
        let token = world.issuers.token(ISSUER, &{
            let mut claims = gitlab_claims(world.core.now() / 1000);
            claims["project_id"] = json!("100");
            claims
        });
        let request = LoginRequest { service_account: "acme/deploy", token: &token, source_address: "192.0.2.7" };
        login(&again, request).await.unwrap();
        assert_eq!(alerts(world).await.len(), 2);

        // Once the identifier is bound, such a login is refused, and the hint says why.
        let pinned = draft(&made, &[("project_path", "acme/app"), ("project_id", "20")]);
        service_accounts::update(&world.core, &world.root, &by("acme/deploy"), &pinned, None).await.unwrap();
        let id = attempt(world, "acme/deploy", &json!({ "project_id": "99" })).await;
        let told = service_accounts::login(&world.core, &world.root, &by("acme/deploy"), id.uuid).await.unwrap();
        assert_eq!(told.account.cause(), Some("id-changed"));
        let broken = told.account.first_broken().unwrap();
        assert_eq!((broken.rule, broken.verdict), (Rule::Claim, VerdictKind::Fail));
        assert_eq!(alerts(world).await.len(), 2);
    }
}

async fn acting(world: &World, caller: &Caller, path: &str) -> Result<Vec<(String, Role, String, bool)>, Problem> {
    let path: NamespacePath = path.parse().unwrap();
    let page = members::who_can_act(&world.core, caller, &path, &PageRequest::first(10)).await?;
    assert_eq!(page.page_info.total_count, page.items.len() as u64);
    let row =
        |item: crate::model::ActingServiceAccount| (item.path, item.role, item.through.to_string(), item.inherited);
    Ok(page.items.into_iter().map(row).collect())
}

on_each_database! {
    async fn who_can_act_is_told_with_the_membership_that_counts(world: &World) {
        world.workspace("acme/platform/prod").await;
        let deploy = world.service_account("acme/deploy").await;
        let tool = world.service_account("acme/platform/tool").await;
        world.service_account("acme/idle").await;
        world.member("acme", &machine(&deploy), Role::Viewer).await;
        world.member("acme/platform", &machine(&deploy), Role::Deployer).await;
        world.member("acme/platform/prod", &machine(&tool), Role::Owner).await;
        let ada = world.user("ada").await;
        world.member("acme/platform/prod", &ada, Role::Viewer).await;

        let prod = acting(world, &ada, "acme/platform/prod").await.unwrap();
        assert_eq!(prod, [
            ("acme/deploy".to_owned(), Role::Deployer, "acme/platform".to_owned(), true),
            ("acme/platform/tool".to_owned(), Role::Owner, "acme/platform/prod".to_owned(), false),
        ]);
        let top = acting(world, &world.root, "acme").await.unwrap();
        assert_eq!(top, [("acme/deploy".to_owned(), Role::Viewer, "acme".to_owned(), false)]);
        assert_eq!(code(acting(world, &ada, "acme").await), ProblemCode::NotFound);

        attempt(world, "acme/deploy", &json!({})).await;
        let path: NamespacePath = "acme/platform/prod".parse().unwrap();
        let first = members::who_can_act(&world.core, &ada, &path, &PageRequest::first(1)).await.unwrap();
        assert_eq!((first.items.len(), first.page_info.has_next_page), (1, true));
        assert!(first.items[0].last_login_at.is_some());
        assert!(first.items[0].trust[0].words.contains("of project acme/app"), "{:?}", first.items[0].trust);
        assert!(first.items[0].trust[0].in_use);
        let next = PageRequest::new(Some(1), first.page_info.end_cursor.as_deref()).unwrap();
        let second = members::who_can_act(&world.core, &ada, &path, &next).await.unwrap();
        assert_eq!(second.items[0].path, "acme/platform/tool");
        assert!(!second.page_info.has_next_page);
    }
}
